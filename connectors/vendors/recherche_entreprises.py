"""Recherche d'entreprises, the public search in the French registers (INSEE Sirene, INPI RNE), by SIREN or by name.

API of DINUM, no key, MIT specification (kept beside its tests): at most 7 requests a second, 429 with
Retry-After, 25 results a page. A `q` of nine digits is a look-up that ignores every filter. Companies that asked not to be
published are absent or marked `P`: of those nothing personal is kept. Birth dates and nationalities are cut before the disk.

A match needs the company's own word: a SIREN its site states with a name that agrees, a postcode of its legal notice, or a name
that one active company alone bears in a country known to be France. Anything less is a doubt, told and not used.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from connectors.errors import BadAnswer
from connectors.http import Call, Http, Service
from connectors.notices import folded
from connectors.ports import Clues, Gap, GapKind, Gathered, Kit, Piece, SourceSpec
from connectors.resolution.matching import Company, compare
from connectors.resolution.names import comparable_name

NAME = "recherche-entreprises"
ADDRESS = "https://recherche-entreprises.api.gouv.fr"
TITLE = "Recherche d'entreprises (extrait de l'API publique)"
PER_SECOND = 5.0  # the API allows 7 per address and 30 per network, which neighbours in a cloud share
PER_PAGE = 25  # the most the API gives
DAY = 86_400.0
_MOST_NUMBERS = 3
_SURE = 0.9  # confidence of `compare` from which a name alone tells companies of one country apart
_FRENCH_ENDINGS = (".fr", ".re", ".gp", ".mq", ".gf", ".yt", ".pm", ".bzh", ".paris", ".alsace", ".corsica")

_PLAIN = (
    "siren", "nom_complet", "nom_raison_sociale", "sigle", "nature_juridique", "etat_administratif", "date_creation",
    "date_fermeture", "nombre_etablissements", "nombre_etablissements_ouverts", "activite_principale",
    "activite_principale_naf25", "section_activite_principale", "categorie_entreprise", "annee_categorie_entreprise",
    "tranche_effectif_salarie", "annee_tranche_effectif_salarie", "tva",
)  # fmt: skip
_SEAT = (
    "siret", "adresse", "code_postal", "libelle_commune", "code_pays_etranger", "etat_administratif", "date_creation",
    "liste_enseignes", "nom_commercial",
)  # fmt: skip
_OFFICER = ("nom", "prenoms", "qualite", "type_dirigeant", "siren", "denomination")


def essentials(payload: Any) -> dict[str, Any]:
    """The answer with what is kept of each company, empty values left out. Raises BadAnswer when it is no such answer."""
    results = payload.get("results") if isinstance(payload, dict) else None
    if not isinstance(results, list) or not all(isinstance(r, dict) and _is_siren(r.get("siren")) for r in results):
        raise BadAnswer(f"{NAME}: the answer is not the documented one (a list of companies with their SIREN)")
    total = payload.get("total_results")
    return {"total": total if isinstance(total, int) else len(results), "results": [_company(r) for r in results]}


def _is_siren(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 9 and value.isascii() and value.isdigit()


def _company(raw: dict[str, Any]) -> dict[str, Any]:
    """One company without what is not needed: stamps, coordinates, elected people, births, nationalities."""
    kept = _only(raw, _PLAIN)
    kept["siege"] = _only(raw.get("siege"), _SEAT)
    officers = raw.get("dirigeants")
    kept["dirigeants"] = [_only(o, _OFFICER) for o in officers] if isinstance(officers, list) else []
    years = raw.get("finances")
    if isinstance(years, dict):
        kept["finances"] = {year: _only(years[year], ("ca", "resultat_net")) for year in sorted(years)[-3:]}
    if raw.get("statut_diffusion") == "P":
        kept["dirigeants"] = []
        kept["siege"] = {k: v for k, v in kept["siege"].items() if k != "adresse"}
    return {key: value for key, value in kept.items() if value not in ({}, [])}


def _only(raw: Any, keys: Sequence[str]) -> dict[str, Any]:
    return {key: raw[key] for key in keys if raw.get(key) not in (None, "", [])} if isinstance(raw, dict) else {}


class RechercheEntreprises:
    """The source. One or two calls a company."""

    def __init__(self, http: Http, kit: Kit) -> None:
        self._http, self._day = http, kit.day
        self.service = Service(
            name=NAME,
            base_url=kit.addresses.get(NAME) or ADDRESS,
            allow=frozenset({("GET", "/search")}),
            per_second=PER_SECOND,
        )

    def gather(self, clues: Clues) -> Gathered:
        """The register's record of the company, or a gap that says why there is none."""
        if clues.country and clues.country.upper() != "FR":
            return _gap("unfit", f"covers companies registered in France, this one is in {clues.country}")
        return self._by_number(clues) if clues.sirens else self._by_name(clues)

    def _by_number(self, clues: Clues) -> Gathered:
        found, absent = [], []
        for siren in clues.sirens[:_MOST_NUMBERS]:
            answer, piece_day = self._search({"q": siren, "page": "1", "per_page": "1"})
            record = next((r for r in answer["results"] if r["siren"] == siren), None)
            found += [(record, piece_day)] if record else []
            absent += [] if record else [siren]
        own = [(record, day) for record, day in found if _named_by(clues, record)]
        if len(own) == 1:
            record, day = own[0]
            cited = record["siren"] in "".join(c for c in clues.notice if c.isdigit())
            return self._matched(record | ({"site_web": clues.domain} if cited else {}), day)
        if own:
            return _gap("doubt", f"several numbers agree with the site: {_listed(r for r, _ in own)}")
        if found:
            return _gap(
                "doubt", f"the number leads to a company the site does not name: {_listed(r for r, _ in found)}"
            )
        return _gap("nothing", f"SIREN {', '.join(absent)} is not in the public register")

    def _by_name(self, clues: Clues) -> Gathered:
        spelled = clues.domain.partition(".")[0].replace("-", " ")
        name = next((n for n in clues.names if comparable_name(n).words), spelled)
        french = (clues.country or "").upper() == "FR" or clues.domain.endswith(_FRENCH_ENDINGS)
        if not french and clues.language != "fr":
            return _gap("unfit", "covers companies registered in France, nothing says that this one is")
        answer, day = self._search({"q": name, "page": "1", "per_page": str(PER_PAGE)})
        alike = [(r, sure) for r in answer["results"] if (sure := _sureness(name, r)) is not None]
        active = [(r, sure) for r, sure in alike if r.get("etat_administratif") != "C"]
        if not alike:
            return _gap("nothing", f"no company named `{name}` among {answer['total']} results")
        if not active:
            return _gap("doubt", f"only closed companies are named `{name}`: {_listed(r for r, _ in alike)}")
        placed = [r for r, _ in active if _placed_by(clues, r)]
        if len(placed) == 1:
            return self._matched(placed[0], day)
        if french and len(active) == 1 and active[0][1] >= _SURE:
            return self._matched(active[0][0], day)
        return _gap("doubt", f"cannot tell which company is meant by `{name}`: {_listed(r for r, _ in active)}")

    def _search(self, params: dict[str, str]) -> tuple[dict[str, Any], Any]:
        answer = self._http.call(self.service, Call("GET", "/search", params, ttl=DAY, keep=essentials))
        return answer.value, self._day(answer.fetched_at)

    def _matched(self, record: dict[str, Any], day: Any) -> Gathered:
        siren = record["siren"]
        url = f"{self.service.base_url.rstrip('/')}/search?q={siren}"
        text = json.dumps(record, ensure_ascii=False)
        abroad = record.get("siege", {}).get("code_pays_etranger")
        clues = Clues(
            domain="",
            names=_legal_names(record)[:1],
            sirens=(siren,),
            country=None if abroad else "FR",
            industry_code=record.get("activite_principale"),
        )
        return Gathered(pieces=(Piece(kind="registry", source=TITLE, url=url, date=day, text=text),), clues=clues)


