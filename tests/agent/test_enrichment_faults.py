"""`amorce enrich` when the world goes wrong: each fault a named gap, what was had kept, asked again from where it stood."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.cli.main import code_of
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.cache import HttpCache
from connectors.http import Clock, Http
from connectors.transport import Bounds

NOW = date(2026, 11, 16)
MIDNIGHT = datetime(2026, 11, 16, tzinfo=UTC)
SIREN = "123456782"
HOME = (
    '<html lang="fr"><head><meta property="og:site_name" content="Mécabois"></head><body><h1>Mécabois</h1>'
    "<p>Nous exploitons trois scieries et nous employons 320 personnes.</p>"
    f"<footer>Mécabois SAS, SIREN {SIREN}</footer></body></html>"
).encode()
RECORD = json.dumps({
    "results": [{
        "siren": SIREN, "nom_complet": "MECABOIS", "nom_raison_sociale": "MECABOIS", "etat_administratif": "A",
        "activite_principale": "16.10A", "nature_juridique": "5710", "tranche_effectif_salarie": "32",
        "siege": {"code_postal": "39300", "libelle_commune": "CHAMPAGNOLE"}, "dirigeants": [],
    }],
    "total_results": 1,
}).encode()  # fmt: skip
HTML, JSON = "text/html; charset=utf-8", "application/json"


@dataclass(frozen=True)
class Reply:
    """One answer; `hold` never comes."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hold: bool = False


GOOD_PAGE, GOOD_RECORD = Reply(HOME), Reply(RECORD, JSON)


