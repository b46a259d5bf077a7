"""Deal proposals spoiled: a status flipped, a quotation altered, a sentence nobody proved. Works on the JSON of a proposal."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from evals.mutators.phrases import phrases

Proposal = dict[str, Any]
Spoil = Callable[[Proposal, Random], bool]
_LITERAL = ("quote_not_literal", "words_not_said")
_SENTENCE = ("sentence_without_quote", "words_not_said", "figure_not_quoted", "name_not_quoted", "quote_not_literal")
REGISTER: dict[str, "DealMutator"] = {}


@dataclass(frozen=True, slots=True)
class DealMutator:
    """One way to spoil a deal proposal. `spoil` changes the JSON in place and says whether it could."""

    id: str
    defect: str
    family: frozenset[str]
    spoil: Spoil

    def __call__(self, proposal: Proposal, seed: int) -> Proposal | None:
        """A spoiled copy, None when the proposal offers no place."""
        spoiled = copy.deepcopy(proposal)
        rng = Random(f"{seed}:{self.id}:{proposal['deal']}")  # noqa: S311 - a seed, not a secret
        return spoiled if self.spoil(spoiled, rng) and spoiled != proposal else None


def spoiling(id_: str, defect: str, *also: str) -> Callable[[Spoil], Spoil]:
    """Register a way to spoil a proposal, with the check that must see it."""

    def register(spoil: Spoil) -> Spoil:
        REGISTER[id_] = DealMutator(id_, defect, frozenset((defect, *also)), spoil)
        return spoil

    return register


def _one(values: list[Any], rng: Random) -> Any:
    return rng.choice(values) if values else None


def _elements(proposal: Proposal, *statuses: str) -> list[dict[str, Any]]:
    return [e for e in proposal["elements"].values() if e["status"] in statuses]


def _told(proposal: Proposal) -> list[dict[str, Any]]:
    return [s for s in proposal["summary"]["segments"] if s["quotes"]]


def _rewrite(proposal: Proposal, segment: dict[str, Any], text: str) -> bool:
    changed = bool(segment["text"] != text)
    segment["text"] = text
    proposal["summary"]["text"] = "".join(s["text"] for s in proposal["summary"]["segments"])
    return changed


@spoiling("unknown_as_met", "quote_count", "no_buyer_words", "status_not_read")
def unknown_as_met(proposal: Proposal, rng: Random) -> bool:
    """Nothing is known, and it is called met."""
    found = _one(_elements(proposal, "unknown"), rng)
    if found is None:
        return False
    found["status"] = "met"
    return True


@spoiling("status_flip", "status_not_read", "no_buyer_words", "quote_count")
def status_flip(proposal: Proposal, rng: Random) -> bool:
    """Absent or partial is called met, on the same words."""
    found = _one(_elements(proposal, "absent", "partial"), rng)
    if found is None:
        return False
    found["status"] = "met"
    return True


@spoiling("met_as_absent", "status_not_read", "no_buyer_words", "quote_count")
def met_as_absent(proposal: Proposal, rng: Random) -> bool:
    """What the buyer confirmed is called absent."""
    found = _one(_elements(proposal, "met"), rng)
    if found is None:
        return False
    found["status"] = "absent"
    return True


@spoiling("seller_confirms", "no_buyer_words", "quote_not_literal", "status_not_read")
def seller_confirms(proposal: Proposal, rng: Random) -> bool:
    """A met element rests on the seller's words alone."""
    found = _one([e for e in _elements(proposal, "met") if e["quotes"]], rng)
    if found is None:
        return False
    for quote in found["quotes"]:
        quote["side"] = "seller"
    return True


@spoiling("quote_altered", "quote_not_literal")
def quote_altered(proposal: Proposal, rng: Random) -> bool:
    """One word of the quotation of an element is another."""
    found = _one([q for e in proposal["elements"].values() for q in e["quotes"]], rng)
    if found is None:
        return False
    words = found["text"].split(" ")
    at = rng.randrange(len(words))
    words[at] = "jamais" if proposal["language"] == "fr" else "never"
    found["text"] = " ".join(words)
    return True


@spoiling("quote_digit", "quote_not_literal")
def quote_digit(proposal: Proposal, rng: Random) -> bool:
    """A digit of a quotation is another."""
    quotes = [q for e in proposal["elements"].values() for q in e["quotes"] if re.search(r"\d", q["text"])]
    found = _one(quotes, rng)
    if found is None:
        return False
    hit = rng.choice(list(re.finditer(r"\d", found["text"])))
    new = str((int(hit.group()) + rng.randrange(1, 9)) % 10)
    found["text"] = found["text"][: hit.start()] + new + found["text"][hit.end() :]
    return True


@spoiling("quote_widened_deal", "quote_not_literal")
def quote_widened(proposal: Proposal, rng: Random) -> bool:
    """Words are added at the end of a quotation."""
    found = _one([q for e in proposal["elements"].values() for q in e["quotes"]], rng)
    if found is None:
        return False
    found["text"] += " " + rng.choice(phrases(proposal["language"], "quote_tail"))
    return True