def _legal_names(record: dict[str, Any]) -> tuple[str, ...]:
    whole = str(record.get("nom_complet") or "")
    return tuple(dict.fromkeys(n for n in (str(record.get("nom_raison_sociale") or ""), whole.partition(" (")[0]) if n))


def _spoken_names(record: dict[str, Any]) -> tuple[str, ...]:
    """Every name the company goes by: legal, usual (in brackets in `nom_complet`), initials, signs of its seat."""
    seat = record.get("siege", {})
    usual = [part.strip(" )") for part in str(record.get("nom_complet") or "").split("(")[1:]]
    signs = seat.get("liste_enseignes") or []
    said = (
        *_legal_names(record),
        *usual,
        record.get("sigle"),
        seat.get("nom_commercial"),
        *(signs if isinstance(signs, list) else []),
    )
    return tuple(str(name) for name in said if name)


def _sureness(name: str, record: dict[str, Any]) -> float | None:
    """How surely a record bears this legal name, None when it does not."""
    wanted = Company(name=name, country="FR")
    matches = [compare(wanted, Company(name=legal, country="FR")) for legal in _legal_names(record)]
    return max((m.confidence for m in matches if m.verdict == "same"), default=None)


def _named_by(clues: Clues, record: dict[str, Any]) -> bool:
    """Whether the company's pages or its list give one of the record's names."""
    notice = f" {folded(clues.notice)} "
    for name in _spoken_names(record):
        if any(
            compare(Company(name=n, country="FR"), Company(name=name, country="FR")).verdict == "same"
            for n in clues.names
        ):
            return True
        plain = folded(name)
        if len(plain) >= 4 and f" {plain} " in notice:
            return True
    return False


def _placed_by(clues: Clues, record: dict[str, Any]) -> bool:
    """Whether the legal notice holds the postcode of the seat."""
    postcode = str(record.get("siege", {}).get("code_postal") or "")
    return len(postcode) == 5 and postcode in folded(clues.notice).split()


def _listed(records: Iterable[dict[str, Any]]) -> str:
    shown = list(records)
    said = [
        f"{next(iter(_legal_names(r)), '?')} (SIREN {r['siren']}, {r.get('siege', {}).get('libelle_commune', 'town unknown')})"
        for r in shown[:4]
    ]
    return "; ".join(said) + (f"; and {len(shown) - 4} more" if len(shown) > 4 else "")


def _gap(kind: GapKind, reason: str) -> Gathered:
    return Gathered(gaps=(Gap(source=NAME, reason=reason, kind=kind),))


SPEC = SourceSpec(
    name=NAME,
    order=20,
    covers="companies and public bodies registered in France",
    build=lambda kit: RechercheEntreprises(kit.http, kit),
    shared=True,
)
