"""JSON evidence (register extracts, intent rows, site visits): which leaves are facts, and whose record it is."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

from agent.language.fold import fold
from agent.language.sentences import Span, words
from agent.reading.fields import Field, fields, first_text
from agent.reading.identity import Identity
from agent.reading.lexicon import load, places_in
from agent.reading.page import Page
from agent.reading.private import is_private_key
from agent.reading.profile import Profile, add_officer
from agent.reading.readings import Reading

RecordKind = Literal["registry", "intent", "site_visit", "review_research", "other"]
# Bombora calls a surge 60 or more of 100; a lower score is background noise and weak ground for a call.
_SURGE_FLOOR = 60.0
_DAY_KEYS = ("seen_at", "visited_at", "week_ending", "date", "date_effet", "date_jugement", "effective_date", "appointed_on",
             "date_parution", "event_date", "week", "date_nomination")  # fmt: skip
_APPOINTED = ("appointed_on", "date_nomination", "date_prise_fonction", "nomme_le", "appointed")
_VISITS = {"site_visit": "site_visit", "intent": "intent_surge", "review_research": "review_research"}


@cache
def table() -> dict[str, Any]:
    """records.yaml, read once."""
    return load("records.yaml")


def record_kind(page: Page, record: Sequence[Field]) -> RecordKind:
    """What kind of record the keys show. Register keys win, then the kind with most keys."""
    keys = {f.path[-1].lower() for f in record} | {f.path[0].lower() for f in record}
    kinds = table()["kinds"]
    if keys & set(kinds["registry"]):
        return "registry"
    if page.evidence.kind in ("review_site", "review_research") or keys & {
        "category_page",
        "product_viewed",
        "compared_with",
    }:
        return "review_research"
    if keys & {"seen_at", "duration_s", "page_url", "visited_at", "pages_visited", "url_visited"}:
        return "site_visit"
    return "intent" if keys & set(kinds["intent"]) else "other"


def identify_record(page: Page, profile: Profile, record: Sequence[Field]) -> Identity:
    """Judge a record by its domain, name, people, size and place."""
    clues = _domain_clues(record, profile) + _name_clues(record, profile)
    clues += _officer_clues(record, profile) + _size_clues(record, profile) + _place_clues(record, profile)
    score = sum(w for w, _ in clues)
    why = tuple(reason for _, reason in clues)
    if not clues:
        return Identity("absent", 0.0)
    return Identity("own" if score >= 1.5 else "namesake" if score <= 0 else "unsure", score, why)


def _domain_clues(record: Sequence[Field], profile: Profile) -> list[tuple[float, str]]:
    said = first_text(record, "domain", "website", "url_site", "site_web", "company_domain").lower()
    said = said.removeprefix("https://").removeprefix("http://").removeprefix("www.").split("/")[0]
    own = (profile.account.domain or "").lower()
    if not said or not own:
        return []
    return [(5.0, "domain")] if said == own or said.endswith("." + own) else [(-6.0, f"domain {said}")]


def _name_clues(record: Sequence[Field], profile: Profile) -> list[tuple[float, str]]:
    said = next(
        (
            f.value
            for f in record
            if f.key in (*table()["names"], "query", "recherche") and len(f.path) == 1 and f.kind == "string"
        ),
        "",
    )
    if not said:
        return []
    lean = profile.lean_name(said)
    if lean == profile.lean_name(profile.account.name):
        return [(2.0, "name")]
    return [(0.5, "part of the name")] if set(profile.shorts[0]) <= set(lean) else [(-3.0, f"name {said}")]


def _officer_clues(record: Sequence[Field], profile: Profile) -> list[tuple[float, str]]:
    text = fold(" ".join(f.value for f in record if f.kind == "string"))
    present = {w.text for w in words(text)}
    named = [p for p in profile.people if set(p.parts) <= present]
    return [(3.0, f"officer {named[0].name}")] if named else []


def _size_clues(record: Sequence[Field], profile: Profile) -> list[tuple[float, str]]:
    known, clues = profile.account.employees, list[tuple[float, str]]()
    band = _band(first_text(record, "tranche_effectif_salarie", "tranche_effectifs", "tranche_effectif"))
    if known and band:
        near = band[0] * 0.6 <= known <= band[1] * 1.6
        clues.append((1.0, "size") if near else (-2.5, f"size {band[0]} to {band[1]}"))
    revenue = next((f.number() for f in record if f.key in ("ca", "chiffre_affaires", "turnover", "revenue")), None)
    if revenue and profile.account.revenue_eur:
        ratio = revenue / profile.account.revenue_eur
        clues.append(
            (2.0, "turnover") if 0.8 <= ratio <= 1.25 else (-1.0, "turnover") if not 0.3 <= ratio <= 3 else (0, "")
        )
    return clues


def _place_clues(record: Sequence[Field], profile: Profile) -> list[tuple[float, str]]:
    home = (profile.account.country or "").upper()
    said = first_text(record, "country", "pays", "country_code").upper()
    codes = set(_codes(record))
    if len(said) == 2 and home and said != home:
        return [(-3.0, f"country {said}")]
    if codes & profile.places:
        return [(1.0, "place")]
    if codes and home and all(c.partition("/")[0] != home for c in codes):
        return [(-3.0, "country")]
    known = {c for c in profile.places if "/" in c}
    return [(-1.5, "place")] if codes and known and any("/" in c for c in codes) else []


def _codes(record: Sequence[Field]) -> list[str]:
    postcode = first_text(record, "code_postal", "postal_code", "postcode")
    codes = [f"FR/{postcode[:2]}"] if len(postcode) == 5 and postcode.isdecimal() else []
    for key in (
        "libelle_commune",
        "registered_office",
        "registered_office_address",
        "city",
        "ville",
        "metro",
        "country",
        "pays",
    ):
        folded = fold(first_text(record, key))
        codes += [place.code for place in places_in(folded, words(folded))]
    return codes


def _towns(record: Sequence[Field]) -> list[str]:
    """Town names: the commune, else the words after the postcode or the last comma of an address."""
    named = [fold(first_text(record, key)) for key in ("libelle_commune", "city", "ville")]
    for f in record:
        if f.key in ("adresse", "address", "registered_office", "registered_office_address"):
            tail = fold(f.value).rpartition(",")[2]
            named.append(
                " ".join(w.text for w in words(tail) if not w.text[0].isdigit())
                if "," in f.value
                else _after_postcode(f.value)
            )
    return [t.strip() for t in named if len(t.strip()) >= 3]


def _after_postcode(address: str) -> str:
    found = words(fold(address))
    at = next((i for i, w in enumerate(found) if len(w.text) == 5 and w.text.isdecimal()), len(found))
    return " ".join(w.text for w in found[at + 1 :])


def learn_record(page: Page, profile: Profile, record: Sequence[Field]) -> None:
    """Add to the profile what the account's own register extract says: officers, places, trade."""
    if record_kind(page, record) != "registry":
        return
    profile.places.update(_codes(record))
    profile.towns.update(_towns(record))
    given = {
        f.path[:-1]: f.value for f in record if f.path[-1].lower() in ("prenoms", "prenom", "first_name", "forename")
    }
    for f in record:
        last = f.path[-1].lower()
        if last in ("nom", "last_name", "surname") and f.path[:-1] in given:
            add_officer(profile, given[f.path[:-1]], f.value)
        elif last == "name" and "officers" in f.path and "," in f.value:
            family, _, first = f.value.partition(",")
            add_officer(profile, first.strip(), family)
    code = next((f.value for f in record if "activite_principale" in f.path or "sic_codes" in f.path), "")[:2]
    trade = table()["activities"].get(code)
    profile.trades |= {trade} if trade else set()


