"""`amorce enrich` against a real site and a real register on loopback: dossiers filled, gaps named, nothing added twice."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.cli.main import code_of
from agent.enrichment import (
    Company,
    Enriched,
    chosen,
    company_of,
    enrich,
    merged,
)
from agent.errors import BadInput
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.ports import Clues, Piece
from connectors.records import Account, Dossier, Evidence, Signal, SignalDetails

NOW = date(2026, 11, 16)
SIREN = "123456782"
HOME = (
    '<html lang="fr"><head><meta property="og:site_name" content="Mécabois"></head><body><h1>Mécabois</h1>'
    "<p>Nous exploitons trois scieries et nous employons 320 personnes.</p>"
    f"<footer>Mécabois SAS, SIREN {SIREN}</footer></body></html>"
)
RECORD = {
    "siren": SIREN, "nom_complet": "MECABOIS", "nom_raison_sociale": "MECABOIS", "etat_administratif": "A",
    "activite_principale": "16.10A", "nature_juridique": "5710", "tranche_effectif_salarie": "32",
    "siege": {"code_postal": "39300", "libelle_commune": "CHAMPAGNOLE"},
    "dirigeants": [{"nom": "RIBAUD", "prenoms": "JEANNE", "date_de_naissance": "1970-03", "qualite": "Présidente"}],
}  # fmt: skip


class World:
    """A site for every domain and a register, behind one address. `home` and `record` may be changed; `status` may fail them."""

    def __init__(self) -> None:
        self.home, self.record = HOME, dict(RECORD)
        self.status = {"site": 200, "register": 200}
        self.paths: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (_Handler,), {"world": self}))
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    world: World

    def do_GET(self) -> None:
        self.world.paths.append(self.path)
        register = self.path.startswith("/search")
        status = self.world.status["register" if register else "site"]
        found = register or self.path == "/"
        document = {"results": [self.world.record], "total_results": 1}
        body = (json.dumps(document) if register else self.world.home).encode()
        self.send_response(status if found else 404)
        self.send_header("Content-Type", "application/json" if register else "text/html; charset=utf-8")
        self.send_header("Retry-After", "900")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def world() -> Iterator[World]:
    running = World()
    yield running
    running.close()


@pytest.fixture
def app(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """A workspace whose sources are the world's, its network refused but for loopback."""
    init_workspace(tmp_path / "w")
    monkeypatch.setenv("AMORCE_WEBSITE_URL", world.url)
    monkeypatch.setenv("AMORCE_RECHERCHE_ENTREPRISES_URL", world.url)
    monkeypatch.setenv("AMORCE_NO_NETWORK", "1")
    return App(load_settings(tmp_path / "w", now=NOW)[0])


def run(app: App, *given: str, **options: Any) -> list[Enriched]:
    return list(enrich(app, given, **options))


# ---- the dossier ------------------------------------------------------------------------------------------------------------


def test_a_new_company_gets_a_dossier(app: App) -> None:
    (found,) = run(app, "https://www.mecabois.fr/contact")
    account = found.account
    assert (account.id, account.name, account.domain) == ("mecabois.fr", "Mécabois", "mecabois.fr")
    assert (account.country, account.language, account.industry, account.employees) == (
        "FR",
        "fr",
        "manufacturing",
        None,
    )
    assert [(e.id, e.kind, e.date) for e in found.evidence] == [("e1", "website", NOW), ("e2", "registry", NOW)]
    assert (found.added, found.gaps, found.cost, found.exit_code) == (["e1", "e2"], [], 0.0, 0)
    assert app.dossiers.find("mecabois.fr") == Dossier(account=account, evidence=tuple(found.evidence))
    quotes = {f.quote: f for f in found.facts}
    assert quotes["Nous exploitons trois scieries et nous employons 320 personnes."].usable
    assert quotes['"libelle_commune": "CHAMPAGNOLE"'].about == "account"


def test_births_reach_neither_dossier_nor_disk(app: App) -> None:
    (found,) = run(app, "mecabois.fr")
    assert "1970" not in json.dumps(found.document)
    files = [p for p in app.settings.state.rglob("*") if p.is_file()]
    assert len(files) > 3
    assert not [p for p in files if b"1970-03" in p.read_bytes()]


def test_asking_again_adds_nothing_and_asks_nobody(app: App, world: World) -> None:
    (first,) = run(app, "mecabois.fr")
    asked = len(world.paths)
    (again,) = run(app, "mecabois.fr")
    assert (again.added, again.evidence, again.account) == ([], first.evidence, first.account)
    assert len(world.paths) == asked


def test_what_changed_is_added_beside_what_was(app: App, world: World, tmp_path: Path) -> None:
    run(app, "mecabois.fr")
    world.home = HOME.replace("320", "340")
    for path in (app.settings.state / "http").rglob("*"):
        if path.is_file():
            path.unlink()
    (again,) = run(app, "mecabois.fr")
    assert again.added == ["e3"]
    assert [e.id for e in again.evidence] == ["e1", "e2", "e3"]
    assert "340" in again.evidence[2].text


