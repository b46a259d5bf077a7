"""The offline reading of a deal: sentences to evidence, evidence to statuses, without a model."""

from agent.qualification.reading.reader import OfflineReader

__all__ = ["OfflineReader"]
