"""Targeting: which accounts deserve the effort, with every point explained. Pure: no I/O."""

from agent.targeting.fit import FitScore, fit_score
from agent.targeting.intent import IntentScore, intent_score
from agent.targeting.ranking import Ranked, Ranker, rank_account, ranked
from agent.targeting.standing import Known

__all__ = [
    "FitScore",
    "IntentScore",
    "Known",
    "Ranked",
    "Ranker",
    "fit_score",
    "intent_score",
    "rank_account",
    "ranked",
]