@spoiling("quote_moved", "quote_not_literal")
def quote_moved(proposal: Proposal, rng: Random) -> bool:
    """A quotation is said to stand in another source."""
    quotes = [q for e in proposal["elements"].values() for q in e["quotes"]]
    sources = {q["source"] for q in quotes}
    found = _one([q for q in quotes if sources - {q["source"]}], rng)
    if found is None:
        return False
    found["source"] = rng.choice(sorted(sources - {found["source"]}))
    return True


@spoiling("quote_speaker", "quote_not_literal", "wrong_speaker")
def quote_speaker(proposal: Proposal, rng: Random) -> bool:
    """The words of one person are given to another of the deal."""
    quotes = [q for e in proposal["elements"].values() for q in e["quotes"]]
    speakers = {q["speaker"] for q in quotes}
    found = _one([q for q in quotes if speakers - {q["speaker"]}], rng)
    if found is None:
        return False
    found["speaker"] = rng.choice(sorted(speakers - {found["speaker"]}))
    return True


@spoiling("question_lost", "no_question")
def question_lost(proposal: Proposal, rng: Random) -> bool:
    """An unknown element has no question left."""
    found = _one([e for e in _elements(proposal, "unknown") if e["next_questions"]], rng)
    if found is None:
        return False
    found["next_questions"] = []
    return True


@spoiling("sentence_unproved", *_SENTENCE)
def sentence_unproved(proposal: Proposal, rng: Random) -> bool:
    """A sentence of the summary loses what proves it."""
    found = _one(_told(proposal), rng)
    if found is None:
        return False
    found["quotes"] = []
    return True


@spoiling("sentence_invented", *_SENTENCE)
def sentence_invented(proposal: Proposal, rng: Random) -> bool:
    """A sentence nobody said, with the proof of the one before."""
    if not _told(proposal):
        return False
    segments = proposal["summary"]["segments"]
    at = rng.randrange(1, len(segments) + 1)
    new = copy.deepcopy(segments[at - 1])
    new["text"] = " " + rng.choice(phrases(proposal["language"], "deal_invention"))
    segments.insert(at, new)
    return _rewrite(proposal, new, new["text"] + " ") or True


@spoiling("summary_digit", "figure_not_quoted", "words_not_said", "name_not_quoted")
def summary_digit(proposal: Proposal, rng: Random) -> bool:
    """A digit of the summary is another."""
    found = _one([s for s in _told(proposal) if re.search(r"\d", s["text"])], rng)
    if found is None:
        return False
    hit = rng.choice(list(re.finditer(r"\d", found["text"])))
    new = str((int(hit.group()) + rng.randrange(1, 9)) % 10)
    return _rewrite(proposal, found, found["text"][: hit.start()] + new + found["text"][hit.end() :])


@spoiling("summary_figure_added", "figure_not_quoted", "words_not_said")
def summary_figure_added(proposal: Proposal, rng: Random) -> bool:
    """A figure nobody gave, at the end of a sentence."""
    found = _one(_told(proposal), rng)
    if found is None:
        return False
    tail = rng.choice(phrases(proposal["language"], "deal_figure"))
    return _rewrite(proposal, found, re.sub(r"\.?\s*$", "", found["text"]) + tail + " ")


@spoiling("summary_words", "words_not_said", "quote_not_literal")
def summary_words(proposal: Proposal, rng: Random) -> bool:
    """Words are added between the quotation marks of the summary."""
    found = _one([s for s in _told(proposal) if re.search("[»”]", s["text"])], rng)
    if found is None:
        return False
    tail = rng.choice(phrases(proposal["language"], "quote_tail"))
    return _rewrite(proposal, found, re.sub(r"(\s?[»”])", rf" {tail}\1", found["text"], count=1))


@spoiling("summary_name", "name_not_quoted", "words_not_said")
def summary_name(proposal: Proposal, rng: Random) -> bool:
    """The person of a sentence becomes somebody else."""
    found = _one([s for s in _told(proposal) if s["quotes"][0]["speaker"] in s["text"]], rng)
    if found is None:
        return False
    stranger = rng.choice(phrases(proposal["language"], "people"))
    return _rewrite(proposal, found, found["text"].replace(found["quotes"][0]["speaker"], stranger))


@spoiling("summary_swapped_speaker", "name_not_quoted", "wrong_speaker", *_LITERAL)
def summary_swapped_speaker(proposal: Proposal, rng: Random) -> bool:
    """The words of one person are told as another's of the same deal."""
    speakers = {q["speaker"] for s in _told(proposal) for q in s["quotes"]}
    found = _one([s for s in _told(proposal) if s["quotes"][0]["speaker"] in s["text"] and len(speakers) > 1], rng)
    if found is None:
        return False
    mine = found["quotes"][0]["speaker"]
    other = rng.choice(sorted(speakers - {q["speaker"] for q in found["quotes"]}) or [mine])
    return _rewrite(proposal, found, found["text"].replace(mine, other))


@spoiling("summary_long", "summary_too_long")
def summary_long(proposal: Proposal, rng: Random) -> bool:
    """Two hundred words and more."""
    segments = proposal["summary"]["segments"]
    if not segments:
        return False
    return _rewrite(
        proposal, segments[-1], segments[-1]["text"] + " " + segments[-1]["text"].strip() + " " + "mot " * 200
    )
