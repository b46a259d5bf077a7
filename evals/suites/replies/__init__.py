"""Replies: labelled answers of prospects, and how well they are read."""
