"""Deliverability: the words and marks mail filters count against a message."""
