"""Units that a figure takes from its neighbour: `de 15 à 40 %`, `from 140 to 9 alerts`, `£46-52k`, `6 weeks instead of 14`."""

from typing import TYPE_CHECKING

from agent.language.numerals import read_numeral, tokenize

if TYPE_CHECKING:
    from agent.language.quantities import Quantity

# Between the figure after a change and the figure before it.
INSTEAD = (
    "instead of", "au lieu de", "contre", "rather than", "plutôt que", "against", "down from", "up from", "versus"
)  # fmt: skip


def inherit_units(text: str, found: "list[Quantity]") -> "list[Quantity]":
    """In `de 15 à 40 %`, `from 140 to 9 alerts`, `£46-52k`, `6 weeks instead of 14` both figures share the unit."""
    result = list(found)
    for k in range(len(found) - 1):
        one, two = found[k], found[k + 1]
        gap = text[one.end : two.start].strip(" ,;\u00a0\u202f").lower()
        joined = gap in ("à", "to", "-", "–", "et", "and") or gap.endswith(INSTEAD)
        if one.kind == "count" and not one.noun and joined:
            if two.kind in ("percent", "duration", "money"):
                scale = two.value / _figure(text, two) if two.kind != "percent" and _figure(text, two) else 1.0
                result[k] = one._replace(kind=two.kind, unit=two.unit, value=one.value * scale)
            else:
                result[k] = one._replace(noun=two.noun)
        elif one.kind == "money" and two.kind == "count" and gap in ("-", "–", "à", "to"):
            small = one.value < 1000 <= two.value
            result[k] = one._replace(value=one.value * 1000) if small else one
            result[k + 1] = two._replace(kind="money", unit=one.unit, noun=())
        elif two.kind == "count" and not two.noun and _changes(text, one, gap):
            scale = one.value / _figure(text, one) if one.kind == "duration" and _figure(text, one) else 1.0
            result[k + 1] = two._replace(kind=one.kind, unit=one.unit, value=two.value * scale, noun=one.noun)
    return result


def _changes(text: str, one: "Quantity", gap: str) -> bool:
    """`6 weeks instead of 14`, `de 9 jours à 2`; not `neuf mois à cinq`, which is nine months for five people."""
    before = text[max(0, one.start - 6) : one.start].lower().split()
    led = bool(before) and before[-1] in ("de", "from")
    words = gap.split()
    return gap.endswith(INSTEAD) or (led and 0 < len(words) <= 3 and words[-1] in ("to", "à"))


def _figure(text: str, quantity: "Quantity") -> float:
    """The bare figure of a quantity, before its unit was applied."""
    tokens = tokenize(text[quantity.start : quantity.end])
    for i in range(len(tokens)):
        numeral = read_numeral(tokens, i)
        if numeral is not None:
            return numeral.value
    return 1.0  # `a day`, `une semaine`
