"""Records of many sources brought to accounts: each record gets the account it belongs to, or becomes one.

Pure and replayable: the same records and decisions give the same accounts. Records with a number or a domain come first, since
they say who they are; names then join the one account they fit. A name that fits several accounts joins none and is asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.resolution.decisions import Decision, Rulings, pair, rulings
from connectors.resolution.matching import Company, Match, compare
from connectors.resolution.meeting import CROWD, HELD, PLACED, edge_keys, identity_keys, meetings, name_keys
from connectors.resolution.names import ComparableName, comparable_name

MAX_QUESTIONS = 200  # what a person can be asked to look at; the rest is counted


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
    ordered = [record for record in records if record.domain or record.siren]
    told = len(ordered)
    ordered += [record for record in records if not (record.domain or record.siren)]
    ruled = rulings(decisions)
    states, edges = meetings(ordered, told, {key for keys in ruled.merged for key in keys})
    resolver = _Resolver(ruled, edges)
    for record, state in zip(ordered, states, strict=True):
        if state == PLACED:
            resolver.place(record)
        else:
            resolver.open_alone(record, held=state == HELD)
    return resolver.finished()


class _Resolver:
    """Light enough for a million records: an account of one record is that record, and a key is kept as its hash.

    `edges` are the ends of names under which some record will be looked up; no others are indexed.
    """

    def __init__(self, ruled: Rulings, edges: frozenset[int]) -> None:
        self._ruled, self._edges = ruled, edges
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

    def open_alone(self, record: Company, *, held: bool) -> None:
        """Opens the account of a record that meets nobody before it; `held` when others will be compared with it."""
        if held:
            self._open(record, comparable_name(record.name or ""), [])
        else:
            self._resolution.account_of[record.key] = record.key

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
        name = comparable_name(record.name or "")
        keys = identity_keys(record) + name_keys(name.compact, name.spoken)
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
            found += [account for key in edge_keys(name.compact) for account in self._under(key)]
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
        self._index(key, identity_keys(record) + name_keys(name.compact, name.spoken), name)

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
        self._index(key, identity_keys(gone.profile) + name_keys(name.compact, name.spoken), name)

    def _index(self, key: str, keys: list[int], name: ComparableName) -> None:
        edges = self._edges.intersection(edge_keys(name.compact)) if self._edges else ()
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
