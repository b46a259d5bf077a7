"""Every good draft that states a fact of its account, held against another account of the same seller and language."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from evals.meta.clean import human, labelled, recorded
from evals.meta.doors import hits
from evals.meta.places import places
from evals.meta.weaken import fires
from evals.mutators.material import Item
from evals.results import Case, Report, scored

NAME, PAIRS, SEED = "swap", 100, 20261116


def run() -> Report:
    """A hundred pairs, drafts and accounts in a seeded order."""
    cases = list(_cases())[:PAIRS]
    return Report(metrics=[scored(cases, target=0.95)], cases=cases)


def _cases() -> Iterator[Case]:
    rng = Random(SEED)  # noqa: S311 - a seed, not a secret
    drafts = [i for i in (*labelled(), *recorded(), *human()) if any(i.pieces[p].kind == "hook" for p in i.facts())]
    for _ in range(4):
        for item in rng.sample(drafts, len(drafts)):
            other = _elsewhere(item, rng)
            if other is not None:
                told = sorted({h.check for h in hits(other, "written") if fires(h.check)})
                yield Case(
                    suite=NAME, metric="swapped drafts refused", id=f"{item.id}>{other.account}", passed=bool(told),
                    group={"language": item.language, "channel": item.channel}, got=", ".join(told) or "passed",
                    wanted="a finding", why=next(item.pieces[p].words for p in item.facts()),
                )  # fmt: skip


def _elsewhere(item: Item, rng: Random) -> Item | None:
    others = [
        p.dossier.account for p in places().values()
        if p.labelled is None and p.playbook.seller.id == item.seller and p.dossier.account.language == item.language
        and p.dossier.account.id != item.account and p.dossier.account.contacts
    ]  # fmt: skip
    if not others:
        return None
    account = rng.choice(others)
    return replace(item, account=account.id, contact=account.contacts[0].id, now=None)
