"""Records of many sources brought to accounts: each record gets the account it belongs to, or becomes one.

Pure and replayable: the same records and decisions give the same accounts. Records with a number or a domain come first, since
they say who they are; names then join the one account they fit. A name that fits several accounts joins none and is asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.resolution.decisions import Decision, Rulings, pair, rulings
from connectors.resolution.identifiers import siren_of
from connectors.resolution.matching import Company, Match, compare, domains_of
from connectors.resolution.names import ComparableName, comparable_name

MAX_QUESTIONS = 200  # what a person can be asked to look at; the rest is counted
CROWD = 50  # accounts under one key beyond which the key says nothing
_EDGE = 6  # letters at either end of a name under which slips are looked for


class Question(NamedTuple):
    """A pair somebody has to look at, by record keys, and why."""

    left: str
    right: str
    reason: str


@dataclass(slots=True)
class Resolution:
    """`account_of` gives the account of each record (the key of its first record), `matches` why a record joined another's.

    `questions` is the list to confirm, best founded first; `unasked` counts what was left out of it.
    """

    account_of: dict[str, str] = field(default_factory=dict)
    matches: dict[str, Match] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    unasked: int = 0


class _Account(NamedTuple):
    """An account of several records: put together as one company, with all the spellings of its name."""

    profile: Company
    members: tuple[str, ...]
    spellings: frozenset[str]


def resolve(companies: Iterable[Company], decisions: Sequence[Decision] = ()) -> Resolution:
    """Brings records, those of the store first, to accounts. Keys must be unique."""
    records = list(companies)
    named = [record for record in records if not (record.domain or record.siren)]
    resolver = _Resolver(rulings(decisions), named)
    for record in records:
        if record.domain or record.siren:
            resolver.place(record)
    for record in named:
        resolver.place(record)
    return resolver.finished()


class _Resolver:
    """Light enough for a million records: an account of one record is that record, and a key is kept as its hash.

    `named` are the records that will be looked up by the ends of their names; nobody else's ends are indexed.
    """

    def __init__(self, ruled: Rulings, named: Sequence[Company]) -> None:
        self._ruled = ruled
        self._edges = {key for record in named for key in _edge_keys(comparable_name(record.name or ""))}
        self._merged_with: defaultdict[str, list[str]] = defaultdict(list)
        for left, right in ruled.merged:
            self._merged_with[left].append(right)
            self._merged_with[right].append(left)
        self._single: dict[str, Company] = {}
        self._several: dict[str, _Account] = {}
        self._by_key: dict[
            int, str | tuple[str, ...]
        ] = {}  # one account, or several; tuples are not followed by the collector
        self._questions: dict[tuple[str, str], tuple[float, Question]] = {}
        self._resolution = Resolution()

    def place(self, record: Company) -> None:
        """Puts a record into the account it belongs to, or opens one."""
        account_of = self._resolution.account_of
        ruled = [other for other in self._merged_with.get(record.key, ()) if other in account_of]
        if ruled:
            decision = self._ruled.merged[pair(record.key, ruled[0])]
            first, *rest = dict.fromkeys(account_of[other] for other in ruled)
            self._join(record, first, Match("same", 1.0, f"decided by {decision.by}"))
            for other in rest:
                self._absorb(first, other)
            return
        name, identity = comparable_name(record.name or ""), _identity_keys(record)
        keys = identity + _name_keys(name)
        candidates = self._candidates(record, name, keys)
        if not candidates:
            self._open(record, name, keys)
            return
        same, doubts = self._judged(record, name, candidates)
        best = max(same, key=lambda found: found[1].confidence, default=None)
        rivals = [found for found in same if best and found[1].confidence >= best[1].confidence and found[0] != best[0]]
        if best and not rivals:
            self._join(record, best[0], best[1])
        else:
            doubts += [(account, Match("doubt", 0.6, "several accounts fit this record")) for account, _ in same]
            self._open(record, name, keys)
        for account, match in doubts:
            self._ask(record.key, account, match)

    def _judged(
        self, record: Company, name: ComparableName, candidates: Iterable[str]
    ) -> tuple[list[tuple[str, Match]], list[tuple[str, Match]]]:
        same: list[tuple[str, Match]] = []
        doubts: list[tuple[str, Match]] = []
        for key in candidates:
            account = self._account(key)
            if any(pair(record.key, member) in self._ruled.separated for member in account.members):
                continue
            profile = account.profile
            if name.compact in account.spellings:
                profile = profile._replace(name=record.name)
            match = compare(record, profile)
            if match.verdict == "same":
                same.append((key, match))
            elif match.verdict == "doubt":
                doubts.append((key, match))
        return same, doubts

    def _account(self, key: str) -> _Account:
        held = self._single.get(key)
        if held is None:
            return self._several[key]
        return _Account(held, (key,), frozenset((comparable_name(held.name or "").compact,)))

    def _candidates(self, record: Company, name: ComparableName, keys: list[int]) -> list[str]:
        by_key = self._by_key
        found = [account for key in keys if key in by_key for account in self._under(key)]
        if not record.domain:  # two domains are two accounts: a slip matters only where one is missing
            found += [account for key in _edge_keys(name) for account in self._under(key)]
        if not found:
            return found
        return [account for account in dict.fromkeys(found) if account in self._single or account in self._several]

    def _under(self, key: int) -> tuple[str, ...]:
        """The accounts of a key; none when so many share it that it says nothing."""
        accounts = self._by_key.get(key, ())
        if isinstance(accounts, str):
            return (accounts,)
        return accounts if len(accounts) <= CROWD else ()

    def _open(self, record: Company, name: ComparableName, keys: list[int]) -> None:
        self._resolution.account_of[record.key] = record.key
        self._single[record.key] = record
        self._index(record.key, keys, name)

    def _join(self, record: Company, key: str, match: Match) -> None:
        account = self._account(key)
        name = comparable_name(record.name or "")
        self._resolution.account_of[record.key] = key
        self._resolution.matches[record.key] = match
        self._single.pop(key, None)
        self._several[key] = _Account(
            _together(account.profile, record), (*account.members, record.key), account.spellings | {name.compact}
        )
        self._index(key, _identity_keys(record) + _name_keys(name), name)

    def _absorb(self, key: str, other: str) -> None:
        """Two accounts a decision makes one."""
        if key == other:
            return
        gone, kept = self._account(other), self._account(key)
        for account in (key, other):
            self._single.pop(account, None)
            self._several.pop(account, None)
        for member in gone.members:
            self._resolution.account_of[member] = key
        self._resolution.matches[other] = Match("same", 1.0, "joined by a decision")
        profile = _together(kept.profile, gone.profile)
        self._several[key] = _Account(profile, (*kept.members, *gone.members), kept.spellings | gone.spellings)
        name = comparable_name(gone.profile.name or "")
        self._index(key, _identity_keys(gone.profile) + _name_keys(name), name)

    def _index(self, key: str, keys: list[int], name: ComparableName) -> None:
        edges = self._edges.intersection(_edge_keys(name)) if self._edges else ()
        for index in (*keys, *edges):
            accounts = self._by_key.get(index)
            if accounts is None:
                self._by_key[index] = key
            elif isinstance(accounts, str):
                self._by_key[index] = accounts if accounts == key else (accounts, key)
            elif len(accounts) <= CROWD and key not in accounts:
                self._by_key[index] = (*accounts, key)

    def _ask(self, key: str, account: str, match: Match) -> None:
        keys = pair(key, account)
        if keys not in self._ruled.separated:
            self._questions.setdefault(keys, (match.confidence, Question(key, account, match.reason)))

    def finished(self) -> Resolution:
        """The accounts, and the questions that still make sense."""
        of = self._resolution.account_of
        open_ones = [(sure, q) for sure, q in self._questions.values() if of[q.left] != of[q.right]]
        ordered = [question for _, question in sorted(open_ones, key=lambda found: -found[0])]
        self._resolution.questions = ordered[:MAX_QUESTIONS]
        self._resolution.unasked = max(0, len(ordered) - MAX_QUESTIONS)
        return self._resolution


def _identity_keys(record: Company) -> list[int]:
    """Hashed keys of what names one company: domains, company number. Two of a million share a hash by chance with 3e-8."""
    if not record.siren and not record.alias_domains:  # as most are
        return [hash(("d", domain)) for domain in domains_of(record)] if record.domain else []
    number = siren_of(record.siren)
    return [hash(("d", domain)) for domain in domains_of(record)] + ([hash(("n", number))] if number else [])


def _name_keys(name: ComparableName) -> list[int]:
    """Keys under which records of one name meet."""
    compact, spoken = name.compact, name.spoken
    if not compact:
        return []
    return [hash(("w", compact))] if compact == spoken else [hash(("w", compact)), hash(("w", spoken))]


def _edge_keys(name: ComparableName) -> list[int]:
    """Keys under which names a slip apart meet: they share a beginning or an end."""
    compact = name.compact
    return [hash(("b", compact[:_EDGE])), hash(("e", compact[-_EDGE:]))] if len(compact) >= 2 * _EDGE else []


def _together(profile: Company, record: Company) -> Company:
    """The account's profile with what the new record adds; what is known is never overwritten."""
    stated = (*profile.alias_domains, record.domain, *record.alias_domains)
    return Company(
        key=profile.key,
        name=profile.name or record.name,
        domain=profile.domain or record.domain,
        alias_domains=tuple(dict.fromkeys(domain for domain in stated if domain and domain != profile.domain)),
        country=profile.country or record.country,
        siren=profile.siren or record.siren,
        city=profile.city or record.city,
        postcode=profile.postcode or record.postcode,
    )
