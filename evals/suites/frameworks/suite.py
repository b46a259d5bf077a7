"""A first e-mail in each framework: its parts are those of the card, in the card's order. That a broken order is seen: `meta`."""

from agent.outreach.flow import Wish
from agent.outreach.method import shipped_methods
from evals.meta.places import Place, places
from evals.results import Case, Report, scored
from evals.written import Written, flow_of

NAME = "frameworks"
FRAMEWORKS = ("aida", "pas", "bab")


def run() -> Report:
    """Every labelled account that may get an e-mail, three frameworks."""
    found = [c for place in places().values() if place.labelled is None for c in _of(place)]
    return Report(metrics=[scored(found, target=0.95)], cases=found)


def _of(place: Place) -> list[Case]:
    cases = []
    for framework in FRAMEWORKS:
        wish = Wish(channel="email", framework=framework)  # type: ignore[arg-type]
        made = Written(place, wish, flow_of(place).propose(place.dossier, wish))
        first = next((d for d in made.proposal.drafts if d.channel == "email"), None)
        if first is not None and first.level >= 2:
            wanted = list(shipped_methods()[first.language].framework(framework).data.parts)
            parts = list(dict.fromkeys(s.part for s in first.segments if s.part))
            cases.append(Case(
                suite=NAME, metric="parts there and in order", id=made.name, passed=parts == wanted,
                group=made.group | {"framework": framework}, wanted=" ".join(wanted), got=" ".join(parts), why=first.body,
            ))  # fmt: skip
    return cases
