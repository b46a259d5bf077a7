"""Sources that contradict each other: the same thing counted differently. When none is better, every value is rejected."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.language.quantities import Quantity, quantities
from agent.language.sentences import Span, clauses, trim
from agent.reading.lexicon import Cue
from agent.reading.page import Page
from agent.reading.particles import DEFINITE, INDEFINITE
from agent.reading.readings import Reading
from agent.reading.record_kinds import table

# What is counted: people, shops, sites, machines, or a noun of `count_other` (beds, residences, passengers).
Dimension = str
_DIMENSIONS: tuple[Dimension, ...] = ("headcount", "shops", "sites", "endpoints")
_COUNTED = (*(f"count_{d}" for d in _DIMENSIONS), "count_other")
_ROUGH = 0.15
# A count this much smaller (or larger) than the known one counts something else.
_PART = 0.35
_SITES = frozenset(
    ("site", "sites", "locations", "properties", "etablissements", "implantations", "adresses", "maisons", "houses")
)
_HOUSES = frozenset(
    ("village", "villages", "campings", "campsites", "residences", "inns", "hotels", "pubs", "restaurants", "cinemas",
     "lodges", "parks", "clubs", "cliniques", "clinics", "hospitals", "homes", "agences", "branches", "magasins",
     "boutiques", "stores", "shops", "outlets", "librairies", "nurseries", "creches", "schools", "ecoles", "usines", "plants")
)  # fmt: skip
_NEARLY = 0.8  # shares of a number under which two houses' counts are of different things
_STRONG = re.compile(r"\b(\d{2,4})-strong\b")
_CHAINS = frozenset(("group", "chain", "estate", "portfolio", "network"))
_CHAIN_REACH = 4
_PEOPLE_A_HOUSE = 5
_PEOPLE = frozenset(("people", "personnes", "staff", "professionnels", "professionals"))
_EMPLOYING = frozenset(
    (
        "have",
        "has",
        "avons",
        "sommes",
        "are",
        "a",
        "ont",
        "now",
        "stands",
        "reunit",
        "rassemble",
        "employs",
        "emploie",
        "compte",
    )
)
_SOLD = frozenset(
    (
        "sold",
        "available",
        "stocked",
        "present",
        "found",
        "vendu",
        "vendue",
        "vendus",
        "vendues",
        "distribue",
        "distribues",
        "presente",
        "presents",
    )
)
_LOCATIVE = frozenset(("dans", "sur", "in", "across", "at", "over"))
_CLAUSE_WORDS = 4
_TOLD_COUNT = ("headcount", "head count", "workforce", "effectif", "staff of", "payroll")
_AREA, _AREAS = "area", frozenset(("m2", "sq", "square", "sqm"))
_SAME_PLACE, _LONG_WORD = 2, 5  # words of five letters that two sentences share when they speak of one building
_ALMOST, _FAR = 0.9, 1.5  # how far below and above the figure `more than` it may be
_INSURED, _STEM = frozenset(("proteg", "couver", "assure")), 6
_COUNTRIES = frozenset(("pays", "countries"))
_COUNTRIES = frozenset(("pays", "countries"))
_BEFORE = 34
_WE_ARE = "nous sommes "
_EDGES = " ,;:—–-()"


@dataclass(frozen=True, slots=True)
class Count:
    """A count of the whole company found in a reading. `ordinal`: `sa dixième agence`, a count at the day of the event."""

    reading: int
    dimension: str
    low: float
    high: float
    day: date
    span: Span
    ordinal: bool = False
    rough: bool = False
    noun: str = ""
    beside: frozenset[str] = frozenset()  # telling words of the sentence, where the noun does not say what is measured

    def agrees(self, other: "Count") -> bool:
        """True when both can be right."""
        if self.dimension == _AREA and len(self.beside & other.beside) < _SAME_PLACE:
            return True  # two buildings
        slack = _ROUGH * max(self.high, other.high) if self.rough or other.rough else 0.0
        return self.low <= other.high + slack and other.low <= self.high + slack

    def of_like_size(self, other: "Count") -> bool:
        """False when one is so much smaller that it counts a part: 130 of 740 machines."""
        return min(self.high, other.high) >= _PART * max(self.high, other.high)


def conflicting(readings: Sequence[Reading], employees: int | None, as_of: date) -> list[Reading]:
    """The readings again, with the pieces that hold a contradicted count cut out and rejected."""
    counts: dict[str, list[Count]] = defaultdict(list)
    for at, reading in enumerate(readings):
        if reading.reason in (None, "unsure") and reading.about != "other" and (as_of - reading.event_date).days <= 730:
            for count in _counts(at, reading):
                counts[count.dimension].append(count)
    counts["sites"] += [c for at, reading in enumerate(readings) for c in _strong(at, reading, employees)]
    bad: dict[int, list[Span]] = defaultdict(list)
    for dimension, found in counts.items():
        for count in _contradicted(found, employees if dimension == "headcount" else None):
            bad[count.reading].append(count.span)
    for count in _houses_apart([c for found in counts.values() for c in found]):
        bad[count.reading].append(count.span)
    return [piece for at, reading in enumerate(readings) for piece in _cut(reading, bad.get(at, []))]


def _contradicted(found: list[Count], known: int | None) -> list[Count]:
    if known is not None:
        reference = Count(-1, "headcount", known, known, date.max, Span(0, 0), rough=True)
        return [c for c in found if not c.agrees(reference) and _PART <= c.high / known <= 1 / _PART]
    plain = [c for c in found if not c.ordinal]
    bad = [c for c in plain if any(not c.agrees(o) and c.reading != o.reading and c.of_like_size(o) for o in plain)]
    events = [c for c in found if c.ordinal]
    outdated = [c for c in plain if any(e.day > c.day and c.high < e.low for e in events)]
    return [c for c in found if c in bad or c in outdated]


def _houses_apart(found: Sequence[Count]) -> list[Count]:
    """`22 sites` against `21 villages et campings`: the same houses under two names, counted nearly alike and not alike."""
    general = [c for c in found if c.dimension == "sites" and c.noun in _SITES]
    named = [c for c in found if c.noun in _HOUSES and not c.ordinal]
    pairs = [(g, n) for g in general for n in named if g.reading != n.reading and not g.agrees(n)]
    near = [(g, n) for g, n in pairs if min(g.high, n.high) >= _NEARLY * max(g.high, n.high)]
    return list({id(c): c for pair in near for c in pair}.values())


def _strong(at: int, reading: Reading, employees: int | None) -> list[Count]:
    """`the 41-strong group`: its houses, when that cannot be its people."""
    page, span = reading.page, reading.span
    if reading.reason not in (None, "unsure") or reading.about == "other" or not employees or page.voice == "record":
        return []
    found = []
    for match in _STRONG.finditer(page.folded, span.start, span.end):
        value = float(match[1])
        chain = any(w.text in _CHAINS for w in page.words_in(Span(match.end(), span.end))[:_CHAIN_REACH])
        if chain and value * _PEOPLE_A_HOUSE <= employees:
            where = Span(match.start(), match.end())
            found.append(Count(at, "sites", value, value, reading.event_date, where, noun="sites"))
    return found


def _counts(at: int, reading: Reading) -> list[Count]:
    page, span = reading.page, reading.span
    if page.voice == "record":
        return _record_counts(at, reading)
    if not _may_count(page, span):
        return []
    return [count for clause in clauses(page.visible, span) for count in _clause_counts(at, reading, clause)]


def _may_count(page: Page, span: Span) -> bool:
    said = page.folded[span.start : span.end]
    measured = any(mark in said for mark in ("m²", "m2", " sq ", "square f", "metres carres"))
    plain = _states(page) and any(c.isdigit() for c in said)
    return (
        plain
        or measured
        or page.any(_COUNTED, span)
        or page.has("staff_verb", span)
        or " of us" in said
        or _WE_ARE in said
    )


def _clause_counts(at: int, reading: Reading, clause: Span) -> list[Count]:
    page, found = reading.page, list[Count]()
    if not _may_count(page, clause):
        return found
    for q in quantities(page.text[clause.start : clause.end]):
        where = Span(clause.start + q.start, clause.start + q.end)
        dimension = _dimension(page, where, q) or _bare(page, where, q)
        if dimension and _of_whole(page, reading.span, clause, where, q):
            found.append(_count(at, reading, dimension, q, where))
    return found


def _count(at: int, reading: Reading, dimension: Dimension, q: Quantity, where: Span) -> Count:
    low = high = q.value
    rough = q.bound not in ("exact", "over")
    if q.bound == "over":
        low, high = low * _ALMOST, max(high, low * _FAR)
    noun = q.noun[0] if q.noun else ""
    ordinal = q.kind == "ordinal"
    beside = _telling(reading) if dimension == _AREA else frozenset[str]()
    return Count(
        at, dimension, low, high, reading.event_date, where, ordinal=ordinal, rough=rough, noun=noun, beside=beside
    )


def _telling(reading: Reading) -> frozenset[str]:
    said = reading.page.words_in(reading.span)
    return frozenset(w.text for w in said if len(w.text) >= _LONG_WORD and w.text.isalpha())


def _dimension(page: Page, where: Span, q: Quantity) -> Dimension | None:
    if q.kind not in ("count", "ordinal") or not q.noun or q.value < 2:
        return None
    if q.noun[0] in _AREAS:
        return _AREA
    if q.noun[0] in _PEOPLE and _INSURED.intersection(w[:_STEM] for w in q.noun[1:]):
        return "insured"
    reach = Span(where.start, min(len(page.text), where.end + 30))
    for dimension in _DIMENSIONS:
        nouns = {page.folded[c.start : c.end] for c in page.within(f"count_{dimension}", reach)}
        if nouns.intersection(q.noun):
            return dimension
    others = {page.folded[c.start : c.end] for c in page.within("count_other", reach)}
    if q.noun[0] in others:
        return q.noun[0].removesuffix("s")
    plurals = (n for n in q.noun if n.endswith("s") and len(n) >= _LONG_WORD) if _states(page) else iter(())
    return next((n.removesuffix("s") for n in plurals), None)


def _states(page: Page) -> bool:
    """A site or an article says what a company has: whatever it counts there, two of them may contradict each other."""
    return page.voice in ("company", "press") and page.evidence.kind != "job_post"


def _bare(page: Page, where: Span, q: Quantity) -> Dimension | None:
    """People counted without a noun beside: `1,640 of us`, `nous sommes 620 à`, `headcount at 1,300`, `effectif : 210`."""
    if q.kind != "count" or q.noun or q.value < 2:
        return None
    before, after = page.folded[max(0, where.start - _BEFORE) : where.start], page.folded[where.end : where.end + 8]
    told = any(word in before for word in _TOLD_COUNT) and not any(word in before for word in (" par ", " of the "))
    ourselves = before.endswith(_WE_ARE) and after.startswith(" a ")
    return "headcount" if after.startswith(" of us") or ourselves or told else None


def _of_whole(page: Page, span: Span, clause: Span, where: Span, q: Quantity) -> bool:
    """A count of the whole company, not of a team, an opening, a pilot or a purchase."""
    before = Span(max(clause.start, where.start - 34), where.start)
    if (
        page.voice != "company"
        and page.words_in(before)[-1:]
        and page.words_in(before)[-1].text in ("dans", "in")
        and not any(w.text in _SOLD for w in page.words_in(before)[-3:-1])
        and not _COUNTRIES.intersection(q.noun)
        and not _COUNTRIES.intersection(q.noun)
        and q.kind == "count"
    ):
        return False  # `dans 30 magasins`: where something is tried, not how many there are
    insured = bool(_INSURED.intersection(w[:_STEM] for w in q.noun[1:]))
    if q.noun and q.noun[0] in _PEOPLE and not insured and not _said_of_staff(page, clause, where):
        return False
    around = Span(before.start, min(clause.end, where.end + 26))
    if q.kind == "ordinal":
        return page.any(("event", "novelty"), span) and not _future(page, span)
    parts = (c for c in page.within("count_part", around) if not _than(page, c))
    return not page.has("count_part_before", before) and not any(parts)


def _than(page: Page, cue: Cue) -> bool:
    """`more than 4,100 stores` counts them all; `40 more stores` does not."""
    return page.words[cue.first].text == "more" and cue.last < len(page.words) and page.words[cue.last].text == "than"


def _said_of_staff(page: Page, clause: Span, where: Span) -> bool:
    """`people` and `personnes` count the staff only beside a verb of employing or after the company."""
    words = [w.text for w in page.words_in(Span(clause.start, where.start))]
    employing = page.has("staff_verb", clause) or bool(_EMPLOYING.intersection(words))
    return (
        employing
        or (words[-1:] == ["de"] and page.has("company_noun", Span(clause.start, where.start)))
        or len(words) <= 1
    )


def _future(page: Page, span: Span) -> bool:
    words = {w.text for w in page.words_in(span)}
    return bool(
        words
        & {"will", "posera", "ouvrira", "prevoit", "plans", "planned", "prochain", "next", "projet", "futur", "future"}
    )


def _record_counts(at: int, reading: Reading) -> list[Count]:
    key, _, value = reading.quote.partition(":")
    name, said = key.strip().strip('"').lower(), value.strip().strip('"')
    if name.startswith("tranche_effectif"):
        band = table()["bands"].get(said)
        return [Count(at, "headcount", band[0], band[1], reading.event_date, reading.span)] if band else []
    if (
        name in ("effectif", "effectifs", "employees", "employee_count", "number_of_employees", "headcount")
        and said.isdecimal()
    ):
        return [Count(at, "headcount", float(said), float(said), reading.event_date, reading.span)]
    return []


def _cut(reading: Reading, bad: list[Span]) -> list[Reading]:
    """Split a reading around the pieces that hold contradicted counts."""
    if not bad:
        return [reading]
    page = reading.page
    if page.voice == "record":
        return [replace(reading, reason="conflicting")]
    pieces: list[Reading] = []
    kept: list[Span] = []
    for part in clauses(page.visible, reading.span):
        held = next((b for b in bad if part.start <= b.start < part.end), None)
        if held is None:
            kept.append(part)
            continue
        start = _locative(page, part, held)
        if start > part.start:
            kept.append(trim(page.text, Span(part.start, start)))
        pieces += _joined(reading, kept)
        pieces.append(replace(_piece(reading, Span(start, part.end)), reason="conflicting"))
        kept = []
    pieces += _joined(reading, kept)
    return [p for p in pieces if p.reason or len(page.words_in(p.span)) >= _CLAUSE_WORDS]


def _joined(reading: Reading, kept: list[Span]) -> list[Reading]:
    return [_piece(reading, Span(kept[0].start, kept[-1].end))] if kept else []


def _locative(page: Page, part: Span, held: Span) -> int:
    """Where the rejected piece begins: `128 people make boxes | in two workshops`, `takes over three parks | and will run 22
    sites`, `a hall | of 9,500 m²`, else the whole clause."""
    before = page.words_in(Span(part.start, held.start))
    measured = page.folded[held.end : held.end + 3].strip().startswith("m2")
    if measured and len(before) >= _CLAUSE_WORDS and before[-1].text in ("de", "d"):
        return before[-1].start
    if len(before) >= _CLAUSE_WORDS and before[-1].text in _LOCATIVE:
        return before[-1].start
    for at in range(len(before) - 1, _CLAUSE_WORDS - 1, -1):
        if before[at - 1].text in ("et", "and") and before[at].text not in DEFINITE | INDEFINITE:
            return before[at - 1].start
    return part.start


def _piece(reading: Reading, span: Span) -> Reading:
    span = trim(reading.page.text, span, _EDGES)
    words = " ".join(reading.page.text[span.start : span.end].split())
    return replace(reading, span=span, statement=words, technology=reading.page.technology(span))
