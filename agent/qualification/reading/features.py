"""What the verdict on an element looks at: how strongly the rules and the bank of sentences hear each stance. Numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.qualification.reading.answers import raising
from agent.qualification.reading.decide import Belief
from agent.qualification.reading.evidence import BASE, Evidence
from agent.qualification.reading.likeness import labels
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import Asked, Unit, questions
from agent.qualification.records import ElementName, Status

Vector = NDArray[np.float64]

STATUSES: tuple[Status, ...] = ("met", "partial", "absent", "unknown")
JUDGED: tuple[ElementName, ...] = BASE[:12]  # the elements the bank speaks of
_SILENT = -1.2  # the likeness of nothing at all
_TOPIC_AT = 3  # sentences most on the element whose stances are read together
_SHARP = 4.0
_ABOUT, _STEEP = -0.5, 8.0  # likeness at which a sentence is as likely as not on the element, and how fast doubt ends
_MOST = 2.5  # weight of evidence beyond which more says no more
_CONTEXT = 0.4  # what the likeness of the question adds to that of its answer
_QUESTIONS = 4  # last sentences of the seller that may still be answered
_SURE = 3.0  # how sharply elements compete for a sentence
# What speaks of one of these often speaks of the other too: they do not compete for a sentence.
KIN: dict[ElementName, frozenset[ElementName]] = {
    "economic_buyer": frozenset(("authority",)),
    "authority": frozenset(("economic_buyer",)),
    "metrics": frozenset(("identify_pain",)),
    "identify_pain": frozenset(("metrics",)),
    "need": frozenset(("decision_criteria",)),
    "decision_criteria": frozenset(("need",)),
    "decision_process": frozenset(("timeline", "paper_process")),
    "timeline": frozenset(("decision_process",)),
    "paper_process": frozenset(("decision_process",)),
}
_WEIGHED: tuple[Stance, ...] = ("firm", "vague", "deny", "withdraw", "contradict", "notme", "praise", "claim")


@dataclass(frozen=True)
class Talk:
    """The units of a deal with their likeness side by side, and which of them may speak."""

    units: Sequence[Unit]
    scores: NDArray[np.float32]  # (units, labels)
    said: NDArray[np.bool_]  # by the buyer, not a question
    written: NDArray[np.bool_]  # asserted by the seller, in a note or a mail
    seller: NDArray[np.bool_]
    asked: Asked

    @classmethod
    def of(cls, units: Sequence[Unit], asked: Asked | None = None) -> "Talk":
        """The talk of these units. `asked`: their `questions`, where they are known."""
        scores = np.stack([unit.likeness for unit in units]) if units else np.zeros((0, len(labels())), np.float32)
        seller = np.array([unit.side != "buyer" for unit in units], dtype=np.bool_)
        call = np.array([unit.kind == "call_transcript" for unit in units], dtype=np.bool_)
        question = np.array(["question" in unit.marks for unit in units], dtype=np.bool_)
        open_ = question | np.array(["missing" in unit.marks for unit in units], dtype=np.bool_)
        return cls(
            units,
            scores,
            ~seller & ~question,
            seller & ~call & ~open_,
            seller,
            questions(units) if asked is None else asked,
        )

    def column(self, label: str) -> NDArray[np.float32]:
        """The likeness of every unit to a label; nothing like it where the bank has no such label."""
        at = labels().get(label)
        return np.full(len(self.units), -1.0, np.float32) if at is None else self.scores[:, at]

    def rival(self, element: ElementName) -> NDArray[np.float32]:
        """The likeness of every unit to the element it is most like beside this one and its kin, or to nothing."""
        others = (judged for judged in JUDGED if judged != element and judged not in KIN.get(element, ()))
        best: NDArray[np.float32] = np.max([self.column("none"), *map(self.column, others)], axis=0)
        return best

    def share(self, element: ElementName) -> NDArray[np.float32]:
        """What part of the likeness of every unit to any element, or to nothing, is to this one: 0 to 1."""
        every = np.exp(_SURE * np.array([self.column("none"), *map(self.column, JUDGED)])).sum(axis=0)
        part: NDArray[np.float32] = np.exp(_SURE * self.column(element)) / every
        return part


def features(element: ElementName, talk: Talk, heard: Sequence[Evidence], belief: Belief) -> Vector:
    """The vector of one element of one deal; see `names` for what each place holds."""
    topic, firm, vague, deny, withdraw = (
        talk.column(label) for label in (element, *(f"{element} {s}" for s in ("firm", "vague", "deny", "withdraw")))
    )
    said = talk.said
    on_topic = raising(element, talk.asked)
    answer = np.array([unit.side == "buyer" and unit.place in on_topic for unit in talk.units], dtype=np.bool_)
    found = [*_top(topic, said, 3), *_top(firm, said, 3), *_top(vague, said, 2), *_top(deny, said, 2)]
    found += _top(withdraw, said, 1)
    for column in (topic, firm, vague, deny):
        found += _top(column, said & answer, 1)
    found += [*_top(topic, talk.seller, 1), *_top(topic, talk.written, 1), float(answer.any())]
    context = _asked_about(element, talk)
    for column in (topic, firm, vague, deny):
        found += _top(column + _CONTEXT * context, said, 1)
    found += _top(context, said, 1)
    found += _together(talk, topic, (firm, vague, deny))
    found += _against(element, talk, firm, answer)
    found += [*_latest(said, firm, np.maximum(deny, withdraw)), _how_many(topic[said])]
    weights = {stance: sum(item.weight for item in heard if item.stance == stance) for stance in _WEIGHED}
    found += [min(weights[stance], _MOST) for stance in _WEIGHED]
    found += [float(belief.status == status) for status in STATUSES]
    found += [float(element == judged) for judged in JUDGED]
    return np.array(found)


def _asked_about(element: ElementName, talk: Talk) -> NDArray[np.float32]:
    """How much the question each unit answers is on the element; nothing like it where nothing was asked."""
    topic = np.maximum(talk.column(element), talk.column(f"ask {element}"))
    places = {unit.place: at for at, unit in enumerate(talk.units)}
    found = np.full(len(talk.units), _SILENT, np.float32)
    known: dict[int, float] = {}  # units that answer the same question share it
    for place, asked in talk.asked.items():
        if asked and id(asked) not in known:
            known[id(asked)] = max(float(topic[places[unit.place]]) for unit in asked[-_QUESTIONS:])
        if asked:
            found[places[place]] = known[id(asked)]
    return found


def _top(column: NDArray[np.float32], where: NDArray[np.bool_], count: int) -> list[float]:
    best = np.sort(column[where])[::-1][:count].tolist()
    return [*best, *([_SILENT] * (count - len(best)))]


def _together(talk: Talk, topic: NDArray[np.float32], stances: Sequence[NDArray[np.float32]]) -> list[float]:
    """The stances of the sentences most on the element, weighed by how much they are."""
    columns = (*stances, *(talk.column(f"any {stance}") for stance in ("firm", "vague", "deny")))
    if not talk.said.any():
        return [_SILENT] * len(columns)
    best = np.argsort(-np.where(talk.said, topic, -9.0))[:_TOPIC_AT]
    best = best[talk.said[best]]
    weight = np.exp(_SHARP * (topic[best] - topic[best].max()))
    return [float((column[best] * weight).sum() / weight.sum()) for column in columns]


def _against(element: ElementName, talk: Talk, firm: NDArray[np.float32], answer: NDArray[np.bool_]) -> list[float]:
    """How much more sentences are on the element than on any other, or on nothing: evidence is not borrowed.

    By the gap to the best rival, and by the share of the likeness of all.
    """
    rival, share = talk.rival(element), talk.share(element)
    topic, none = talk.column(element), talk.column("none")
    gap = topic - rival
    said = talk.said
    found = [*_top(gap, said, 2), *_top(share, said, 2), *_top(gap, said & answer, 1), *_top(share, said & answer, 1)]
    found += _top(firm - rival, said, 1)
    if not said.any():
        return [*found, 0.0, _SILENT]
    best = int(np.where(said, topic, -9.0).argmax())
    return [*found, float(none[best]), float(gap[best])]


def _latest(said: NDArray[np.bool_], firm: NDArray[np.float32], undone: NDArray[np.float32]) -> list[float]:
    """What is firm from the strongest undoing on, and what undoes after the strongest firm word: later words win."""
    if not said.any():
        return [_SILENT, _SILENT]
    place = np.arange(len(said))
    strongest, undoing = np.where(said, firm, -9.0).argmax(), np.where(said, undone, -9.0).argmax()
    return [*_top(firm, said & (place >= undoing), 1), *_top(undone, said & (place > strongest), 1)]


def _how_many(topic: NDArray[np.float32]) -> float:
    """Sentences on the element, a doubtful one counted in part; its logarithm."""
    return float(np.log1p((1 / (1 + np.exp(-_STEEP * (topic - _ABOUT)))).sum()))
