"""Replies: what a prospect's answer means, and what the sender does next. `flow.py` reads top to bottom."""
