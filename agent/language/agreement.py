"""When a claimed quantity follows from a source's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.language.quantities import Quantity


# A bare figure of a record is taken for money from here on.
_LARGE = 100_000
# `quinze jours`, `huit jours` are two weeks and one, in minutes.
_SAME_DAYS = ({15 * 1440.0, 14 * 1440.0}, {8 * 1440.0, 7 * 1440.0})


def agrees(claim: "Quantity", source: "Quantity") -> bool:
    """True when the claimed quantity follows from the source's: same kind and unit, value within its wording.

    `about` allows 15 %; a bound needs the source beyond it within a factor 2.5; a bare figure may round large money and
    counts to its own significant digits, nothing else. A figure that names no unit on one side (`on visait 8`) stands
    for the same figure with one.
    """
    if claim.bare != source.bare and claim.kind != source.kind:
        one, two = claim.figure, source.figure
        if claim.kind == "money" and source.value >= _LARGE and _rounds(claim.value, source.value):
            return True  # a record without its currency
        return one is not None and one == two and not {"ordinal", "percent"} & {claim.kind, source.kind}
    timed = {claim.kind, source.kind} == {"clock", "duration"}  # `avant 5 heures` may be read either way
    if (claim.kind != source.kind and not timed) or (claim.unit and source.unit and claim.unit != source.unit):
        return False
    value, true = claim.value, source.value
    if claim.bound in ("exact", "about") or claim.bound == source.bound:
        return _same(claim, source) or (claim.bound == source.bound != "exact" and value == true)
    beyond = {"over": true > value, "at least": true >= value, "under": true < value, "up to": true <= value}[
        claim.bound
    ]
    opposed = {claim.bound, source.bound} in ({"over", "under"}, {"at least", "under"}, {"over", "up to"})
    return beyond and not opposed and value / 2.5 <= true <= value * 2.5


def _same(claim: "Quantity", source: "Quantity") -> bool:
    value, true = claim.value, source.value
    if value == true:
        return source.bound != "under" or claim.bound == "about"
    if claim.bound == "about":
        return abs(value - true) <= 0.15 * max(abs(true), 1e-9)
    if source.bound != "exact":
        return False
    if claim.kind == "duration":
        return abs(value - true) <= 0.02 * true or {value, true} in _SAME_DAYS
    if claim.kind == "percent" and claim.figure is None:  # `a third` of 33 %
        return abs(value - true) <= 0.7
    large = claim.kind == "money" or (claim.kind == "count" and true >= 10_000)
    return large and _rounds(value, true)


def _rounds(value: float, true: float) -> bool:
    """True when `value` is `true` rounded to at least two significant digits."""
    return value > 0 and any(float(f"{true:.{digits}e}") == value for digits in (1, 2, 3))
