"""Batch: a signal list to proposals, as durable runs that end before the human."""

from agent.batch.flow import BatchOptions, BatchReport, Progress, run_batch

__all__ = ["BatchOptions", "BatchReport", "Progress", "run_batch"]
