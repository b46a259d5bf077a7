"""JSON evidence (register extracts, intent rows, site visits, alerts): which leaves are facts, and how they are said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from agent.language.fold import fold
from agent.language.sentences import Span, words
from agent.reading.facts import Reason
from agent.reading.fields import Field, fields, first_text
from agent.reading.page import Page
from agent.reading.private import is_private_key
from agent.reading.profile import Person, Profile
from agent.reading.readings import Reading
from agent.reading.record_kinds import RecordKind, band_of, day_of, legal_form, record_kind, table

# Bombora calls a surge 60 or more of 100; a lower score is background noise and weak ground for a call.
_SURGE_FLOOR = 60.0
_DAY_KEYS = ("start_date", "started_on", "end_date", "seen_at", "visited_at", "week_ending", "date", "date_effet",
             "date_jugement", "effective_date", "appointed_on", "date_parution", "event_date", "week",
             "date_nomination", "week_end", "ts", "horodatage", "effective", "last_seen", "semaine")  # fmt: skip
_BEGINS = (
    "date_effet",
    "effective",
    "start_date",
    "started_on",
    "since",
    "new_start_date",
    "date_debut",
    "date_prise_de_poste",
    "effective_date",
)
_ENDS = ("end_date", "ended_on", "left_on", "date_fin", "date_depart")
_GOES = ("left", "leav", "depart", "quitt", "parti", "resign", "retire", "end")
_WHO = ("person", "person_name", "full_name", "name", "contact", "nom", "personne")
_BESIDE = 4  # characters between two leaves that stand side by side
_ENTRY = 200  # characters an entry of an alert may span and still be quoted whole
_APPOINTED = ("appointed_on", "date_nomination", "date_prise_fonction", "nomme_le", "appointed")
_FOUNDED = ("date_creation", "date_of_creation", "incorporated_on", "incorporation_date")
_NEW = 730  # days in which an establishment opened is still news
_VISITS = {"site_visit": "site_visit", "intent": "intent_surge", "review_research": "review_research"}


def read_record(page: Page, profile: Profile, record: Sequence[Field]) -> list[Reading]:
    """Facts of a record that is the account's."""
    kind = record_kind(page, record)
    found = _private(page, profile, record)
    if page.evidence.kind == "job_post":
        return found + _advert(page, record)
    if kind in _VISITS:
        return found + _visit(page, kind, record)
    if kind == "job_change":
        return found + _move(page, profile, record)
    leaves = [r for r in (_leaf(page, profile, f, kind) for f in record) if r]
    found += leaves + _tools(page, record) + _appointments(page, record)
    return found + _establishments(page, record) + _no_company(page, record)


def _move(page: Page, profile: Profile, record: Sequence[Field]) -> list[Reading]:
    """A job-change alert: a contact arrives at the account, or leaves it (usable, never quoted)."""
    text = {w.text for f in record for w in words(fold(f.value))}
    person = next((p for p in profile.people if set(p.parts) <= text), None)
    leaf = next((f for f in record if f.key in table()["new_employer"] and f.kind == "string"), None)
    left = next((f for f in record if f.key in table()["past_employer"] and profile.is_named(f.value)), None)
    role = first_text(record, *table()["new_role"])
    if person is None:
        name = first_text(record, *_WHO)
        person = (
            Person("account", name, ()) if len(name.split()) > 1 and leaf and profile.is_named(leaf.value) else None
        )
    if person is None or (leaf is None and left is None):
        return []
    if leaf is not None and profile.is_named(leaf.value):
        if not _tells_departure(record):
            return [_arrival(page, person, leaf, role, record)]
        left = next((f for f in record if f.key in ("event", "type", "status", "change")), leaf)
        left = replace(left, value=leaf.value)
    leaving = left or leaf
    if leaving is None or left is None:
        return []
    who = next((f for f in record if f.key in _WHO and 0 < f.quote.start - leaving.quote.end <= _BESIDE), None)
    gone = Span(leaving.quote.start, who.quote.end) if who else leaving.quote
    said = f"{person.name} a quitté {left.value}." if page.language == "fr" else f"{person.name} has left {left.value}."
    return [Reading(page, gone, None, _day(page, record), person.about, statement=said, silent=True)]


def _tells_departure(record: Sequence[Field]) -> bool:
    """`"event": "left_company"`, or an end date without a start: the alert is about who goes."""
    said = " ".join(fold(f.value).replace("_", " ") for f in record if f.key in ("event", "type", "status", "change"))
    ended = any(f.key in _ENDS and f.value not in ("", "null") and len(f.path) == 1 for f in record)
    begun = any(f.key in _BEGINS and f.value not in ("", "null") and len(f.path) == 1 for f in record)
    return any(word in said for word in _GOES) or (ended and not begun)


