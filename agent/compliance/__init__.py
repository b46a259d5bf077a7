"""Compliance: who may be written to, and how. Law as data; unknown means blocked. Pure."""

from agent.compliance.channels import ChannelDecision, ContactChannels, channels_of, outcome_of

__all__ = ["ChannelDecision", "ContactChannels", "channels_of", "outcome_of"]
