"""Quotes and their sources: whether words stand where they are said to stand, and where words stand."""

from agent.qualification.records import Quote
from connectors.deals import Deal, Turn


def is_literal(quote: Quote, deal: Deal) -> bool:
    """True when the words stand at that place of that source, outside history repeated in a thread."""
    source = next((s for s in deal.sources if s.id == quote.source), None)
    end = quote.start + len(quote.text)
    if source is None or not quote.text.strip() or source.text[quote.start : end] != quote.text:
        return False
    return not any(turn.quoted and turn.start < end and quote.start < turn.end for turn in source.turns)


def find_quote(text: str, deal: Deal) -> Quote | None:
    """The latest place where somebody of the deal said exactly these words, None when nobody did."""
    for turn in sorted(deal.turns(), key=lambda t: (t.date, t.source, t.start), reverse=True):
        at = turn.text.find(text)
        if at >= 0 and text.strip() and not turn.quoted:
            return quote_at(turn, turn.start + at, text)
    return None


def quote_at(turn: Turn, start: int, text: str) -> Quote:
    """Words of a turn as a quote; `start` counts in the source."""
    return Quote(source=turn.source, speaker=turn.speaker, side=turn.side, date=turn.date, text=text, start=start)
