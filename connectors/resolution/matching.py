"""Are two company records one account? A pure decision, with its reason and how sure it is.

The order of evidence: company numbers, domains, then names within a country. A doubt is an answer: somebody has to look.
"""

from typing import Literal, NamedTuple

from connectors.resolution.domains import registrable_domain
from connectors.resolution.identifiers import siren_of
from connectors.resolution.names import ComparableName, account_name, comparable_name

Verdict = Literal["same", "different", "doubt"]
SLIP_LENGTH = (
    9  # letters of the shorter word from which one wrong letter is a slip, not another surname (Thomson, Thompson)
)
LONG_SLIP_LENGTH = 10  # the same for two letters


class Company(NamedTuple):
    """What a source says of a company. `key` names the record; `siren` may be a SIREN, a SIRET or a French VAT number."""

    key: str = ""
    name: str | None = None
    domain: str | None = None
    alias_domains: tuple[str, ...] = ()
    country: str | None = None
    siren: str | None = None
    city: str | None = None
    postcode: str | None = None


def filled(company: Company, other: Company) -> Company:
    """The record with its blanks filled from another of the same key."""
    return Company._make(mine or theirs for mine, theirs in zip(company, other, strict=True))


class Match(NamedTuple):
    """A decision on two records. `confidence` is that of the verdict, from 0 to 1; a doubt has 0.5."""

    verdict: Verdict
    confidence: float
    reason: str


_NO_DOMAINS: frozenset[str] = frozenset()
_NOTHING = Match("different", 0.6, "nothing to compare")
_OTHER_NUMBERS = Match("different", 0.95, "different numbers in the names")
_OTHER_NAMES = Match("different", 0.9, "different names")


def domains_of(company: Company) -> frozenset[str]:
    """The registrable domains a company answers to, declared aliases included."""
    if not company.domain and not company.alias_domains:
        return _NO_DOMAINS
    stated = (company.domain, *company.alias_domains)
    return frozenset(domain for host in stated if host and (domain := registrable_domain(host)))


def compare(left: Company, right: Company) -> Match:
    """Decides on two records. Symmetric: the order of the two does not matter."""
    domains, others = domains_of(left), domains_of(right)
    shared = domains & others
    decided = _by_number(siren_of(left.siren), siren_of(right.siren), shared)
    if decided:
        return decided
    if shared:
        return Match("same", 0.97, f"one domain, {min(shared)}")
    if domains and others:
        return _two_domains(left, right, domains, others)
    return _by_name(left, right)


def _by_number(number: str | None, other: str | None, shared: frozenset[str]) -> Match | None:
    if not number or not other:
        return None
    if number == other:
        return Match("same", 0.99, f"one SIREN, {number}")
    if shared:
        return Match("doubt", 0.5, f"two SIREN numbers on one domain, {min(shared)}: companies of a group, or an error")
    return Match("different", 0.98, f"two SIREN numbers, {number} and {other}")


def _two_domains(left: Company, right: Company, domains: frozenset[str], others: frozenset[str]) -> Match:
    labels = {domain.partition(".")[0] for domain in domains} & {domain.partition(".")[0] for domain in others}
    if labels and _one_name(_name(left), _name(right)):
        return Match("doubt", 0.5, f"one name, `{min(labels)}` under two endings: an alias domain?")
    return Match("different", 0.95, f"two domains, {min(domains)} and {min(others)}")


def _name(company: Company) -> ComparableName:
    return comparable_name(company.name or "")


def _by_name(left: Company, right: Company) -> Match:
    name, other = _name(left), _name(right)
    if not name.words or not other.words:
        return _NOTHING
    if left.country and right.country and left.country.casefold() != right.country.casefold():
        return Match("different", 0.93, f"two countries, {left.country} and {right.country}")
    if _one_name(name, other):
        return _same_name(left, right, name.distinctive or other.distinctive)
    if name.compact_core == other.compact_core:
        words = sorted((name.group | name.places) ^ (other.group | other.places))
        return Match("different", 0.9, f"companies of one group: `{' '.join(words)}` tells them apart")
    if name.numbers != other.numbers:
        return _OTHER_NUMBERS
    return _near_name(left, right, name, other)


def _one_name(name: ComparableName, other: ComparableName) -> bool:
    return bool(name.words) and (name.compact == other.compact or name.spoken == other.spoken)


def _same_name(left: Company, right: Company, distinctive: bool) -> Match:
    if _two_towns(left, right):
        return Match("doubt", 0.5, "one name, two towns")
    if left.country and right.country:
        return Match("same", 0.92 if distinctive else 0.85, f"one name in one country, {left.country}")
    if distinctive:
        return Match("same", 0.85, "one distinctive name, a country is missing")
    return Match("doubt", 0.5, "an ordinary name and no country to tell")


def _near_name(left: Company, right: Company, name: ComparableName, other: ComparableName) -> Match:
    slip = _slip(name, other)
    if slip and _one_postcode(left, right):
        return Match("same", 0.85, f"one letter or two apart ({slip}) at one postcode")
    if slip or _similar(name, other):
        return Match("doubt", 0.5, "names a slip apart")
    return _OTHER_NAMES


def _slip(name: ComparableName, other: ComparableName) -> str:
    """The two words that differ by a slip, "" when more than one word differs or the words are too short to tell."""
    from rapidfuzz.distance import DamerauLevenshtein

    if len(name.words) != len(other.words):
        return ""
    pairs = [(a, b) for a, b in zip(name.words, other.words, strict=True) if a != b]
    if len(pairs) != 1 or pairs[0][0][0] != pairs[0][1][0]:
        return ""
    word, twin = pairs[0]
    distance = DamerauLevenshtein.distance(word, twin, score_cutoff=2)
    needed = SLIP_LENGTH if distance == 1 else LONG_SLIP_LENGTH
    return f"{word}, {twin}" if distance <= 2 and min(len(word), len(twin)) >= needed else ""


def _similar(name: ComparableName, other: ComparableName) -> bool:
    """Alike enough to be looked at: all letters but one in ten."""
    from rapidfuzz.fuzz import ratio

    return min(len(name.compact), len(other.compact)) >= 10 and ratio(name.compact, other.compact) >= 90


def _one_postcode(left: Company, right: Company) -> bool:
    """A town is not enough: Andersson and Anderssen may both be roofers of Lund."""
    return bool(left.postcode and right.postcode) and account_name(left.postcode or "") == account_name(
        right.postcode or ""
    )


def _two_towns(left: Company, right: Company) -> bool:
    """Whether the places disagree; a postcode says more than a town's name."""
    for place, other in ((left.postcode, right.postcode), (left.city, right.city)):
        if place and other:
            return account_name(place) != account_name(other)
    return False