def read_record(page: Page, profile: Profile, record: Sequence[Field]) -> list[Reading]:
    """Facts of a record that is the account's."""
    kind = record_kind(page, record)
    found = _private(page, profile, record)
    if kind in _VISITS:
        return found + _visit(page, kind, record)
    leaves = [r for r in (_leaf(page, profile, f, kind) for f in record) if r]
    return found + leaves + _tools(page, record) + _appointments(page, record) + _no_company(page, record)


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
        day = _iso(f.value) if f.key in _APPOINTED else None
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


def _named(value: str) -> str:
    """`DUPONT, Jean` as `Jean Dupont`."""
    family, comma, given = value.partition(", ")
    return f"{given} {family.title()}" if comma and family.isupper() else value


def _no_company(page: Page, record: Sequence[Field]) -> list[Reading]:
    leaf = next((f for f in record if f.key in table()["empty_search"] and f.value == "0" and len(f.path) == 1), None)
    if leaf is None:
        return []
    said = (
        "Aucune société de ce nom au registre." if page.language == "fr" else "No company of that name in the register."
    )
    return [Reading(page, leaf.quote, "profile_fact", page.evidence.date, statement=said)]


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


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
    score = standing.number() if standing.key in ("composite_score", "surge_score", "topic_score") else None
    weak = score is not None and 1 < score < _SURGE_FLOOR
    return [
        Reading(page, standing.quote, _VISITS[kind], _day(page, record), reason="unsure" if weak else None,
                statement=_visit_words(page, kind, record, standing))
    ]  # fmt: skip


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
    days = (_iso(f.value) for f in record if f.key in _DAY_KEYS and len(f.value) >= 10)
    return min(said, next((d for d in days if d), said))


def _leaf(page: Page, profile: Profile, leaf: Field, kind: RecordKind) -> Reading | None:
    rule = _rules().get(leaf.key)
    if rule is None or leaf.value in ("", "null") or (leaf.key == "nature" and kind != "registry"):
        return None
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
    return Reading(page, leaf.quote, rule["signal"], event, statement=words_, silent=closed)


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return {key: rule for rule in reversed(table()["leaves"]) for key in rule["keys"]}


def _value(leaf: Field, form: str, page: Page) -> str | None:
    """How a leaf's value is said, None when it cannot be."""
    if form == "money":
        amount = leaf.number()
        return None if amount is None else _money(amount, page.language)
    if form == "band":
        band = _band(leaf.value)
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


def legal_form(value: str) -> str | None:
    """The short name of a legal form from an INSEE code or a register's words, None when unknown."""
    codes, names = table()["legal_codes"], table()["legal_words"]
    if value.isdecimal():
        return next((codes[value[:n]] for n in (4, 2, 1) if value[:n] in codes), None)
    found: str | None = names.get(value.strip().lower())
    return found


def _band(code: str) -> tuple[int, int] | None:
    band = table()["bands"].get(code)
    return (band[0], band[1]) if band else None


def _money(amount: float, language: str) -> str:
    for size, fr, en in ((1e9, "Md€", "bn"), (1e6, "M€", "m"), (1e3, "k€", "k")):
        if abs(amount) >= size:
            figure = f"{amount / size:.1f}".removesuffix(".0")
            return f"{figure.replace('.', ',')} {fr}" if language == "fr" else f"{figure}{en}"
    return f"{amount:g} €" if language == "fr" else f"{amount:g}"


def prose_leaves(record: Sequence[Field]) -> list[Span]:
    """Insides of the string leaves that hold sentences."""
    return [f.inside for f in record if f.kind == "string" and len(f.value.split()) >= 6]
