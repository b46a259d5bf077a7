"""Swap test: a draft for one account must fail when it is held against another."""