def test_an_imported_dossier_is_filled_and_never_changed(app: App, make_dossier: Callable[..., Dossier]) -> None:
    held = make_dossier(
        domain="mecabois.fr", name="Mécabois du Jura", country="FR", language=None, industry="construction"
    )
    app.dossiers.save(held)
    (found,) = run(app, "mecabois")
    account = found.account
    assert (account.id, account.name, account.industry, account.employees) == (
        "mecabois",
        "Mécabois du Jura",
        "construction",
        320,
    )
    assert account.language == "fr"
    assert account.contacts == held.account.contacts
    assert found.evidence[:2] == list(held.evidence)
    assert found.added == ["e3", "e4"]
    assert app.dossiers.count() == 1


def test_ids_go_on_after_the_highest() -> None:
    account = Account(id="a", name="A", as_of=NOW)
    held = [Evidence(id=i, kind="news", source="s", date=NOW, text=i) for i in ("e2", "e10", "x99", "e7b")]
    company = Company("a.fr", Dossier(account=account, evidence=tuple(held)), Clues(domain="a.fr"))
    pieces = [Piece(kind="website", source="s", url="u", date=NOW, text=t) for t in ("new", "e10", "new", "newer")]
    dossier, added = merged(company, Clues(domain="a.fr"), pieces, NOW)
    assert added == ["e11", "e12"]
    assert [e.text for e in dossier.evidence[-2:]] == ["new", "newer"]


def test_the_dossiers_now_moves_forward_only(make_dossier: Callable[..., Dossier]) -> None:
    held = make_dossier()
    company = Company("mecabois.example", held, Clues(domain="mecabois.example"))
    for day, now in ((date(2027, 1, 1), date(2027, 1, 1)), (date(2020, 1, 1), held.account.as_of)):
        piece = Piece(kind="website", source="s", url="u", date=day, text="t")
        assert merged(company, company.clues, [piece], day)[0].account.as_of == now


def test_signal_lists_give_the_name_and_the_number(app: App, world: World) -> None:
    world.home = HOME.replace("og:site_name", "x").replace(f"SIREN {SIREN}", "")
    signal = Signal(
        id="s1", source="list", type=None, account_key="mecabois.fr", company="Scieries Mécabois", domain="mecabois.fr",
        details=SignalDetails(siren=SIREN),
    )  # fmt: skip
    app.signals.save([signal], "list.csv")
    world.record["nom_raison_sociale"] = world.record["nom_complet"] = "SCIERIES MECABOIS"
    (found,) = run(app, "mecabois.fr")
    assert found.account.name == "Scieries Mécabois"
    assert [e.kind for e in found.evidence] == ["website", "registry"]


