"""Pages of strangers: hostile addresses, redirects and bodies against real servers; nothing forbidden is ever connected to."""

import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from connectors import addresses, fetch, transport
from connectors.addresses import resolve_host, why_forbidden
from connectors.errors import BadAnswer, Denied, NoHost, NotFound, RateLimited, Refused, Unavailable
from connectors.fetch import Fetcher, checked
from connectors.http import Http
from connectors.transport import Bounds

HTML = "text/html; charset=utf-8"


def numeric(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """What the system's resolver makes of a literal (octal, hexadecimal, short and whole-number forms), without asking anyone."""
    try:
        return (socket.inet_ntoa(socket.inet_aton(host)),)
    except OSError:
        pass
    try:
        return (socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, host.partition("%")[0])),)
    except OSError:
        raise NoHost(f"no host `{host}`") from None


@pytest.fixture
def fetcher(http: Http) -> Fetcher:
    """A fetcher of the open web: literals resolve, names do not."""
    http.resolve = numeric
    return Fetcher(http)


@pytest.fixture
def mirror(server: Any, http: Http) -> Fetcher:
    """A fetcher whose site is the test's server, as the settings may say."""
    return Fetcher(http, mirror=server.url)


@pytest.fixture
def web(server: Any, http: Http, monkeypatch: pytest.MonkeyPatch) -> Fetcher:
    """A fetcher for which the test's server is on the open web: its loopback address and port count as public."""
    names = {"site.example": ("127.0.0.1",), "www.site.example": ("127.0.0.1",), "other.example": ("127.0.0.1",)}
    http.resolve = lambda host, port, seconds: names.get(host) or numeric(host, port, seconds)
    open_ = [(net, why) for net, why in addresses._FORBIDDEN_V4 if why != "loopback"]
    monkeypatch.setattr(addresses, "_FORBIDDEN_V4", open_)
    monkeypatch.setattr(fetch, "PORTS", frozenset((80, 443, server.port)))
    return Fetcher(http, per_second=1000)


# ---- addresses --------------------------------------------------------------------------------------------------------------

FORMS = [
    # loopback, in every spelling
    "http://127.0.0.1/", "http://127.0.0.2/", "http://127.255.255.254/", "http://127.1/", "http://127.0.1/", "http://2130706433/",
    "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://0/", "http://0.0.0.0/",
    "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[0000::1]/", "http://127.0.0.1./", "http://１２７.0.0.1/", "http://①②⑦.⓪.⓪.①/",
    # private and shared networks
    "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.254/", "http://192.168.1.1/",
    "http://0xc0a80101/", "http://192.168.257/", "http://100.64.0.1/", "http://100.127.255.254/", "http://[fc00::1]/",
    "http://[fd00:ec2::254]/", "http://[fec0::1]/", "http://[::ffff:192.168.1.1]/",
    # link-local and metadata
    "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/", "http://2852039166/", "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[::ffff:a9fe:a9fe]/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/",
    # tunnels that carry an IPv4 address: 6to4, Teredo, NAT64, relays
    "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::]/", "http://[2002:808:808::]/", "http://[2001:0:4136:e378::1]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a9fe:a9fe]/", "http://192.88.99.1/",
    # documentation, benchmarks, multicast, reserved
    "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.7/", "http://203.0.113.9/", "http://224.0.0.1/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://[2001:db8::1]/", "http://[ff02::1]/", "http://[100::1]/",
    "http://[3fff::1]/", "http://[5f00::1]/", "http://[4000::1]/",
    # user names, ports, schemes, parser tricks
    "http://user@93.184.216.34/", "http://user:pass@93.184.216.34/", "http://93.184.216.34@127.0.0.1/", "http://93.184.216.34:22/",
    "http://93.184.216.34:6379/", "http://93.184.216.34:8080/", "http://93.184.216.34:0/", "http://93.184.216.34:99999/",
    "http://93.184.216.34:-1/", "ftp://93.184.216.34/", "file:///etc/passwd", "gopher://93.184.216.34/", "data:text/html,x",
    "javascript:alert(1)", "//93.184.216.34/", "http:///", "http://", "", "93.184.216.34", "http:/93.184.216.34/",
    "http://93.184.216.34\\@127.0.0.1/", "http://127.0.0.1\\.example/", "http://127.0.0.1%2f@93.184.216.34/",
    "http://93.184.216.34 .example/", "http://[::1/", "http://[93.184.216.34]/", "http://93.184.216.34%00.example/",
    "http://\t127.0.0.1/", "http://127.0.0.1\u200b/", "http://127。0。0。1/", "http://linkedin.com/", "https://fr.linkedin.com/in/x",
]  # fmt: skip


