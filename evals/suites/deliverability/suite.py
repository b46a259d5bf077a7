"""Drafts hold no word that filters count; made-up spam is told from them. A word score, no promise about any one server."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from agent.language.fold import fold
from evals.mutators.material import Language
from evals.mutators.phrases import phrases
from evals.results import Case, Metric, Report, figure, scored
from evals.written import written

NAME = "deliverability"
LIMIT = 2  # points: a filter that counts five tolerates two


def run() -> Report:
    """Drafts under two points; the score tells spam from drafts (AUC)."""
    drafts = list(_drafts())
    points = {c.id: float(c.value or 0) for c in drafts}
    return Report(metrics=[scored(drafts, target=1.0), _auc(list(points.values()))], cases=drafts)


def score(text: str) -> int:
    """Points of a text: a listed word each, shouting, exclamation and currency marks in a row, a naked link shortener."""
    plain = f" {' '.join(fold(text).replace('’', ' ').split())} "
    found = sum(f" {w}" in plain for w in _words())
    shouted = sum(len(w) > 3 and w.isupper() for w in text.split()) >= 3
    return found + shouted + text.count("!!") + text.count("€€") + text.count("$$") + (text.count("!") > 1)


def spam() -> list[str]:
    """Messages no filter should pass, made of the sentences of promise, pitch and praise, dressed up."""
    languages: tuple[Language, Language] = ("fr", "en")
    head = {"fr": "OFFRE EXCLUSIVE GRATUIT !! ", "en": "SPECIAL PROMOTION FREE!! "}
    tail = {"fr": " Cliquez ici, dernière chance !", "en": " Click here, act now!"}
    banks = ("promise", "pitch", "compliment", "fear")
    return [head[x] + text + tail[x] for x in languages for bank in banks for text in phrases(x, bank)]


def _drafts() -> Iterator[Case]:
    for made in written():
        for draft in made.proposal.drafts:
            if draft.channel == "email":
                points = score(f"{draft.subject}\n{draft.body}")
                yield Case(
                    suite=NAME, metric="drafts under two points", id=f"{made.name}/{draft.step}", passed=points < LIMIT,
                    value=float(points), group=made.group, wanted=f"under {LIMIT}", got=str(points), why=draft.subject or "",
                )  # fmt: skip


def _auc(drafts: list[float]) -> Metric:
    """The chance that a made-up spam scores above a draft, ties counting half. Soft: both sides are ours."""
    other = [float(score(text)) for text in spam()]
    wins = sum((s > d) + 0.5 * (s == d) for s in other for d in drafts)
    n = len(other) + len(drafts)
    return figure(
        NAME, "made-up spam told from drafts (AUC)", wins / (len(other) * len(drafts)), n, target=0.95, gate="soft"
    )


@cache
def _words() -> list[str]:
    told = yaml.safe_load((files("evals.suites.deliverability") / "words.yaml").read_text(encoding="utf-8"))
    return [fold(w) for w in told["words"]]
