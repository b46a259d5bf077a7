"""The command line: thin. Each command parses, calls one thing, prints."""
