"""Reading: raw evidence to facts. Untrusted text stays data: a fact is a verbatim quote with an owner, a date and a verdict."""

from agent.reading.facts import Fact, Reason

__all__ = ["Fact", "Reason"]
