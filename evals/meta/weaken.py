"""Switches a check off through the registry, to prove that the measure depends on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from agent.checks.registry import CHECKS


@contextmanager
def switched_off(check: str) -> Iterator[None]:
    """Within the block the registry holds the check as mere information: it stops and names nothing. Raises KeyError."""
    before = CHECKS[check]
    CHECKS[check] = replace(before, severity="info")
    try:
        yield
    finally:
        CHECKS[check] = before


def fires(check: str) -> bool:
    """True when a finding of this check counts: known and more than information."""
    return check in CHECKS and CHECKS[check].severity != "info"
