"""Second readers of a checked draft: a chat model, or a local entailment model. Asked for by option, never by default."""

from agent.second_reading.entailment_reader import EntailmentReader
from agent.second_reading.model_reader import ModelSecondReader

__all__ = ["EntailmentReader", "ModelSecondReader"]
