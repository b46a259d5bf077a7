"""The checks of deal proposals, judged the same way: clean proposals stay silent, spoiled ones do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.qualification.checking import check
from agent.qualification.flow import Qualification, Wish
from agent.qualification.methods import shipped_methods
from agent.qualification.models import DealProposal
from agent.qualification.reading import OfflineReader
from connectors.deals import Deal, find_deals, read_deal
from evals.meta.places import DATASETS
from evals.mutators.deals import REGISTER
from evals.results import Metric, share
from evals.seeds import SEED

NAME = "meta"
KILL, FALSE_ALARM = 0.95, 0.02


@dataclass(frozen=True, slots=True)
class DealTrial:
    """One spoiled proposal and the checks that fired on it."""

    deal: str
    language: str
    mutator: str
    defect: str
    family: frozenset[str]
    told: frozenset[str]

    @property
    def seen(self) -> bool:
        """A check of the family fired."""
        return bool(self.told & self.family)


@dataclass(frozen=True)
class DealsMeasured:
    """Clean proposals with a finding, and the trials."""

    clean: int
    loud: dict[str, list[str]]
    trials: list[DealTrial]


def measure_deals(seed: int = SEED, every: int = 1) -> DealsMeasured:
    """Qualify every labelled deal (or one in `every`) offline, spoil each proposal in every way, check."""
    loud: dict[str, list[str]] = {}
    trials: list[DealTrial] = []
    count = 0
    for deal, proposal in _proposals(every):
        count += 1
        told = sorted({f.check for f in check(proposal, deal)})
        if told:
            loud[deal.id] = told
            continue
        trials += list(_spoiled(deal, proposal.model_dump(mode="json"), seed))
    return DealsMeasured(count, loud, trials)


def _proposals(every: int) -> Iterator[tuple[Deal, DealProposal]]:
    flow = Qualification(reader=OfflineReader(), methods=shipped_methods())
    groups = sorted(p for p in (DATASETS / "deals").iterdir() if p.is_dir())
    for folder in [folder for group in groups for folder in find_deals(group)][::every]:
        deal = read_deal(folder)
        yield deal, flow.propose(deal, Wish(framework="meddpicc"))


def _spoiled(deal: Deal, proposal: dict[str, Any], seed: int) -> Iterator[DealTrial]:
    for mutator in REGISTER.values():
        spoiled = mutator(proposal, seed)
        if spoiled is not None:
            told = frozenset(f.check for f in check(DealProposal.model_validate(spoiled), deal))
            yield DealTrial(deal.id, deal.language, mutator.id, mutator.defect, mutator.family, told)


def deal_gates(found: DealsMeasured) -> list[Metric]:
    """False alarms, then each way to spoil a proposal, then all together by language."""
    by_mutator = {m: [t for t in found.trials if t.mutator == m] for m in REGISTER}
    return [
        share(NAME, "deal proposals: false alarms", len(found.loud), found.clean, target=FALSE_ALARM, direction="max"),
        *(_overall(found.trials, language) for language in ("fr", "en")),
        *(
            share(NAME, f"deal, {m}: seen", sum(t.seen for t in ts), len(ts), target=KILL)
            for m, ts in by_mutator.items()
        ),
    ]


def _overall(trials: Sequence[DealTrial], language: str) -> Metric:
    mine = [t for t in trials if t.language == language]
    return share(NAME, f"spoiled deal proposals seen ({language})", sum(t.seen for t in mine), len(mine), target=0.98)
