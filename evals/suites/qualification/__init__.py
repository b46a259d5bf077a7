"""Deals labelled by other people: what the offline reader makes of them."""
