"""Reading: raw evidence to facts. Untrusted text stays data: a fact is a verbatim quote with an owner, a date, a verdict."""

from agent.reading.circumstances import Circumstances, circumstances
from agent.reading.facts import Fact, Reason
from agent.reading.reader import read

__all__ = ["Circumstances", "Fact", "Reason", "circumstances", "read"]
