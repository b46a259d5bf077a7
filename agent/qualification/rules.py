"""What a status may be, given the words that prove it: the rules every reader shares. Pure.

The buyer's words confirm and deny, the seller's never do, and nothing without a quote is more than unknown. Later words of the
buyer supersede earlier ones; the earlier ones stay beside them as a conflict.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agent.qualification.records import Cell, Conflict, ElementName, Quote, Status


class Finding(NamedTuple):
    """One reading of one element: what a reader believes, with the words it believes it on.

    `withdraws`: the buyer takes back, contradicts or makes vague what was said before, and puts nothing as firm in its place.
    `replaces` are earlier words on the element that do not hold any more.
    """

    status: Status
    quotes: tuple[Quote, ...] = ()
    why: str = ""
    confidence: float = 0.0
    withdraws: bool = False
    replaces: tuple[Quote, ...] = ()


NOTHING = Finding("unknown")


def allowed(status: Status, quotes: Sequence[Quote]) -> Status:
    """The highest status the quotes bear: unknown without any, partial without one of the buyer's."""
    if not quotes or status == "unknown":
        return "unknown"
    if status in ("met", "absent") and not any(quote.side == "buyer" for quote in quotes):
        return "partial"
    return status


def settle(element: ElementName, finding: Finding, silence: str) -> Cell:
    """The cell of a finding under the rules. `silence` is the reason shown when nothing remains of it.

    The quote that decides comes first: for met and absent the buyer's, as the reader ordered them. Quotes that do not hold any
    more become conflicts with it.
    """
    quotes = _unique(finding.quotes)
    status = allowed(finding.status, quotes)
    if status == "unknown":
        return Cell(status="unknown", why=finding.why if finding.status == "unknown" and finding.why else silence,
                    confidence=finding.confidence)  # fmt: skip
    if status != "partial":
        quotes = tuple(sorted(quotes, key=lambda quote: quote.side != "buyer"))
    return Cell(
        status=status,
        quotes=quotes,
        why=finding.why,
        confidence=finding.confidence,
        conflicts=tuple(
            Conflict(element=element, earlier=old, later=quotes[0], why=finding.why)
            for old in _unique(finding.replaces)
            if old.text != quotes[0].text
        ),
    )


def merged(findings: Iterable[Finding]) -> Finding:
    """Findings of one element in the order things were said, made one: later words of the buyer supersede earlier ones.

    * nothing said later changes nothing; the seller's later words change nothing the buyer's words decided;
    * met later is met, absent later is absent, whatever stood before;
    * vague later leaves what was firm, unless it withdraws it; after a denial it counts, being said later.
    """
    held = NOTHING
    for later in findings:
        if later.status == "unknown":
            held = held._replace(why=held.why or later.why)
        else:
            held = _after(held, later._replace(status=allowed(later.status, later.quotes)))
    return held


def _after(held: Finding, later: Finding) -> Finding:
    if later.status == "unknown":
        return held
    if held.status == "unknown":
        return later
    if _by_buyer(held) and not _by_buyer(later):
        return held
    if later.status == held.status:
        return _joined(later, held, replaced=False)
    if later.status == "partial" and held.status == "met" and not later.withdraws:
        return held
    if "absent" in (held.status, later.status) or later.withdraws:
        return _joined(later, held, replaced=_by_buyer(held))
    return later._replace(
        replaces=_unique((*later.replaces, *held.replaces))
    )  # vague words made firm contradict nothing


def _joined(first: Finding, other: Finding, *, replaced: bool) -> Finding:
    """The first finding, the quotes of the other behind its own, or as replaced words."""
    gone = _unique((*first.replaces, *other.replaces, *(other.quotes if replaced else ())))
    quotes = _unique((*first.quotes, *(quote for quote in other.quotes if quote not in gone)))
    return first._replace(quotes=quotes, replaces=gone)


def _by_buyer(finding: Finding) -> bool:
    return any(quote.side == "buyer" for quote in finding.quotes)


def _unique(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Each stretch once, in the order given."""
    return tuple({(quote.source, quote.start, quote.text): quote for quote in quotes}.values())
