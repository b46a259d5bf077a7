"""Every fact a draft tells: usable by the labels, and standing in the evidence of that account."""

from collections.abc import Iterator

from evals.results import Case, Report, scored
from evals.suites.reading.scorer import overlaps
from evals.written import Written, written

NAME = "freshness"


def run() -> Report:
    """One case a fact cited by a draft; one case a piece of evidence cited."""
    told = [c for made in written() for c in _facts(made)]
    held = [c for made in written() for c in _evidence(made)]
    return Report(metrics=[scored(told, target=1.0), scored(held, target=1.0)], cases=[*told, *held])


def _facts(made: Written) -> Iterator[Case]:
    used = {f for d in made.proposal.drafts for s in d.segments for f in s.facts}
    texts = {e.id: e.text for e in made.place.dossier.evidence}
    for fact in made.proposal.facts:
        if fact.id not in used:
            continue
        near = [
            t
            for t in made.place.told
            if t.evidence == fact.evidence and overlaps(texts[t.evidence], t.quote, fact.quote)
        ]
        refused = [t for t in near if not t.quotable]
        right = not refused or any(t.quotable for t in near)
        yield Case(
            suite=NAME, metric="facts told that the labels allow", id=f"{made.name}/{fact.id}", passed=right,
            group=made.group, got=fact.quote, why="; ".join(f"{t.reason}: {t.quote}" for t in refused),
        )  # fmt: skip


def _evidence(made: Written) -> Iterator[Case]:
    texts = {e.id: e.text for e in made.place.dossier.evidence}
    for fact in made.proposal.facts:
        whole = " ".join(texts.get(fact.evidence, "").split())
        yield Case(
            suite=NAME, metric="quotes that stand in the account's own evidence", id=f"{made.name}/{fact.id}",
            passed=" ".join(fact.quote.split()) in whole, group=made.group, got=fact.quote, wanted=fact.evidence,
        )  # fmt: skip
