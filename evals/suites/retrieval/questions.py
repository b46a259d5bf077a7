"""The questions of the suite, and whether a text answers one."""

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from knowledge.cards import Language
from knowledge.words import fold

QuestionSet = Literal["dev", "test", "shared"]


@dataclass(frozen=True)
class Question:
    """One question. `folded`: its patterns were written for text without case, accents or Markdown."""

    id: str
    language: Language
    kind: str
    query: str
    answer_any: tuple[str, ...]
    answer_all: tuple[str, ...]
    folded: bool

    @property
    def answerable(self) -> bool:
        """False for the questions that no source answers."""
        return self.kind != "unanswerable"

    def answered_by(self, text: str) -> bool:
        """True when a text matches one pattern of `answer_any` and every pattern of `answer_all`."""
        graded = squashed(text) if self.folded else text
        return any(_found(pattern, graded) for pattern in self.answer_any) and all(
            _found(pattern, graded) for pattern in self.answer_all
        )


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def squashed(text: str) -> str:
    """Folded text on one line, without the marks of Markdown, every dash a hyphen."""
    plain = re.sub(r"[*_`]", "", fold(text))
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2015\u2212]", "-", plain))


def load(name: QuestionSet) -> list[Question]:
    """The questions of a set, in the order of its file."""
    lines = (files("evals.suites.retrieval") / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_question(json.loads(line), folded=name != "shared") for line in lines if line.strip()]


def _question(row: dict[str, Any], *, folded: bool) -> Question:
    return Question(
        id=row["id"],
        language=row["lang"],
        kind=row["class"],
        query=row["query"],
        answer_any=tuple(row["answer_any"]),
        answer_all=tuple(row["answer_all"]),
        folded=folded,
    )
