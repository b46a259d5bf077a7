"""The seller's playbook: who we are, whom we sell to, what counts as a signal, what we may say."""

from agent.playbook.loader import example_playbook, load_playbook
from agent.playbook.models import (
    Claim,
    Icp,
    Persona,
    Playbook,
    Proof,
    Seller,
    SignalRule,
    ValueProposition,
)

__all__ = [
    "Claim",
    "Icp",
    "Persona",
    "Playbook",
    "Proof",
    "Seller",
    "SignalRule",
    "ValueProposition",
    "example_playbook",
    "load_playbook",
]
