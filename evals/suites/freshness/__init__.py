"""Freshness and attribution: every fact told is usable and about this account."""
