"""Targeting: which accounts deserve the effort, with every point explained. Pure: no I/O."""

from agent.targeting.fit import FitScore, fit_score
from agent.targeting.intent import IntentScore, intent_score
from agent.targeting.ranking import Ranked, rank_account, ranked

__all__ = ["FitScore", "IntentScore", "Ranked", "fit_score", "intent_score", "rank_account", "ranked"]
