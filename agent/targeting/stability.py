"""Hysteresis: a list read every week must not reshuffle for nothing.

Each account keeps the place value it was last shown with; it takes a new one only when its own value has moved by more than
the margin. So small changes move nobody, real ones at once, and ranking the same data again changes nothing.
"""

from collections.abc import Mapping


def held_value(value: float, before: float | None, margin: float) -> float:
    """The value an account is ordered by: the one it had, unless its own moved by more than `margin` since."""
    return before if before is not None and abs(value - before) <= margin else value


def changes(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[dict[str, float], set[str]]:
    """What to write down after a ranking: values new or changed, and accounts that are gone."""
    written = {key: value for key, value in after.items() if before.get(key) != value}
    return written, set(before) - set(after)