def _arrival(page: Page, person: Person, leaf: Field, role: str, record: Sequence[Field]) -> Reading:
    """Quoted from the title to the day it began when they stand together, else the employer alone."""
    day = _day(page, record)
    title = next((f for f in record if f.key in table()["new_role"] and len(f.path) == len(leaf.path)), None)
    began = next((f for f in record if f.key in _BEGINS and len(f.path) == len(leaf.path)), None)
    near = title and began and 0 < began.quote.end - title.quote.start <= _ENTRY
    span = Span(title.quote.start, began.quote.end) if title and began and near else leaf.quote
    who = next((f for f in record if f.key in _WHO and len(f.path) == len(leaf.path)), None)
    if who and title and 0 < title.quote.start - who.quote.end <= _BESIDE:
        span = Span(who.quote.start, max(span.end, title.quote.end))
    at = "chez" if page.language == "fr" else "at"
    said = (
        f"{person.name} : {role} {at} {leaf.value}."
        if page.language == "fr"
        else f"{person.name}: {role} {at} {leaf.value}."
    )
    return Reading(page, span, "job_change", day, person.about, statement=said)


def _tools(page: Page, record: Sequence[Field]) -> list[Reading]:
    """Tools a scan of the site saw: one fact a list or item, dated by the scan."""
    found: dict[Span, Reading] = {}
    for f in record:
        technology = page.technology(f.inside)
        if f.kind == "string" and technology and any(part.lower() in table()["tools"] for part in f.path):
            span = f.within or f.quote
            listed = ", ".join(o.value for o in record if (o.within or o.quote) == span and page.technology(o.inside))
            said = (
                f"Outils vus sur le site : {listed}." if page.language == "fr" else f"Tools seen on the site: {listed}."
            )
            seen = Reading(page, span, "profile_fact", page.evidence.date, technology=technology, statement=said)
            found.setdefault(span, seen)
    return list(found.values())


def _appointments(page: Page, record: Sequence[Field]) -> list[Reading]:
    """Officers appointed within two years of the extract: name, role and day side by side."""
    found = []
    for f in record:
        day = day_of(f.value) if f.key in _APPOINTED else None
        if day is None or not 0 <= (page.evidence.date - day).days <= 730:
            continue
        entry = [o for o in record if o.path[:-1] == f.path[:-1] and o.quote.start <= f.quote.start]
        start = min(o.quote.start for o in entry)
        if any(is_private_key(o.path) for o in entry):
            start = f.quote.start
        said = ", ".join(_named(o.value) for o in entry if o is not f and not is_private_key(o.path))
        when = f"nommé le {day.isoformat()}" if page.language == "fr" else f"appointed on {day.isoformat()}"
        found.append(Reading(page, Span(start, f.quote.end), "registry_event", day, statement=f"{said}, {when}."))
    return found


def _establishments(page: Page, record: Sequence[Field]) -> list[Reading]:
    """Establishments opened within two years of the extract: day and town side by side."""
    found = []
    for f in record:
        day = day_of(f.value) if f.key in _FOUNDED and len(f.path) > 1 else None
        if day is None or not 0 <= (page.evidence.date - day).days <= _NEW:
            continue
        entry = [o for o in record if o.path[:-1] == f.path[:-1] and o.quote.start >= f.quote.start]
        town = next((o for o in entry if o.key in ("libelle_commune", "city", "ville", "commune", "locality")), None)
        end = town.quote.end if town else f.quote.end
        where = (
            f" à {town.value.title()}"
            if town and page.language == "fr"
            else f" in {town.value.title()}"
            if town
            else ""
        )
        said = (
            f"Établissement ouvert le {day.isoformat()}{where}."
            if page.language == "fr"
            else f"Establishment opened on {day.isoformat()}{where}."
        )
        found.append(Reading(page, Span(f.quote.start, end), "registry_event", day, statement=said))
    return found


def _named(value: str) -> str:
    """`DUPONT, Jean` as `Jean Dupont`."""
    family, comma, given = value.partition(", ")
    return f"{given} {family.title()}" if comma and family.isupper() else value


def _advert(page: Page, record: Sequence[Field]) -> list[Reading]:
    """The post an advert is for; what its text says is read as prose."""
    post = next((f for key in table()["post"] for f in record if f.key == key and f.kind == "string"), None)
    if post is None:
        return []
    said = f"Poste ouvert : {post.value}." if page.language == "fr" else f"Open post: {post.value}."
    return [Reading(page, post.quote, "job_posting", page.evidence.date, statement=said)]


def _no_company(page: Page, record: Sequence[Field]) -> list[Reading]:
    leaf = next((f for f in record if f.key in table()["empty_search"] and f.value == "0" and len(f.path) == 1), None)
    if leaf is None:
        return []
    said = (
        "Aucune société de ce nom au registre." if page.language == "fr" else "No company of that name in the register."
    )
    return [Reading(page, leaf.quote, "profile_fact", page.evidence.date, statement=said)]


def _private(page: Page, profile: Profile, record: Sequence[Field]) -> list[Reading]:
    private = [f for f in record if is_private_key(f.path) and f.value not in ("", "null")]
    return [
        Reading(page, f.quote, None, page.evidence.date, _owner_of(f, profile, record), reason="private life",
                statement=f"{f.key}: {f.value}")
        for f in private
    ]  # fmt: skip


