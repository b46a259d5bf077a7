"""The suites: one folder each, with `suite.py` and its data card."""
