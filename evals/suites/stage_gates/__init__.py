"""Stage gates: proposal, kill, call for tender."""