@pytest.mark.parametrize("url", FORMS)
def test_a_forbidden_address_is_refused_before_any_connection(fetcher: Fetcher, url: str) -> None:
    with pytest.raises((Refused, NoHost)) as caught:
        fetcher.fetch(url, "site.example")
    assert "pass@" not in str(caught.value)


def test_there_are_sixty_forms_and_more() -> None:
    assert len(set(FORMS)) >= 60


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.88.98.1",
     "169.253.0.1",
     "223.255.255.254", "2606:4700::1111", "2a00:1450:4007::1", "2001:4860:4860::8888", "2003::1"],
)  # fmt: skip
def test_public_addresses_are_read(address: str) -> None:
    assert why_forbidden(address) is None


@pytest.mark.parametrize(
    "found",
    [("10.0.0.1",), ("93.184.216.34", "10.0.0.1"), ("93.184.216.34", "::1"), ("2606:4700::1111", "fe80::1%eth0")],
)
def test_a_name_that_leads_inside_is_refused(fetcher: Fetcher, http: Http, found: tuple[str, ...]) -> None:
    http.resolve = lambda host, port, seconds: found
    with pytest.raises(Refused, match="public addresses only"):
        fetcher.fetch("https://innocent.example/", "innocent.example")


def test_a_name_is_resolved_once_and_that_address_is_used(server: Any, http: Http, web: Fetcher) -> None:
    """A name that answers otherwise at the second question (DNS rebinding) is never asked a second time."""
    answers = iter([("127.0.0.1",), ("127.0.0.1",)])
    asked: list[str] = []
    http.resolve = lambda host, port, seconds: asked.append(host) or next(answers)  # type: ignore[func-returns-value]
    server.page("/", "<p>bonjour")
    web.fetch(f"http://site.example:{server.port}/", "site.example")
    assert asked == ["site.example", "site.example"]  # robots.txt, then the page: one question each
    assert server.seen[-1].headers["host"] == f"site.example:{server.port}"


def test_the_other_addresses_of_a_name_are_tried(server: Any, http: Http, web: Fetcher) -> None:
    http.resolve = lambda host, port, seconds: ("127.0.0.77", "127.0.0.1") if server.paths else ("127.0.0.1",)
    server.page("/", "<p>bonjour")
    assert b"bonjour" in web.fetch(f"http://site.example:{server.port}/", "site.example").body


def test_the_system_resolver_is_bounded_and_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve_host("127.0.0.1", 80, 1.0) == ("127.0.0.1",)
    monkeypatch.setattr(socket, "getaddrinfo", _raising(socket.gaierror(socket.EAI_NONAME, "no")))
    with pytest.raises(NoHost):
        resolve_host("nowhere.example", 80, 1.0)
    monkeypatch.setattr(socket, "getaddrinfo", _raising(socket.gaierror(socket.EAI_AGAIN, "later")))
    with pytest.raises(Unavailable) as caught:
        resolve_host("nowhere.example", 80, 1.0)
    assert caught.value.retryable
    monkeypatch.setattr(socket, "getaddrinfo", _raising(UnicodeError("label too long")))
    with pytest.raises(NoHost):
        resolve_host("a" * 70 + ".example", 80, 1.0)
    from threading import Event

    late = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: late.wait(30) and [])
    with pytest.raises(Unavailable, match="could not be looked up"):
        resolve_host("slow.example", 80, 0.02)
    late.set()


def _raising(error: Exception) -> Any:
    def call(*_: object, **__: object) -> None:
        raise error

    return call


def test_addresses_are_asked_in_their_plain_form() -> None:
    assert checked("http://BÜCHER.example/a?b#c").startswith("http://xn--bcher-kva.example/a")
    assert checked("https://site.example.:443/") == "https://site.example:443/"


# ---- redirects --------------------------------------------------------------------------------------------------------------


def redirect(reply: Any, to: str, status: int = 302) -> Any:
    return reply(status=status, headers={"Location": to})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_three_redirects_are_followed(server: Any, mirror: Fetcher, reply: Any, status: int) -> None:
    server.routes["/a"] = redirect(reply, "/b", status)
    server.routes["/b"] = redirect(reply, "https://site.example/c", status)
    server.routes["/c"] = redirect(reply, f"{server.url}/d", status)
    server.page("/d", "<p>bonjour")
    assert mirror.fetch("https://site.example/a", "site.example").url == "https://site.example/d"


