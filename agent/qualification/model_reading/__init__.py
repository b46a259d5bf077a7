"""Reading a deal with a chat model: one deal a call, closed answers, quotes held against the sources, the shared rules."""

from agent.qualification.model_reading.reader import ModelReader

__all__ = ["ModelReader"]
