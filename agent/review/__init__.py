"""Review: a named human decides. `Approved` is built here and nowhere else; nothing leaves without it."""

from agent.review.approved import Approved
from agent.review.deals import DealDesk, DealStanding
from agent.review.decisions import ReviewDesk, Standing

__all__ = ["Approved", "DealDesk", "DealStanding", "ReviewDesk", "Standing"]