def test_a_fourth_redirect_and_a_loop_are_not(server: Any, mirror: Fetcher, reply: Any) -> None:
    server.routes["/loop"] = redirect(reply, "/loop")
    with pytest.raises(BadAnswer, match="more than 3 redirects"):
        mirror.fetch("https://site.example/loop", "site.example")
    assert server.paths.count("/loop") == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "http://[::1]/", "//10.0.0.1/", "http://localhost/",
        "file:///etc/passwd", "ftp://93.184.216.34/", "http://a@93.184.216.34/", "http://93.184.216.34:22/", "https://linkedin.com/x",
        "http://2852039166/", "javascript:x", "http://[", "",
    ],
)  # fmt: skip
def test_a_redirect_is_judged_like_a_first_address(
    server: Any, http: Http, mirror: Fetcher, reply: Any, target: str
) -> None:
    http.resolve = lambda host, port, seconds: numeric("127.0.0.1" if host == "localhost" else host, port, seconds)
    server.routes["/"] = redirect(reply, target)
    with pytest.raises((Refused, BadAnswer)) as caught:
        mirror.fetch("https://site.example/", "site.example")
    assert isinstance(caught.value, Refused) or target == ""
    assert server.paths == ["/robots.txt", "/"]


def test_a_stranger_cannot_lead_into_the_mirror(server: Any, http: Http, web: Fetcher, reply: Any) -> None:
    """Only the site itself is read through the mirror; a redirect of another host to it is an inside address like any."""
    guarded = Fetcher(http, mirror="http://127.0.0.1:1", per_second=1000)
    server.routes["/"] = redirect(reply, "http://127.0.0.1:1/secret")
    with pytest.raises(Refused):
        guarded.fetch(f"http://other.example:{server.port}/", "site.example")


def test_a_redirect_to_another_site_is_told_by_its_address(server: Any, web: Fetcher, reply: Any) -> None:
    there = redirect(reply, f"http://other.example:{server.port}/")
    page = reply(b"<p>x", headers={"Content-Type": HTML})
    server.routes["/"] = lambda seen: there if "site" in seen.headers["host"] else page
    assert web.fetch(f"http://site.example:{server.port}/", "site.example").url.startswith("http://other.example")


# ---- robots.txt -------------------------------------------------------------------------------------------------------------


def test_robots_txt_is_respected(server: Any, mirror: Fetcher, reply: Any) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /prive\n\nUser-agent: amorce\nDisallow: /a\n")
    server.page("/a/x", "<p>x")
    server.page("/prive/x", "<p>x")
    with pytest.raises(Refused, match=r"robots\.txt"):
        mirror.fetch("https://site.example/a/x", "site.example")
    assert mirror.fetch("https://site.example/prive/x", "site.example").body == b"<p>x"
    assert server.paths == ["/robots.txt", "/prive/x"]


def test_robots_txt_is_respected_after_a_redirect(server: Any, mirror: Fetcher, reply: Any) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /prive\n")
    server.routes["/"] = redirect(reply, "/prive/x")
    with pytest.raises(Refused, match=r"robots\.txt"):
        mirror.fetch("https://site.example/", "site.example")
    assert "/prive/x" not in server.paths


@pytest.mark.parametrize(
    ("status", "error"), [(500, Unavailable), (503, Unavailable), (429, RateLimited), (304, Refused)]
)
def test_robots_txt_that_cannot_be_had_forbids_all(
    server: Any, mirror: Fetcher, reply: Any, status: int, error: type[Exception]
) -> None:
    server.routes["/robots.txt"] = reply(b"", status)
    server.page("/", "<p>x")
    with pytest.raises(error):
        mirror.fetch("https://site.example/", "site.example")
    assert "/" not in server.paths


@pytest.mark.parametrize("status", [401, 403, 404, 410, 400])
def test_no_robots_txt_allows_all(server: Any, mirror: Fetcher, reply: Any, status: int) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /", status)
    server.page("/", "<p>x")
    assert mirror.fetch("https://site.example/", "site.example").body == b"<p>x"


def test_a_crawl_delay_slows_us(server: Any, http: Http, web: Fetcher, waits: Any, reply: Any) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 4\n")
    server.page("/", "<p>x")
    for path in ("/", "/?a", "/?b"):
        web.fetch(f"http://site.example:{server.port}{path}", "site.example")
    assert max(waits.slept) == pytest.approx(4, abs=0.1)


