"""Connectors: what comes from outside, turned into records. A source that fails becomes a named gap."""
