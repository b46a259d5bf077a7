"""Messages end on one question: told of texts labelled by hand (links, quotations, two questions, none), and kept by every draft.

A text is put where the question of a good e-mail stands; the checks must then speak, or stay silent.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from evals.meta.clean import offline
from evals.meta.doors import hits
from evals.mutators.material import Item, Language
from evals.results import Case, Report, scored
from evals.written import written

NAME = "call_to_action"
LANGUAGES: tuple[Language, Language] = ("fr", "en")
TOLD = {0: "no_question", 2: "two_questions"}


def run() -> Report:
    """Labelled endings at the run-time door, then the drafts."""
    endings, drafts = list(_endings()), list(_drafts())
    return Report(metrics=[scored(endings, target=0.99), scored(drafts, target=1.0)], cases=[*endings, *drafts])


def _endings() -> Iterator[Case]:
    for language in LANGUAGES:
        base = next(i for i in offline() if i.channel == "email" and i.language == language and not _told(i))
        for at, (asked, text) in enumerate(rows()[language], 1):
            wanted = TOLD.get(min(asked, 2), "one question")
            got = _told(_ending(base, text)) or "one question"
            yield Case(
                suite=NAME, metric="endings told right", id=f"{language}-{at}", passed=got == wanted,
                group={"language": language, "questions": str(min(asked, 2))}, wanted=wanted, got=got, why=text,
            )  # fmt: skip


def _ending(base: Item, text: str) -> Item:
    """The e-mail with this text where its question stood."""
    at = next(i for i, p in enumerate(base.pieces) if p.kind == "cta")
    return base.put(at, replace(base.pieces[at].saying(text), factual=False, evidence=()))


def _told(item: Item) -> str:
    found = {h.check for h in hits(item, "runtime")}
    return next((check for check in TOLD.values() if check in found), "")


def _drafts() -> Iterator[Case]:
    for made in written():
        for draft in made.proposal.drafts:
            if draft.channel == "email":
                asking = [s for s in draft.segments if s.kind == "cta"]
                last = [s.kind for s in draft.segments if s.kind not in ("opt_out", "source_notice", "signature")][-1:]
                right = len(asking) == 1 and last == ["cta"] and asking[0].text.strip().endswith("?")
                yield Case(
                    suite=NAME, metric="e-mails that end on their one question", id=f"{made.name}/{draft.step}", passed=right,
                    group=made.group, got=" | ".join(s.text.strip() for s in asking), why=draft.body if not right else "",
                )  # fmt: skip


@cache
def rows() -> dict[str, list[Any]]:
    """Labelled endings by language: how many questions, and the words."""
    found: dict[str, list[Any]] = yaml.safe_load(
        (files("evals.suites.call_to_action") / "endings.yaml").read_text(encoding="utf-8")
    )
    return found
