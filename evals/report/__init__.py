"""The page of a run: what a manager reads, in one file without a script."""
