"""Reasons to decline a call for tender (card `rfp-decline-reasons`). Pure.

The champion is judged from the sources, the ideal customer profile from the playbook; nobody but a person can tell who wrote the
specifications and for whom.
"""

from dataclasses import dataclass

from agent.playbook.models import Icp
from agent.qualification.models import RfpReason
from agent.qualification.records import Ledger
from agent.qualification.wording import Wording
from agent.targeting.fit import NOTHING, share_of
from agent.targeting.profile import Heads, Profile
from agent.targeting.standing import disqualifier
from agent.targeting.vocabulary import Industries, country_of
from connectors.deals import Deal, DealAccount

_CARD = "rfp-decline-reasons"


@dataclass(frozen=True)
class Market:
    """Whom a seller sells to: the playbook's profile and the words of its industries."""

    icp: Icp
    industries: Industries


@dataclass(frozen=True)
class Place:
    """Where an account lies: outside the profile, inside it, or nobody knows (None); `off` are the criteria it misses."""

    outside: bool | None
    off: tuple[tuple[str, str], ...] = ()


def rfp_reasons(deal: Deal, ledger: Ledger, words: Wording, market: Market | None = None) -> list[RfpReason]:
    """The reasons that hold, and those a person has to look into. Without a playbook the profile is one of these."""
    if not deal.opportunity.rfp:
        return []
    bank, place = words.bank["rfp"], place_of(deal.account, market)
    named = ", ".join(bank["criteria"][name].format(value=value) for name, value in place.off)
    known: dict[str, tuple[bool | None, str]] = {
        "no_influence": (None, bank["no_influence"]),
        "no_champion": (ledger.status("champion") != "met", bank["no_champion"]),
        "off_icp": (place.outside, bank["outside_icp"].format(names=named) if place.outside else bank["off_icp"]),
        "biased_criteria": (None, bank["biased_criteria"]),
    }
    return [
        RfpReason(reason=reason, holds=holds, why=why, card=_CARD)
        for reason, (holds, why) in known.items()
        if holds is not False
    ]


def place_of(account: DealAccount, market: Market | None) -> Place:
    """Outside when disqualified, or when even with full marks for all that is unknown the fit stays under the floor of tier 2;
    inside when what is known reaches it."""
    if market is None:
        return Place(None)
    profile = _profile(account, market.industries)
    shares = [(c, share_of(c, profile, None)) for c in market.icp.criteria]
    told = {"industry": account.industry, "employees": account.employees, "country": account.country}
    off = tuple((c.id, str(told[c.id])) for c, share in shares if share == NOTHING and told.get(c.id) is not None)
    floor = market.icp.tiers.tier_2.fit_min
    barred = disqualifier(profile.employees, frozenset(), market.icp) is not None
    if barred or sum(c.weight * (1 if share is None else share) for c, share in shares) < floor:
        return Place(True, off)
    return Place(False if sum(c.weight * (share or NOTHING) for c, share in shares) >= floor else None, off)


def _profile(account: DealAccount, industries: Industries) -> Profile:
    return Profile(
        industry=industries.of(account.industry) if account.industry else None,
        employees=None if account.employees is None else Heads(account.employees, account.employees),
        country=country_of(account.country) if account.country else None,
    )
