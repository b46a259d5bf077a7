"""The hundred labelled objections, each answered at one of the labelled accounts: listen, explore, respond and one question in
that order, nothing claimed without its proof. Whether an objection is heard is the question of `replies`.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from agent.outreach.models import Draft, Proposal
from agent.replies.answering import ACKNOWLEDGE, EXPLORE, RESPOND
from connectors.records import Language
from evals.answers import Answered, answered, open_places
from evals.results import Case, Report, scored

NAME = "objections"
HALVES = ("dev", "test", "blind")
LANGUAGES: tuple[Language, Language] = ("fr", "en")


def run() -> Report:
    """Steps and claims of every answer; objections that were read as something else are told as unscored."""
    found = list(_answers())
    steps = [_case("listen, explore, respond, one question, in order", row, a, _steps(a)) for row, a in found]
    claims = [_case("no claim without proof, no finding that blocks", row, a, _claims(a)) for row, a in found]
    return Report(metrics=[scored(steps, target=0.95), scored(claims, target=1.0)], cases=[*steps, *claims])


def _answers() -> Iterator[tuple[dict[str, Any], Answered]]:
    places = open_places()
    for at, row in enumerate(objections()):
        own = [p for p in places if p.dossier.account.language == row["language"]]
        place = own[at % len(own)]
        yield row | {"account": place.dossier.account.id}, answered(place, row["text"], row["language"])


@cache
def objections() -> tuple[dict[str, Any], ...]:
    """The labelled objections of the replies sets, with their language and half."""
    root = files("evals.suites.replies") / "data"
    return tuple(
        row | {"language": language, "half": half}
        for half in HALVES
        for language in LANGUAGES
        for row in yaml.safe_load((root / f"{half}.{language}.yaml").read_text(encoding="utf-8"))
        if row["label"] == "objection"
    )


def _case(metric: str, row: dict[str, Any], told: Answered, fault: str | None) -> Case:
    """Unscored when no objection was heard: what is answered then is another kind of message."""
    heard = told.reading.intent == "objection" and bool(told.reading.family)
    body = told.proposal.drafts[0].body if told.proposal.drafts else "no answer"
    return Case(
        suite=NAME, metric=metric, id=f"{row['id']} at {row['account']}", passed=fault is None if heard else None,
        group={"language": row["language"], "family": row["family"]}, got=fault or "", wanted=row["text"], why=body,
    )  # fmt: skip


def _steps(told: Answered) -> str | None:
    """What is missing or out of order, None when nothing is. Without a proof that fits, there is nothing to respond with."""
    if not told.proposal.drafts:
        return "no answer"
    said = list(_said(told.proposal.drafts[0]))
    wanted = ["listen", "explore", *(["respond"] if "respond" in said else []), "question"]
    if said != wanted:
        return " ".join(said) or "none of the steps"
    return None if "respond" in said or not _may_prove(told.proposal) else "no proof given though one fits"


def _said(draft: Draft) -> Iterator[str]:
    last = ""
    for segment in draft.segments:
        step = (
            "question" if segment.kind == "cta"
            else "listen" if ACKNOWLEDGE in segment.cards
            else "explore" if EXPLORE in segment.cards
            else "respond" if RESPOND in segment.cards
            else ""
        )  # fmt: skip
        if step and step != last:
            yield step
        last = step or last


def _may_prove(proposal: Proposal) -> bool:
    return any(e.kind == "proof" for e in proposal.evidence)


def _claims(told: Answered) -> str | None:
    held = {e.id for e in told.proposal.evidence}
    bare = [
        s.text.strip()
        for d in told.proposal.drafts
        for s in d.segments
        if s.factual and not (s.evidence and set(s.evidence) <= held)
    ]
    stopped = [f"{f.check}: {f.message}" for f in told.proposal.findings if f.severity == "block"]
    return "; ".join([*bare, *stopped]) or None
