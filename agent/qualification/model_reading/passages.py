"""What a model is shown of a deal: its turns under short names, cut into windows that overlap."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.qualification.orders import orders
from connectors.deals import Deal, Turn
from connectors.records import Language

# What is shown of a turn at once; a monologue longer than this is shown in pieces of the same name.
LONGEST_TURN = 6_000
# Turns of the window before that are shown again: an answer is read with its question.
OVERLAP = 6
_MOST_PEOPLE = 60
# Stands where words that speak to a machine stood.
WITHHELD = "[…]"


@dataclass(frozen=True)
class Passage:
    """A turn, or a piece of one, under its short name."""

    name: str
    turn: Turn
    text: str

    def row(self) -> list[str]:
        """As the model sees it."""
        return [self.name, self.turn.side, self.turn.speaker, self.text]

    @property
    def size(self) -> int:
        """Characters, with what stands around them."""
        return len(self.text) + len(self.turn.speaker) + 24


def passages(deal: Deal) -> list[Passage]:
    """Every turn that can be evidence, in order: repeated history of threads is left out, and orders to a machine."""
    turns = [turn for turn in deal.turns() if not turn.quoted and turn.text.strip()]
    return [
        Passage(f"T{number}", turn, text)
        for number, turn in enumerate(turns, start=1)
        for text in _pieces(_shown(turn.text, deal.language))
    ]


def _shown(text: str, language: Language) -> str:
    """The text without the words that speak to a machine: an order that is not seen cannot be obeyed."""
    for span in reversed(orders(text, language)):
        text = text[: span.start] + WITHHELD + text[span.end :]
    return text


def _pieces(text: str) -> Iterator[str]:
    """The text, or pieces of it cut at a space."""
    while len(text) > LONGEST_TURN:
        cut = text.rfind(" ", LONGEST_TURN // 2, LONGEST_TURN)
        cut = cut if cut > 0 else LONGEST_TURN
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def windows(found: Sequence[Passage], size: int) -> Iterator[Sequence[Passage]]:
    """Stretches of at most `size` characters, one passage at least, each opening on the last turns of the one before."""
    start = 0
    while start < len(found):
        end, used = start, 0
        while end < len(found) and (end == start or used + found[end].size <= size):
            used += found[end].size
            end += 1
        yield found[start:end]
        if end == len(found):
            return
        start = max(end - OVERLAP, start + 1)


def deal_data(deal: Deal) -> str:
    """The deal and its people, as JSON."""
    people = {
        (p.name, p.company): {"name": p.name, "company": p.company, "role": p.role, "side": p.side}
        for source in deal.sources
        for p in source.participants
    }
    opportunity = deal.opportunity
    return data(
        {
            "account": deal.account.name,
            "opportunity": {
                "name": opportunity.name,
                "amount": opportunity.amount,
                "currency": opportunity.currency,
                "stage": opportunity.stage,
                "tender": opportunity.rfp,
            },
            "seller": deal.seller,
            "language": deal.language,
            "as_of": deal.as_of.isoformat(),
            "people": list(people.values())[:_MOST_PEOPLE],
        }
    )


def sources_data(window: Sequence[Passage]) -> str:
    """The window source by source, one turn a line."""
    blocks: dict[tuple[str, str, str], list[str]] = {}
    for passage in window:
        turn = passage.turn
        key = (turn.source, turn.kind, turn.date.isoformat())
        blocks.setdefault(key, []).append(_escaped(json.dumps(passage.row(), ensure_ascii=False)))
    parts = []
    for (source, kind, day), rows in blocks.items():
        head = _escaped(json.dumps({"source": source, "kind": kind, "date": day}, ensure_ascii=False))
        parts.append(head[:-1] + ', "turns": [\n' + ",\n".join(rows) + "\n]}")
    return "[\n" + ",\n".join(parts) + "\n]"


def data(value: Any) -> str:
    """JSON that cannot close the tag around it."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=1))


def _escaped(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