def test_a_filled_dossier_is_ranked(amorce: Any, app: App, capsys: pytest.CaptureFixture[str]) -> None:
    amorce("mecabois.fr")
    capsys.readouterr()
    assert code_of(["--workspace", str(app.settings.workspace), "rank", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["account"]["name"], line["icp_fit"]["score"] > 0) == ("Mécabois", True)


# ---- gaps and exit codes ----------------------------------------------------------------------------------------------------


def test_a_source_that_fails_is_a_gap_and_the_other_is_kept(app: App, world: World) -> None:
    world.status["register"] = 503
    (found,) = run(app, "mecabois.fr")
    assert [e.kind for e in found.evidence] == ["website"]
    assert [(g.source, g.kind) for g in found.gaps] == [("recherche-entreprises", "unavailable")]
    assert "asked to wait 900 s" in found.gaps[0].reason
    assert found.exit_code == 3


def test_sources_that_all_stay_silent_are_code_4_and_leave_no_stub(app: App, world: World) -> None:
    world.status.update(site=503, register=503)
    (found,) = run(app, "mecabois.fr")
    assert (found.exit_code, found.evidence, found.facts, app.dossiers.count()) == (4, [], [], 0)


def test_a_doubtful_match_is_told_and_not_used(app: App, world: World) -> None:
    world.record["nom_raison_sociale"] = world.record["nom_complet"] = "AGENCE WEB DU LAC"
    (found,) = run(app, "mecabois.fr")
    assert [e.kind for e in found.evidence] == ["website"]
    assert [(g.kind, "AGENCE WEB DU LAC" in g.reason) for g in found.gaps] == [("doubt", True)]
    assert (found.account.country, found.exit_code) == (None, 3)


def test_the_network_is_refused_when_told(world: World, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AMORCE_WEBSITE_URL", "AMORCE_RECHERCHE_ENTREPRISES_URL"):
        monkeypatch.delenv(name)
    closed = App(load_settings(app.settings.workspace, now=NOW)[0])
    (found,) = run(closed, "mecabois.fr")
    assert {(g.source, g.kind) for g in found.gaps} == {("website", "refused"), ("recherche-entreprises", "refused")}
    assert all("network refused" in g.reason for g in found.gaps)
    assert (found.exit_code, world.paths) == (3, [])


def test_a_company_the_sources_do_not_cover_is_no_failure(
    app: App, world: World, make_dossier: Callable[..., Dossier]
) -> None:
    app.dossiers.save(make_dossier(domain="mecabois.de", country="DE"))
    (found,) = run(app, "mecabois.de")
    assert ([g.kind for g in found.gaps], found.exit_code) == (["unfit"], 0)
    assert not [p for p in world.paths if p.startswith("/search")]


# ---- what is asked ----------------------------------------------------------------------------------------------------------


def test_companies_in_the_order_given_each_once(app: App) -> None:
    given = [f"societe{n}.fr" for n in range(6)]
    found = run(app, *given, "https://societe1.fr/x", "contact@societe2.fr")
    assert [e.account.domain for e in found] == given


def test_only_the_sources_asked_for(app: App, world: World) -> None:
    (found,) = run(app, "mecabois.fr", sources=["recherche-entreprises"])
    assert [e.kind for e in found.evidence] in ([], ["registry"])
    assert [p for p in world.paths if not p.startswith("/search")] == []


@pytest.mark.parametrize(
    "given", ["gmail.com", "jean@gmail.com", "https://www.linkedin.com/company/x", "localhost", "10.0.0.1", "x", ""]
)
def test_what_names_no_company_is_refused_before_anything_is_asked(app: App, world: World, given: str) -> None:
    with pytest.raises(BadInput):
        enrich(app, ["mecabois.fr", given])
    assert world.paths == []


def test_an_account_without_a_domain_is_told(app: App, make_dossier: Callable[..., Dossier]) -> None:
    app.dossiers.save(make_dossier(domain=None))
    with pytest.raises(BadInput, match="no domain"):
        company_of(app, "mecabois")


def test_an_unknown_source_is_told(app: App) -> None:
    with pytest.raises(BadInput, match="website, recherche-entreprises"):
        chosen(["websit"])
    assert [s.name for s in chosen(["recherche-entreprises", "website"])] == ["website", "recherche-entreprises"]


# ---- the command ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def amorce(app: App, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = code_of(["--workspace", str(app.settings.workspace), "enrich", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_one_company_is_one_document(amorce: Any) -> None:
    code, out, err = amorce("mecabois.fr", "--now", "2026-11-16", "--json")
    document = json.loads(out)
    assert (code, document["cost"], document["gaps"]) == (0, 0.0, [])
    assert set(document) == {"account", "facts", "evidence", "added", "gaps", "cost"}
    assert set(document["evidence"][0]) == {"id", "kind", "source", "url", "date", "text", "sha256"}
    assert {f["evidence"] for f in document["facts"]} <= {e["id"] for e in document["evidence"]}
    assert "Mécabois (mecabois.fr): 2 new" in err


def test_several_companies_are_one_list(amorce: Any, world: World) -> None:
    world.status["register"] = 404
    code, out, err = amorce("mecabois.fr", "sciages.fr", "--json", "--sources", "website,recherche-entreprises")
    documents = json.loads(out)
    assert code == 0
    assert [d["account"]["domain"] for d in documents] == ["mecabois.fr", "sciages.fr"]
    assert [g["kind"] for d in documents for g in d["gaps"]] == ["nothing", "nothing"]
    assert "recherche-entreprises: " in err


def test_people_read_lines(amorce: Any) -> None:
    code, out, _ = amorce("mecabois.fr")
    assert code == 0
    assert out.startswith("Mécabois (mecabois.fr): 2 new pieces of evidence, ")


@pytest.mark.parametrize(
    ("site", "register", "code"),
    [(200, 200, 0), (200, 503, 3), (503, 200, 3), (503, 503, 4), (404, 404, 3), (403, 503, 3)],
)
def test_exit_codes(amorce: Any, world: World, site: int, register: int, code: int) -> None:
    world.status.update(site=site, register=register)
    assert amorce("mecabois.fr", "--json")[0] == code


@pytest.mark.parametrize(
    "arguments",
    [[], ["gmail.com"], ["a.fr", "--sources", "x"], ["a.fr", "--now", "soon"], ["a.fr", "--max-cost", "-1"]],
)
def test_wrong_usage_is_code_2(amorce: Any, arguments: list[str]) -> None:
    code, out, err = amorce(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("amorce: ")


@pytest.mark.parametrize("name", ["WEBSITE_URL", "RECHERCHE_ENTREPRISES_URL"])
@pytest.mark.parametrize("value", ["ftp://a", "a.fr", "http://", "file:///x"])
def test_a_base_address_must_be_one(amorce: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"AMORCE_{name}", value)
    code, _, err = amorce("mecabois.fr")
    assert (code, name.lower() in err) == (2, True)
