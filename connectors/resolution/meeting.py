"""Which records of a list can meet another at all. The others are accounts of their own, without being compared or indexed.

Most records of a list share no domain, number or name with any other, and no end of their name with one a slip away. To compare
only the rest changes nothing of what comes out and saves most of the time of a long list: what is written here must let through
every pair `compare` could call the same or doubtful.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from connectors.resolution.identifiers import siren_of
from connectors.resolution.matching import Company, domains_of
from connectors.resolution.names import compact_forms

CROWD = 50  # accounts under one key beyond which the key says nothing
ALONE, HELD, PLACED = 0, 1, 2  # its own account; the same, but others are compared with it; compared with others
_EDGE = 6  # letters at either end of a name under which slips are looked for
_SLIPS = 8  # letters two compact names a slip apart may differ by: two wrong ones, out and in, umlauts respelled
_DOMAIN, _NUMBER, _START, _END = (n * 0x5851F42D4C957F2D & (1 << 62) - 1 for n in range(1, 5))  # kinds of keys
ROUNDS = 8  # times the groups are gone through for chains of slips; then all of them are compared
_ALIKE = 0.1  # the share of their letters two similar names can differ by


class Meetings(NamedTuple):
    """What is to be done with each record, and the ends of names under which somebody is looked for."""

    states: bytearray
    edges: frozenset[int]


def identity_keys(record: Company) -> list[int]:
    """Hashed keys of what names one company: domains, company number. Two of a million share a hash by chance with 3e-8."""
    if not record.siren and not record.alias_domains:  # as most are
        return [hash(domain) ^ _DOMAIN for domain in domains_of(record)] if record.domain else []
    number = siren_of(record.siren)
    return [hash(domain) ^ _DOMAIN for domain in domains_of(record)] + ([hash(number) ^ _NUMBER] if number else [])


def name_keys(compact: str, spoken: str) -> list[int]:
    """Keys under which records of one name meet."""
    if not compact:
        return []
    return [hash(compact)] if compact == spoken else [hash(compact), hash(spoken)]


def edge_keys(compact: str) -> tuple[int, ...]:
    """Keys under which names a slip apart meet: they share a beginning or an end."""
    return (hash(compact[:_EDGE]) ^ _START, hash(compact[-_EDGE:]) ^ _END) if len(compact) >= 2 * _EDGE else ()


def meetings(records: Sequence[Company], told: int, ruled: Collection[str]) -> Meetings:
    """What is to be done with each of these records, which are placed in this order.

    The first `told` say who they are by a domain or a number; only the others lend the ends of their names. `ruled` are the keys
    of records people decided on.
    """
    groups = _Groups(records, told)
    return groups.settled(groups.of_one_key(ruled))


class _Groups:
    """The records of a list under their keys, light enough for a million: groups are kept only where two records meet."""

    def __init__(self, records: Sequence[Company], told: int) -> None:
        self._records, self._told = records, told
        self._compact: dict[int, str] = {}
        self._edges: dict[int, list[int]] = {}

    def of_one_key(self, ruled: Collection[str]) -> bytearray:
        """1 for each record that shares a domain, number or name with another, or that people decided on."""
        strong = bytearray(record.key in ruled for record in self._records) if ruled else bytearray(len(self._records))
        first: dict[int, int] = {}
        ends: dict[int, int] = {}
        # Names without domain and number first: it is under the ends of theirs that the others are looked for.
        for at in (*range(self._told, len(self._records)), *range(self._told)):
            record = self._records[at]
            compact, spoken = compact_forms(record.name) if record.name else ("", "")
            keys = name_keys(compact, spoken)
            if at < self._told:
                keys += identity_keys(record)
            for key in keys:
                if (other := first.setdefault(key, at)) != at:
                    strong[other] = strong[at] = 1
            for key in edge_keys(compact) if ends or at >= self._told else ():
                end = ends.setdefault(key, at) if at >= self._told else ends.get(key, at)
                if end != at:
                    self._group(key, end, at, compact)
        return strong

    def _group(self, key: int, first: int, at: int, compact: str) -> None:
        self._edges.setdefault(key, [first]).append(at)
        self._compact[at] = compact
        if first not in self._compact:
            self._compact[first] = compact_forms(self._records[first].name or "")[0]

    def settled(self, strong: bytearray) -> Meetings:
        """Adds who may be a slip away from whom, until nobody new may join another's account."""
        placed = bytearray(strong)
        groups = {key: self._first_of(sorted(group), strong) for key, group in self._edges.items()}
        joining = bytearray(strong)
        for _ in range(ROUNDS):
            before = joining.count(1)
            for at in self._lookers(groups.values(), joining):
                placed[at] = 1
                joining[at] = bool(self._records[at].postcode)  # a slip at one postcode is a join
            if joining.count(1) == before:
                break
        else:
            for at in chain.from_iterable(groups.values()):
                placed[at] = 1
        live = frozenset(key for key, group in groups.items() if any(placed[at] for at in group))
        states = bytearray(PLACED if is_placed else ALONE for is_placed in placed)
        for key in live:
            for at in groups[key]:
                states[at] = max(states[at], HELD)
        return Meetings(states, live)

    def _lookers(self, groups: Collection[Sequence[int]], joining: bytearray) -> Iterator[int]:
        """Records without a domain that stand in a group after one they may be close to, or whose account may hold several."""
        for group in groups:
            for nth, at in enumerate(group):
                if (
                    nth
                    and not joining[at]
                    and not self._records[at].domain
                    and self._meets(at, islice(group, nth), joining)
                ):
                    yield at

    def _meets(self, at: int, earlier: Iterable[int], joining: bytearray) -> bool:
        from rapidfuzz.distance import Indel

        compact = self._compact[at]
        for other in earlier:
            if joining[other]:
                return True
            twin = self._compact[other]
            apart = max(_SLIPS, int(_ALIKE * (len(compact) + len(twin))))
            if abs(len(compact) - len(twin)) <= apart and Indel.distance(compact, twin, score_cutoff=apart) <= apart:
                return True
        return False

    def _first_of(self, group: list[int], strong: bytearray) -> list[int]:
        """A crowd's first records, from which on its key says nothing, and those that may share an account."""
        if len(group) <= CROWD:
            return group
        single, kept = 0, []
        for at in group:
            alone = not strong[at] and not self._records[at].postcode
            single += alone
            if not alone or single <= CROWD + 1:
                kept.append(at)
        return kept
