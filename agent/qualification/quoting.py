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


def is_theirs(quote: Quote, deal: Deal) -> bool:
    """True when speaker, side and day are those of the turn the words stand in.

    Words outside every turn (a heading, a field of a record) have their source's day and, where the source knows the
    speaker, that person's side.
    """
    source = next((s for s in deal.sources if s.id == quote.source), None)
    if source is None:
        return False
    end = quote.start + len(quote.text)
    turns = [t for t in source.turns if not t.quoted and t.start < end and quote.start < t.end]
    if turns:
        return all((t.speaker, t.side, t.date) == (quote.speaker, quote.side, quote.date) for t in turns)
    sides = {person.side for person in source.participants if person.name == quote.speaker}
    return quote.date == source.date and (not sides or quote.side in sides)


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
