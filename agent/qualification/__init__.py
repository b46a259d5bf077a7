"""Path B: a deal's sources to a summary a manager can verify and approve element by element."""
