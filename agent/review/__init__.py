"""Review: a named human decides. `Approved` is built here and nowhere else; nothing leaves without it."""

from agent.review.approved import Approved
from agent.review.decisions import ReviewDesk, Standing

__all__ = ["Approved", "ReviewDesk", "Standing"]
