"""The register: requests and fake answers held to the published specification, matches that need proof, nothing personal kept."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest
import yaml

from connectors.errors import BadAnswer, RateLimited
from connectors.fetch import Fetcher
from connectors.http import Http
from connectors.ports import Clues, Gathered, Kit
from connectors.registry import ask
from connectors.vendors.recherche_entreprises import SPEC, RechercheEntreprises, essentials

SPECIFICATION = Path(__file__).parent / "specs" / "recherche-entreprises" / "open-api.yml"
# Right check digits; the companies are fictional.
A, B, C = "123456782", "732829320", "552100554"


def company(siren: str = A, name: str = "MECABOIS", **changes: Any) -> dict[str, Any]:
    """A company as the API describes one."""
    seat = {
        "siret": f"{siren}00012",
        "adresse": "4 RUE DES SCIEURS 39300 CHAMPAGNOLE",
        "code_postal": "39300",
        "libelle_commune": "CHAMPAGNOLE",
        "latitude": "46.74",
        "longitude": "5.91",
        "etat_administratif": "A",
        "liste_enseignes": None,
        "nom_commercial": None,
        "date_mise_a_jour_insee": "2026-01-02T03:04:05",
        "tranche_effectif_salarie": "32",
    }
    person = {
        "nom": "RIBAUD",
        "prenoms": "JEANNE",
        "annee_de_naissance": "1970",
        "date_de_naissance": "1970-03",
        "qualite": "Présidente",
        "nationalite": "Française",
        "type_dirigeant": "personne physique",
    }
    whole = {
        "siren": siren,
        "nom_complet": name,
        "nom_raison_sociale": name,
        "sigle": None,
        "nombre_etablissements": 5,
        "nombre_etablissements_ouverts": 3,
        "siege": seat,
        "activite_principale": "16.10A",
        "categorie_entreprise": "ETI",
        "date_creation": "1962-01-01",
        "dirigeants": [person],
        "etat_administratif": "A",
        "nature_juridique": "5710",
        "section_activite_principale": "C",
        "tranche_effectif_salarie": "32",
        "annee_tranche_effectif_salarie": "2024",
        "statut_diffusion": "O",
        "matching_etablissements": [seat],
        "date_mise_a_jour": "2026-01-02T03:04:05",
        "finances": {"2024": {"ca": 58000000, "resultat_net": 1}, "2025": {"ca": 61034000, "resultat_net": -2}},
        "complements": {
            "est_association": False,
            "collectivite_territoriale": {"elus": [{"nom": "MARTIN", "sexe": "F"}]},
        },
        "tva": [f"FR44{siren}"],
    }
    return {**whole, **changes}


def payload(*companies: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {
        "results": list(companies),
        "total_results": len(companies) if total is None else total,
        "page": 1,
        "per_page": 25,
        "total_pages": 1,
    }


# ---- the specification ------------------------------------------------------------------------------------------------------


@cache
def specification() -> dict[str, Any]:
    """The published document, with what OpenAPI 3.0 says otherwise than JSON Schema translated.

    `nullable` becomes a type; `oneOf` becomes `anyOf`: the two forms of an officer are open objects, which every officer fits.
    """
    document: dict[str, Any] = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.pop("nullable", False) is True and isinstance(value.get("type"), str):
                value["type"] = [value["type"], "null"]
            if "oneOf" in value:
                value["anyOf"] = value.pop("oneOf")
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return document


def answer_schema() -> dict[str, Any]:
    return {"$ref": "#/components/schemas/payload", "components": specification()["components"]}


def faults(value: Any) -> Iterator[str]:
    yield from (e.message for e in jsonschema.Draft7Validator(answer_schema()).iter_errors(value))


def test_our_fake_answers_as_the_specification_says() -> None:
    assert list(faults(payload(company()))) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("results",), {}),
        (("total_results",), "1"),
        (("results", 0, "siren"), 123456782),
        (("results", 0, "nom_complet"), None),
        (("results", 0, "siege", "code_postal"), "3930"),
        (("results", 0, "dirigeants"), {}),
        (("results", 0, "tva"), "FR44"),
        (("results", 0, "finances", "2025", "ca"), "61 M"),
        (("results", 0, "nombre_etablissements_ouverts"), "3"),
    ],
)
def test_the_specification_refuses_what_is_wrong(path: tuple[Any, ...], wrong: Any) -> None:
    """The negative control: a check that accepted anything would prove nothing."""
    value = copy.deepcopy(payload(company()))
    place: Any = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert list(faults(value)) != []


def request_faults(path: str) -> list[str]:
    """What the specification has against a request of ours."""
    parts = urlsplit(path)
    operation = specification()["paths"].get(parts.path, {}).get("get")
    if operation is None:
        return [f"no path {parts.path}"]
    known = {p["name"]: p["schema"] for p in operation["parameters"] if p["in"] == "query"}
    found = []
    for name, text in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            found.append(f"unknown parameter {name}")
            continue
        value: Any = int(text) if known[name]["type"] == "integer" and text.isdigit() else text
        found += [e.message for e in jsonschema.Draft7Validator(known[name]).iter_errors(value)]
    return found


def test_our_requests_are_those_of_the_specification(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company()))
    source.gather(Clues(domain="mecabois.fr", names=("Mécabois & Fils",), country="FR"))
    source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,)))
    assert len(server.paths) == 2
    assert [request_faults(path) for path in server.paths] == [[], []]
    assert all(
        int(dict(parse_qsl(urlsplit(p).query))["per_page"]) <= 25 for p in server.paths
    )  # a limit said in prose only


@pytest.mark.parametrize("path", ["/search?q=a&siren=1", "/search?page=one", "/recherche?q=a", "/search?minimal=maybe"])
def test_the_request_check_refuses_what_is_wrong(path: str) -> None:
    assert request_faults(path) != []


# ---- matches ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def source(server: Any, http: Http) -> RechercheEntreprises:
    return RechercheEntreprises(http, Kit(http=http, fetcher=Fetcher(http), addresses={SPEC.name: server.url}))


def record(gathered: Gathered) -> dict[str, Any]:
    (piece,) = gathered.pieces
    assert (piece.kind, gathered.gaps) == ("registry", ())
    value: dict[str, Any] = json.loads(piece.text)
    return value


def gap(gathered: Gathered) -> tuple[str, str]:
    assert gathered.pieces == ()
    (found,) = gathered.gaps
    assert found.source == SPEC.name
    return found.kind, found.reason


NOTICE = f"Mécabois, SAS, RCS Lons-le-Saunier {A[:3]} {A[3:6]} {A[6:]}, 39300 Champagnole"


def test_a_number_the_site_states_with_a_name_that_agrees(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company()))
    found = source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,), notice=NOTICE))
    kept = record(found)
    assert (kept["siren"], kept["site_web"], kept["siege"]["libelle_commune"]) == (A, "mecabois.fr", "CHAMPAGNOLE")
    assert found.clues == Clues(domain="", names=("MECABOIS",), sirens=(A,), country="FR", industry_code="16.10A")
    assert str(found.pieces[0].date) == "2026-11-16"
    assert found.pieces[0].url.endswith(f"/search?q={A}")


def test_nothing_personal_but_name_and_office_is_kept(
    server: Any, source: RechercheEntreprises, tmp_path: Path
) -> None:
    server.json("/search", payload(company()))
    text = source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,))).pieces[0].text
    disk = b"".join(p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file()).decode()
    for kept in (text, disk):
        assert "RIBAUD" in kept
        assert "Présidente" in kept
        for private in ("1970", "naissance", "Française", "nationalite", "MARTIN", "sexe", "latitude", "46.74"):
            assert private not in kept


def test_a_company_that_opposed_publication_shows_nobody() -> None:
    kept = essentials(payload(company(statut_diffusion="P")))["results"][0]
    assert "dirigeants" not in kept
    assert "adresse" not in kept["siege"]


def test_a_number_whose_company_the_site_names_only_in_its_notice(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(name="SCIERIES DU HAUT JURA")))
    notice = f"Marque exploitée par Scieries du Haut-Jura, SIREN {A}"
    assert (
        record(source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,), notice=notice)))["siren"]
        == A
    )


def test_a_number_of_somebody_else_is_a_doubt(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(name="WEB AGENCY DU LAC")))
    kind, reason = gap(
        source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,), notice=f"SIREN {A}"))
    )
    assert kind == "doubt"
    assert "WEB AGENCY DU LAC" in reason


def test_two_numbers_that_agree_are_a_doubt_one_is_not(server: Any, source: RechercheEntreprises, answer: Any) -> None:
    both = {A: company(A), B: company(B, "MECABOIS HOLDING")}
    server.routes["/search"] = lambda seen: answer(payload(both[dict(parse_qsl(urlsplit(seen.path).query))["q"]]))
    clues = Clues(domain="mecabois.fr", names=("Mécabois", "Mécabois Holding"), sirens=(A, B))
    assert gap(source.gather(clues))[0] == "doubt"
    both[C] = company(C, "HEBERGEUR DU NORD")
    assert record(source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(C, A))))["siren"] == A


def test_an_answer_about_another_number_is_no_answer(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(B)))
    assert gap(source.gather(Clues(domain="mecabois.fr", names=("Mécabois",), sirens=(A,))))[0] == "nothing"


def test_a_distinctive_name_that_one_active_company_bears(server: Any, source: RechercheEntreprises) -> None:
    others = (company(B, "SCIERIE MARTIN"), company(C, "SCIERIES KERLAVEZ", etat_administratif="C"))
    server.json("/search", payload(company(name="SCIERIES KERLAVEZ"), *others))
    clues = Clues(domain="kerlavez.fr", names=("Scieries Kerlavez",))
    kept = record(source.gather(clues))
    assert kept["siren"] == A
    assert "site_web" not in kept


@pytest.mark.parametrize(
    ("companies", "kind"),
    [
        ([company(A, "SCIERIES KERLAVEZ"), company(B, "SCIERIES KERLAVEZ")], "doubt"),
        ([company(A, "SCIERIES KERLAVEZ", etat_administratif="C")], "doubt"),
        ([company(A, "SCIERIES KERLAVEZ HOLDING")], "nothing"),
        ([company(A, "SCIERIES DU LAC")], "nothing"),
        ([], "nothing"),
    ],
)
def test_a_name_that_does_not_tell_is_no_match(
    server: Any, source: RechercheEntreprises, companies: list[dict[str, Any]], kind: str
) -> None:
    server.json("/search", payload(*companies))
    found, reason = gap(source.gather(Clues(domain="kerlavez.fr", names=("Scieries Kerlavez",))))
    assert found == kind
    if kind == "doubt":
        assert f"SIREN {A}, CHAMPAGNOLE" in reason


def test_the_postcode_of_the_notice_tells_namesakes_apart(server: Any, source: RechercheEntreprises) -> None:
    lyon = {**company()["siege"], "code_postal": "69007", "libelle_commune": "LYON"}
    server.json("/search", payload(company(A), company(B, siege=lyon)))
    clues = Clues(domain="mecabois.com", names=("Mécabois",), language="fr", notice="Mécabois, 12 rue X, 69007 Lyon")
    assert record(source.gather(clues))["siren"] == B


def test_an_ordinary_name_alone_is_a_doubt(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(name="ATLAS")))
    assert gap(source.gather(Clues(domain="atlas.fr", names=("Atlas",))))[0] == "doubt"


def test_a_french_page_alone_does_not_make_a_french_company(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(name="SCIERIES KERLAVEZ")))
    assert gap(source.gather(Clues(domain="kerlavez.com", names=("Scieries Kerlavez",), language="fr")))[0] == "doubt"


@pytest.mark.parametrize(
    "clues",
    [Clues(domain="acme.fr", names=("Acme",), country="DE"), Clues(domain="acme.com", names=("Acme",), language="en")],
)
def test_companies_elsewhere_are_not_asked_about(server: Any, source: RechercheEntreprises, clues: Clues) -> None:
    assert gap(source.gather(clues))[0] == "unfit"
    assert server.seen == []


def test_without_a_name_the_domain_is_searched(server: Any, source: RechercheEntreprises) -> None:
    server.json("/search", payload(company(name="SCIERIES KERLAVEZ")))
    assert record(source.gather(Clues(domain="scieries-kerlavez.fr")))["siren"] == A
    assert "q=scieries+kerlavez" in server.paths[0]


# ---- a service in trouble ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"results": None},
        {"results": [1]},
        {"results": [{}]},
        {"results": [{"siren": 123456782}]},
        {"results": [{"siren": "12"}]},
        {"erreur": "x"},
        None,
        "x",
    ],
)
def test_an_answer_of_another_shape_is_told(server: Any, source: RechercheEntreprises, value: Any) -> None:
    server.json("/search", value)
    with pytest.raises(BadAnswer, match="not the documented one"):
        source.gather(Clues(domain="mecabois.fr", sirens=(A,)))


def test_odd_fields_are_left_out() -> None:
    odd = company(siege="x", dirigeants="x", finances="x", tva=None, nom_complet=None, complements=None)
    kept = essentials(payload(odd))["results"][0]
    assert not {"siege", "dirigeants", "finances", "tva", "nom_complet", "complements"} & set(kept)


def test_a_register_that_asks_to_wait_is_a_gap_that_says_so(
    server: Any, source: RechercheEntreprises, answer: Any
) -> None:
    server.routes["/search"] = answer({"erreur": "Trop de requêtes"}, 429, Retry_After="600")
    clues = Clues(domain="mecabois.fr", sirens=(A,))
    with pytest.raises(RateLimited):
        source.gather(clues)
    kind, reason = gap(ask(SPEC.name, source, clues))
    assert kind == "unavailable"
    assert "asked to wait 600 s" in reason


def test_calls_keep_under_the_documented_rate(server: Any, source: RechercheEntreprises, waits: Any) -> None:
    server.json("/search", payload(company(B)))
    source.gather(Clues(domain="mecabois.fr", sirens=(A, B, C)))
    assert waits.slept == pytest.approx([0.2, 0.2])
    assert source.service.per_second is not None
    assert source.service.per_second < 7