class World:
    """A site and a register on loopback, each with its script of answers; the last one stays."""

    def __init__(self) -> None:
        self.site, self.register = [GOOD_PAGE], [GOOD_RECORD]
        self.asked: list[str] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (_Handler,), {"world": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def next(self, path: str) -> Reply:
        with self._lock:
            self.asked.append(path)
            if path != "/" and not path.startswith("/search"):
                return Reply(status=404)
            script = self.register if path.startswith("/search") else self.site
            return script.pop(0) if len(script) > 1 else script[0]


class _Handler(BaseHTTPRequestHandler):
    world: World

    def do_GET(self) -> None:
        reply = self.world.next(self.path)
        if reply.hold:
            self.world.released.wait(30)
            return
        self.send_response(reply.status)
        for name, value in {
            "Content-Type": reply.kind,
            "Content-Length": str(len(reply.body)),
            **reply.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(reply.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def world() -> Iterator[World]:
    running = World()
    yield running
    running.close()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of the client, written down and never waited; a silent server is given up at once."""
    waited: list[float] = []
    clock = Clock(monotonic=lambda: sum(waited), sleep=waited.append, chance=lambda: 0.0, now=lambda: MIDNIGHT)
    monkeypatch.setattr("agent.enrichment.HttpCache", lambda folder, _: HttpCache(folder, lambda: MIDNIGHT))
    monkeypatch.setattr("agent.enrichment.Http", partial(Http, clock=clock))
    monkeypatch.setattr(Bounds.__init__, "__defaults__", (1.0, 0.2, 10.0, 2_000_000))
    return waited


@pytest.fixture
def app(world: World, slept: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    init_workspace(tmp_path / "w")
    monkeypatch.setenv("AMORCE_WEBSITE_URL", world.url)
    monkeypatch.setenv("AMORCE_RECHERCHE_ENTREPRISES_URL", world.url)
    monkeypatch.setenv("AMORCE_NO_NETWORK", "1")
    return App(load_settings(tmp_path / "w", now=NOW)[0])


@pytest.fixture
def amorce(app: App, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """`amorce enrich mecabois.fr` as a user runs it: exit code and document."""

    def call(*more: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = code_of(
            [
                "--workspace",
                str(app.settings.workspace),
                "enrich",
                "mecabois.fr",
                "--now",
                "2026-11-16",
                "--json",
                *more,
            ]
        )
        return code, json.loads(capsys.readouterr().out)

    return call


def kinds(document: Any) -> list[str]:
    return [e["kind"] for e in document["evidence"]]


# ---- faults of the register: the site is kept ---------------------------------------------------------------------------------

REGISTER = {
    "silent": (Reply(hold=True), "unavailable", "did not answer in time", 3),
    "wait longer than ours": (Reply(status=429, headers={"Retry-After": "900"}), "unavailable", "900 s", 1),
    "wait by date": (
        Reply(status=429, headers={"Retry-After": "Mon, 16 Nov 2026 01:00:00 GMT"}),
        "unavailable",
        "3600 s",
        1,
    ),
    "broken": (Reply(b"oops", status=500), "unavailable", "500", 3),
    "a page instead of JSON": (Reply(b"<html>Maintenance</html>", HTML), "failed", "", 1),
    "a page that says it is JSON": (Reply(b"<html>Maintenance</html>", JSON), "failed", "", 1),
    "JSON of another shape": (Reply(b'{"results": "none"}', JSON), "failed", "", 1),
    "huge": (Reply(b'{"results": [' + b"1," * 1_500_000 + b"1]}", JSON), "failed", "", 1),
    "led inside": (
        Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
        "failed",
        "",
        1,
    ),
    "closed to us": (Reply(b"no", status=403), "refused", "403", 1),
}


@pytest.mark.parametrize("fault", REGISTER)
def test_a_register_that_fails_is_a_named_gap(amorce: Any, world: World, app: App, fault: str) -> None:
    reply, kind, words, times = REGISTER[fault]
    world.register = [reply]
    code, document = amorce()
    (gap,) = document["gaps"]
    assert (code, gap["source"], gap["kind"]) == (3, "recherche-entreprises", kind), gap
    assert words in gap["reason"]
    assert "169.254" not in json.dumps(document["evidence"])
    assert (kinds(document), document["cost"]) == (["website"], 0.0)
    assert len([p for p in world.asked if p.startswith("/search")]) == times
    assert [e.kind for e in app.dossiers.find("mecabois.fr").evidence] == ["website"]


@pytest.mark.parametrize(
    ("first", "waited"),
    [
        (Reply(status=429, headers={"Retry-After": "7"}), 7.0),
        (Reply(status=503, headers={"Retry-After": "Mon, 16 Nov 2026 00:00:09 GMT"}), 9.0),
        (Reply(status=500), 0.0),
        (Reply(hold=True), 0.0),
    ],
)
def test_a_register_that_recovers_is_asked_again(
    amorce: Any, world: World, slept: list[float], first: Reply, waited: float
) -> None:
    world.register = [first, GOOD_RECORD]
    code, document = amorce()
    assert (code, document["gaps"], kinds(document)) == (0, [], ["website", "registry"])
    assert max(slept) >= waited


# ---- faults of the site: the register is kept where the company is known, nothing is invented ----------------------------------

SITE = {
    "silent": (Reply(hold=True), "unavailable", "did not answer in time"),
    "broken": (Reply(b"oops", status=500), "unavailable", "500"),
    "asked to wait": (Reply(status=429, headers={"Retry-After": "600"}), "unavailable", "600 s"),
    "led to a private address": (
        Reply(status=302, headers={"Location": "http://10.0.0.7/admin"}),
        "refused",
        "10.0.0.7",
    ),
    "led to the metadata of a cloud": (
        Reply(status=301, headers={"Location": "http://169.254.169.254/"}),
        "refused",
        "169.254",
    ),
    "led to another scheme": (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "refused", ""),
    "JSON instead of a page": (Reply(b'{"a": 1}', JSON), "failed", ""),
    "huge": (
        Reply(HOME.replace(b"</body>", b"<p>" + b"x " * 2_000_000 + b"</p></body>")),
        "failed",
        "larger than 2,000,000 bytes",
    ),
    "an empty shell": (Reply(b"<html><body><div id=app></div></body></html>"), "nothing", ""),
    "gone": (Reply(status=404), "nothing", "404"),
}


@pytest.mark.parametrize("fault", SITE)
def test_a_site_that_fails_is_a_named_gap(amorce: Any, world: World, app: App, fault: str) -> None:
    reply, kind, words = SITE[fault]
    world.site, world.register = [reply], [Reply(b'{"results": [], "total_results": 0}', JSON)]
    code, document = amorce()
    gaps = {gap["source"]: gap for gap in document["gaps"]}
    assert (gaps["website"]["kind"], words in gaps["website"]["reason"]) == (kind, True), gaps
    assert (code, document["evidence"], document["facts"]) == (3, [], [])
    assert app.dossiers.count() == 0
    assert not [path for path in world.asked if "meta-data" in path or "admin" in path]


# ---- asked again -------------------------------------------------------------------------------------------------------------


def test_the_second_run_asks_only_for_what_failed(amorce: Any, world: World, app: App) -> None:
    world.register = [Reply(status=429, headers={"Retry-After": "900"}), GOOD_RECORD]
    code, first = amorce()
    asked = len(world.asked)
    again, second = amorce()
    assert (code, again) == (3, 0)
    assert all(path.startswith("/search") for path in world.asked[asked:])
    assert (first["added"], second["added"], kinds(second)) == (["e1"], ["e2"], ["website", "registry"])
    third, last = amorce()
    assert (third, last["added"], last["evidence"]) == (0, [], second["evidence"])
    assert len(world.asked) == asked + 1
    assert [e.sha256 for e in app.dossiers.find("mecabois.fr").evidence] == [e["sha256"] for e in last["evidence"]]