def _owner_of(leaf: Field, profile: Profile, record: Sequence[Field]) -> str:
    """The contact whose entry of the record this leaf belongs to."""
    text = fold(" ".join(f.value for f in record if f.path[:-1] == leaf.path[:-1]))
    present = {w.text for w in words(text)}
    return next(
        (p.about for p in profile.people if set(p.parts) <= present), "other" if len(leaf.path) > 1 else "account"
    )


def _visit(page: Page, kind: RecordKind, record: Sequence[Field]) -> list[Reading]:
    standing = next((f for key in table()[kind] for f in record if f.key == key and f.value not in ("", "null")), None)
    if standing is None:
        return []
    score = (
        standing.number()
        if standing.key in ("composite_score", "composite", "surge_score", "surge", "topic_score")
        else None
    )
    weak = score is not None and 1 < score < _SURGE_FLOOR
    quote = standing.within if len(standing.path) > 1 and standing.within else standing.quote
    said = _visit_words(page, kind, record, standing)
    reason: Reason | None = "unsure" if weak else None
    return [Reading(page, quote, _VISITS[kind], _day(page, record), reason=reason, statement=said)]


def _visit_words(page: Page, kind: RecordKind, record: Sequence[Field], standing: Field) -> str:
    topics = ", ".join(f.value for f in record if f.key in table()["topics"] and f.kind == "string") or standing.value
    french = page.language == "fr"
    if kind == "site_visit":
        return f"Visite du site : {standing.value}." if french else f"Site visit: {standing.value}."
    if kind == "review_research":
        return f"Comparaison d'outils en cours : {topics}." if french else f"Comparing tools: {topics}."
    return f"Intérêt en hausse : {topics}." if french else f"Rising interest: {topics}."


def _day(page: Page, record: Sequence[Field]) -> date:
    """The day inside the record when it is older than the evidence."""
    said = page.evidence.date
    days = (day_of(f.value) for f in record if f.key in _DAY_KEYS and len(f.value) >= 10)
    return min(said, next((d for d in days if d), said))


def _leaf(page: Page, profile: Profile, leaf: Field, kind: RecordKind) -> Reading | None:
    rule = _rules().get(leaf.key)
    if rule is None or leaf.value in ("", "null") or (leaf.key == "nature" and kind != "registry"):
        return None
    if len(leaf.path) > 1 and leaf.key in _FOUNDED:
        return None  # the day of an establishment, told by `_establishments`
    value = _value(leaf, rule["form"], page)
    if value is None or (len(leaf.path) > 1 and rule["form"] in ("status", "legal")):
        return None
    year = next((p for p in leaf.path if len(p) == 4 and p.isdecimal()), "")
    when = (f" en {year}" if page.language == "fr" else f" in {year}") if year else ""
    words_ = rule[page.language].format(value=value, name=profile.account.name, year=when)
    event = min(page.evidence.date, date(int(year), 12, 31)) if year and 1900 < int(year) < 2100 else page.evidence.date
    if rule["signal"] == "registry_event":
        event = _day(page, [leaf, *fields(page.text)])
    closed = leaf.value.lower() in table()["closed"] and rule["form"] in ("status", "plain")
    closed = closed or page.has("insolvency", leaf.inside)
    # A state that is no longer the usual one is an event, whatever the column is called.
    signal = "registry_event" if closed and rule["form"] == "status" else rule["signal"]
    return Reading(page, leaf.quote, signal, event, statement=words_, silent=closed)


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return {key: rule for rule in reversed(table()["leaves"]) for key in rule["keys"]}


def _value(leaf: Field, form: str, page: Page) -> str | None:
    """How a leaf's value is said, None when it cannot be."""
    if form == "money":
        amount = leaf.number()
        return None if amount is None else _money(amount, page.language)
    if form == "band":
        band = band_of(leaf.value)
        return (
            None if band is None else f"{band[0]} à {band[1]}" if page.language == "fr" else f"{band[0]} to {band[1]}"
        )
    labels = table()["legal_labels" if form == "legal" else "status_labels" if form == "status" else "bands"]
    if form == "legal":
        found = legal_form(leaf.value)
        return labels[found][page.language] if found in labels else found
    if form == "status":
        said: str = labels[leaf.value.lower()][page.language] if leaf.value.lower() in labels else leaf.value
        return said
    return leaf.value.title() if leaf.value.isupper() and len(leaf.value) > 3 else leaf.value


def _money(amount: float, language: str) -> str:
    for size, fr, en in ((1e9, "Md€", "bn"), (1e6, "M€", "m"), (1e3, "k€", "k")):
        if abs(amount) >= size:
            figure = f"{amount / size:.1f}".removesuffix(".0")
            return f"{figure.replace('.', ',')} {fr}" if language == "fr" else f"{figure}{en}"
    return f"{amount:g} €" if language == "fr" else f"{amount:g}"


def prose_leaves(record: Sequence[Field]) -> list[Span]:
    """Insides of the string leaves that hold sentences."""
    return [f.inside for f in record if f.kind == "string" and len(f.value.split()) >= 6]