# ---- answers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "asked"),
    [(404, NotFound, 1), (410, NotFound, 1), (401, Denied, 1), (403, Denied, 1), (451, Denied, 1), (400, BadAnswer, 1),
     (204, BadAnswer, 1), (206, BadAnswer, 1), (500, Unavailable, 2), (503, Unavailable, 2), (429, RateLimited, 2)],
)  # fmt: skip
def test_statuses(server: Any, mirror: Fetcher, reply: Any, status: int, error: type[Exception], asked: int) -> None:
    server.routes["/"] = reply(b"<p>x", status, {"Content-Type": HTML})
    with pytest.raises(error):
        mirror.fetch("https://site.example/", "site.example")
    assert server.paths.count("/") == asked


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/plain", "application/octet-stream", ""])
def test_only_pages_are_pages(server: Any, mirror: Fetcher, reply: Any, kind: str) -> None:
    server.routes["/"] = reply(b"<p>x", headers={"Content-Type": kind} if kind else {})
    with pytest.raises(BadAnswer, match="not a page"):
        mirror.fetch("https://site.example/", "site.example")


def test_a_page_is_cut_at_two_megabytes(server: Any, mirror: Fetcher, reply: Any) -> None:
    server.routes["/"] = reply(b"x" * 2_000_001, headers={"Content-Type": HTML}, chunked=True)
    with pytest.raises(BadAnswer, match="larger than"):
        mirror.fetch("https://site.example/", "site.example")


@pytest.mark.parametrize("where", ["headers", "body"])
def test_ten_seconds_in_all(server: Any, mirror: Fetcher, waits: Any, reply: Any, where: str) -> None:
    server.page("/robots.txt", "")
    server.routes["/"] = reply(drip=where)

    def slow(_: Any) -> Any:
        waits.jump = 0.5
        return reply(drip=where)

    server.routes["/"] = slow
    with pytest.raises(Unavailable, match="did not answer in time"):
        mirror.fetch("https://site.example/", "site.example")
    assert waits.time < 16  # ten seconds, and the looks at the clock after them


def test_no_cookie_goes_back_and_no_proxy_is_used(
    server: Any, mirror: Fetcher, reply: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.routes["/"] = reply(status=302, headers={"Location": "/b", "Set-Cookie": "id=1; Path=/"})
    server.page("/b", "<p>x")
    mirror.fetch("https://site.example/", "site.example")
    mirror.fetch("https://site.example/b", "site.example")
    assert [s.headers.get("cookie") for s in server.seen] == [None] * len(server.seen)


def test_a_page_is_read_once_a_day(server: Any, http: Http, mirror: Fetcher, waits: Any) -> None:
    server.page("/", "<p>bonjour")
    first = mirror.fetch("https://site.example/", "site.example")
    again = Fetcher(http, mirror=server.url).fetch("https://site.example/", "site.example")
    assert (first.cached, again.cached, again.body) == (False, True, b"<p>bonjour")
    assert again.fetched_at == first.fetched_at
    assert server.paths == ["/robots.txt", "/"]
    waits.time += 86_401
    assert Fetcher(http, mirror=server.url).fetch("https://site.example/", "site.example").cached is False


def test_pages_of_a_stranger_come_one_a_second(server: Any, http: Http, web: Fetcher, waits: Any) -> None:
    server.page("/", "<p>x")
    Fetcher(http).fetch(f"http://site.example:{server.port}/", "site.example")
    assert waits.slept == [pytest.approx(1.0)]


def test_no_network_refuses_before_the_name_is_looked_up(server: Any, waits: Any) -> None:
    client = Http("Amorce/1.0", offline=True, clock=waits.clock())
    client.resolve = lambda host, port, seconds: (
        pytest.fail(f"looked up {host}") if host != "127.0.0.1" else ("127.0.0.1",)
    )
    with pytest.raises(Refused, match="network refused"):
        Fetcher(client).fetch("https://site.example/", "site.example")
    server.page("/", "<p>x")
    assert Fetcher(client, mirror=server.url).fetch("https://site.example/", "site.example").body == b"<p>x"


# ---- TLS --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The test's server behind a certificate for site.example alone, from an authority that is trusted here."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the test's certificate")
    names = ["-subj", "/CN=site.example", "-addext", "subjectAltName=DNS:site.example"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "2", *kind, *files, *names], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    monkeypatch.setattr(transport, "_tls", lambda: trusting)
    return server


def test_the_certificate_is_that_of_the_name_not_of_the_address(secure: Any, web: Fetcher) -> None:
    secure.page("/", "<p>bonjour")
    assert web.fetch(f"https://site.example:{secure.port}/", "site.example").body == b"<p>bonjour"
    with pytest.raises(BadAnswer, match="certificate is not valid"):
        web.fetch(f"https://other.example:{secure.port}/", "other.example")


def test_bounds_of_a_page_are_those_documented() -> None:
    assert (Bounds().total, Bounds().body, fetch.MOST_REDIRECTS, fetch.PORTS) == (10.0, 2_000_000, 3, {80, 443})
