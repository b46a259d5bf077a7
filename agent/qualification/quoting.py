"""Quotes and their sources: whether words stand where they are said to stand, and where words stand."""

from bisect import bisect_left
from itertools import accumulate

from agent.qualification.records import Quote
from connectors.deals import Deal, Turn


class Places:
    """The sources of a deal, looked up by place: hundreds of quotes are held to a long call in one pass over its turns."""

    def __init__(self, deal: Deal) -> None:
        self._sources = {source.id: source for source in reversed(deal.sources)}
        self._turns = {id_: sorted(source.turns, key=lambda t: t.start) for id_, source in self._sources.items()}
        self._starts = {id_: [turn.start for turn in turns] for id_, turns in self._turns.items()}
        self._ends = {id_: list(accumulate((t.end for t in turns), max)) for id_, turns in self._turns.items()}

    def literal(self, quote: Quote) -> bool:
        """True when the words stand at that place of that source, outside history repeated in a thread."""
        source, end = self._sources.get(quote.source), quote.start + len(quote.text)
        if source is None or not quote.text.strip() or source.text[quote.start : end] != quote.text:
            return False
        return not any(turn.quoted for turn in self._touched(quote))

    def theirs(self, quote: Quote) -> bool:
        """True when speaker, side and day are those of the turn the words stand in.

        Words outside every turn (a heading, a field of a record) have their source's day and, where the source knows the
        speaker, that person's side.
        """
        source = self._sources.get(quote.source)
        if source is None:
            return False
        turns = [turn for turn in self._touched(quote) if not turn.quoted]
        if turns:
            return all((t.speaker, t.side, t.date) == (quote.speaker, quote.side, quote.date) for t in turns)
        sides = {person.side for person in source.participants if person.name == quote.speaker}
        return quote.date == source.date and (not sides or quote.side in sides)

    def _touched(self, quote: Quote) -> list[Turn]:
        """The turns the words stand in, at least in part."""
        turns, ends = self._turns[quote.source], self._ends[quote.source]
        at = bisect_left(self._starts[quote.source], quote.start + len(quote.text))
        found = []
        while at > 0 and ends[at - 1] > quote.start:  # the furthest any turn up to here reaches
            at -= 1
            if turns[at].end > quote.start:
                found.append(turns[at])
        return found


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
