"""Whose record is it? Domain, name, officers, size and place of a JSON record against the account's."""

from collections.abc import Sequence

from agent.language.fold import fold
from agent.language.sentences import words
from agent.reading.fields import Field, first_text
from agent.reading.identity import Identity
from agent.reading.lexicon import places_in
from agent.reading.locations import Clue
from agent.reading.page import Page
from agent.reading.profile import Profile, add_officer
from agent.reading.record_kinds import band_of, record_kind, table

_OWN_FLOOR = 1.5
_SITES = ("domain", "domaine", "website", "site", "url_site", "site_web", "company_domain", "account_domain")
_NUMBERS = (
    "siren",
    "siret",
    "registre",
    "company_number",
    "registration_number",
    "rcs",
    "immatriculation",
    "numero_siren",
)
_REVENUES = ("ca", "chiffre_affaires", "turnover", "revenue")
_PLACES = (
    "libelle_commune",
    "registered_office",
    "registered_office_address",
    "city",
    "ville",
    "metro",
    "country",
    "pays",
)


def identify_record(page: Page, profile: Profile, record: Sequence[Field]) -> Identity:
    """Judge a record by its domain, name, people, size and place."""
    clues = _domain_clues(record, profile) + _name_clues(record, profile) + _number_clues(record, profile)
    clues += _officer_clues(record, profile) + _size_clues(record, profile) + _place_clues(record, profile)
    score = sum(w for w, _ in clues)
    why = tuple(reason for _, reason in clues)
    if not clues:
        return Identity("absent", 0.0)
    return Identity("own" if score >= _OWN_FLOOR else "namesake" if score <= 0 else "unsure", score, why)


def _domain_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
    said = first_text(record, *_SITES).lower()
    named = next((f.value.lower() for f in record if f.key == "account" and "." in f.value and " " not in f.value), "")
    said = said or named
    said = said.removeprefix("https://").removeprefix("http://").removeprefix("www.").split("/")[0]
    own = (profile.account.domain or "").lower()
    if not said or not own:
        return []
    return [(5.0, "domain")] if said == own or said.endswith("." + own) else [(-6.0, f"domain {said}")]


def _name_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
    said = next((f.value for f in record if f.key in table()["names"] and len(f.path) == 1 and f.kind == "string"), "")
    if not said or ("." in said and " " not in said):
        return []  # a domain under the name of an account is judged as one
    lean = profile.lean_name(said)
    if lean == profile.lean_name(profile.account.name):
        return [(2.0, "name")]
    return [(0.5, "part of the name")] if set(profile.shorts[0]) <= set(lean) else [(-3.0, f"name {said}")]


def _number_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
    """The register number, when an extract that is the account's own has told it."""
    said = _numbers(record)
    if not said or not profile.numbers:
        return []
    return [(5.0, "register number")] if said & profile.numbers else [(-6.0, "another register number")]


def _numbers(record: Sequence[Field]) -> set[str]:
    """Register numbers of the company itself: SIREN (a SIRET begins with it), company number."""
    found = set()
    for f in record:
        plain = "".join(c for c in f.value if c.isalnum()).upper()
        if f.key in _NUMBERS and len(f.path) <= 2 and 6 <= len(plain) <= 14 and any(c.isdigit() for c in plain):
            found.add(plain[:9] if len(plain) == 14 else plain)
    return found


def _officer_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
    text = fold(" ".join(f.value for f in record if f.kind == "string"))
    present = {w.text for w in words(text)}
    named = [p for p in profile.people if set(p.parts) <= present]
    return [(3.0, f"officer {named[0].name}")] if named else []


def _size_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
    known, clues = profile.account.employees, list[Clue]()
    band = band_of(first_text(record, "tranche_effectif_salarie", "tranche_effectifs", "tranche_effectif"))
    if known and band:
        near = band[0] * 0.6 <= known <= band[1] * 1.6
        clues.append((1.0, "size") if near else (-2.5, f"size {band[0]} to {band[1]}"))
    revenue = next((f.number() for f in record if f.key in _REVENUES), None)
    if revenue and profile.account.revenue_eur:
        ratio = revenue / profile.account.revenue_eur
        clues.append(
            (2.0, "turnover") if 0.8 <= ratio <= 1.25 else (-1.0, "turnover") if not 0.3 <= ratio <= 3 else (0, "")
        )
    return clues


def _place_clues(record: Sequence[Field], profile: Profile) -> list[Clue]:
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
    for key in _PLACES:
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
    profile.numbers.update(_numbers(record))
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
