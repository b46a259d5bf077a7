"""The proof that a named human approved this exact content. Exports accept nothing else."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Approved(Generic[T]):
    """`value` as it was when `by` approved it; `sha256` is its hash, `at` an ISO time.

    Built in agent/review only (an architecture test looks for other places).
    """

    value: T
    sha256: str
    by: str
    at: str
