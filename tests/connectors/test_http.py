"""The client against real servers: rules before sockets, pace, patience, bounds, secrets, and the cache."""

import gzip
import re
import time
import tracemalloc
import zlib
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest

from connectors.cache import HttpCache
from connectors.errors import BadAnswer, ConnectorError, Denied, NotFound, RateLimited, Refused, Unavailable
from connectors.http import Call, Clock, Http, Service
from connectors.transport import Bounds, translate

GET = Call("GET", "/search", {"q": "mecabois"})


def service(server: Any, **changes: Any) -> Service:
    values = {"name": "demo", "base_url": server.url, "allow": frozenset({("GET", "/search")})}
    return Service(**{**values, **changes})


def test_an_answer_and_what_was_asked(server: Any, http: Http) -> None:
    server.json("/search", {"n": 1})
    answer = http.call(service(server), GET)
    assert (answer.value, answer.cached) == ({"n": 1}, False)
    (seen,) = server.seen
    assert seen.path == "/search?q=mecabois"
    assert seen.headers["user-agent"] == "Amorce/1.0 (test)"
    assert seen.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/search"),
        ("DELETE", "/search"),
        ("GET", "/search/"),
        ("GET", "/search/../drafts/1/send"),
        ("GET", "//search"),
        ("GET", "/search?x=1"),
        ("GET", "/search#"),
        ("GET", "/search%2f"),
        ("GET", "/emailer_messages/7/send_now"),
        ("POST", "/sequences/7/enrollments"),
        ("POST", "/emailer_campaigns/7/add_contact_ids"),
        ("POST", "/messages/7/approve"),
        ("GET", "/records/.."),
        ("GET", "/records/a/b"),
        ("GET", "/records/a?b"),
        ("GET", "/records/"),
    ],
)
def test_what_is_not_on_the_list_opens_no_socket(server: Any, http: Http, method: str, path: str) -> None:
    allowed = service(server, allow=frozenset({("GET", "/search"), ("GET", "/records/{id}")}))
    with pytest.raises(Refused, match="not on its list"):
        http.call(allowed, Call(method, path))
    assert server.seen == []


def test_a_template_stands_for_one_plain_segment(server: Any, http: Http) -> None:
    server.json("/records/a-1", {})
    http.call(service(server, allow=frozenset({("GET", "/records/{id}")})), Call("GET", "/records/a-1"))
    assert server.paths == ["/records/a-1"]


@pytest.mark.parametrize("host", ["linkedin.com", "www.linkedin.com", "fr.linkedin.com", "lnkd.in", "media.licdn.com"])
def test_linkedin_is_never_asked(http: Http, host: str) -> None:
    asked: list[str] = []
    http.resolve = lambda name, port, seconds: asked.append(name) or ("127.0.0.1",)  # type: ignore[func-returns-value]
    with pytest.raises(Refused, match="forbid programs"):
        http.call(Service("demo", f"https://{host}", frozenset({("GET", "/search")})), GET)
    assert asked == []


def test_no_network_leaves_loopback_open(server: Any, waits: Any) -> None:
    server.json("/search", {"n": 1})
    client = Http("Amorce/1.0", offline=True, clock=waits.clock())
    assert client.call(service(server), GET).value == {"n": 1}
    client.resolve = lambda name, port, seconds: pytest.fail("looked up")
    for base in ("https://api.example", "http://10.0.0.1", "http://[2001:db8::1]"):
        with pytest.raises(Refused, match="network refused"):
            client.call(service(server, base_url=base), GET)


# ---- what comes back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error"), [(400, BadAnswer), (401, Denied), (402, Denied), (403, Denied), (404, NotFound), (410, NotFound),
                          (301, BadAnswer), (302, BadAnswer), (422, BadAnswer), (204, BadAnswer)]
)  # fmt: skip
def test_final_statuses_are_asked_once(server: Any, http: Http, answer: Any, status: int, error: type) -> None:
    server.routes["/search"] = answer(
        {"erreur": "Veuillez indiquer\nau moins un paramètre."}, status, Location="/other"
    )
    with pytest.raises(error) as caught:
        http.call(service(server), GET)
    assert len(server.seen) == 1
    assert not caught.value.retryable
    if status >= 400:
        assert "Veuillez indiquer au moins un paramètre." in str(caught.value)
    assert "mecabois" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"{}"),
        ("", b"{}"),
        ("application/json", b"{"),
        ("application/json", b"<html>"),
        ("application/json", b"[" * 200_000),
        ("application/json", b"\xff\xfe"),
    ],
)
def test_what_is_not_json_is_told(server: Any, http: Http, reply: Any, kind: str, body: bytes) -> None:
    server.routes["/search"] = reply(body, headers={"Content-Type": kind} if kind else {})
    with pytest.raises(BadAnswer, match=r"not JSON|cannot be read"):
        http.call(service(server), GET)
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_service_that_stumbles_is_asked_again(server: Any, http: Http, waits: Any, answer: Any, status: int) -> None:
    server.routes["/search"] = [answer({}, status), answer({}, status), answer({"n": 1})]
    assert http.call(service(server), GET).value == {"n": 1}
    assert waits.slept == [0.25, 0.5]


def test_retry_after_in_seconds_is_honoured(server: Any, http: Http, waits: Any, answer: Any) -> None:
    server.routes["/search"] = [answer({}, 429, Retry_After="2"), answer({"n": 1})]
    assert http.call(service(server), GET).value == {"n": 1}
    assert waits.slept == [2.0]


def test_retry_after_as_a_date_is_honoured(server: Any, http: Http, waits: Any, answer: Any) -> None:
    moment = format_datetime(waits.now + timedelta(seconds=7), usegmt=True)
    server.routes["/search"] = [answer({}, 503, Retry_After=moment), answer({"n": 1})]
    assert http.call(service(server), GET).value == {"n": 1}
    assert waits.slept == [7.0]


def test_a_wait_longer_than_ours_ends_the_call_at_once(server: Any, http: Http, waits: Any, answer: Any) -> None:
    server.routes["/search"] = answer({}, 429, Retry_After="3600")
    with pytest.raises(RateLimited, match="asked to wait 3600 s") as caught:
        http.call(service(server), GET)
    assert (caught.value.retry_after, len(server.seen), waits.slept) == (3600.0, 1, [])


def test_patience_ends(server: Any, http: Http, waits: Any, answer: Any) -> None:
    server.routes["/search"] = answer({}, 429, Retry_After="1")
    with pytest.raises(RateLimited):
        http.call(service(server), GET)
    assert (len(server.seen), waits.slept) == (3, [1.0, 1.0])


def test_only_what_may_be_repeated_is_repeated(server: Any, http: Http, answer: Any) -> None:
    server.routes["/notes"] = [answer({}, 500), answer({"id": 1})]
    notes = service(server, allow=frozenset({("POST", "/notes")}))
    with pytest.raises(Unavailable):
        http.call(notes, Call("POST", "/notes", body={"text": "a"}))
    assert len(server.seen) == 1
    server.routes["/notes"] = [answer({}, 500), answer({"id": 1})]
    assert http.call(notes, Call("POST", "/notes", body={"text": "a"}, idempotency_key="k1")).value == {"id": 1}
    assert [s.headers.get("idempotency-key") for s in server.seen] == [None, "k1", "k1"]


# ---- bounds -----------------------------------------------------------------------------------------------------------------


def encoded(reply: Any, encoding: str, body: bytes, **changes: Any) -> Any:
    return reply(body, headers={"Content-Type": "application/json", "Content-Encoding": encoding}, **changes)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)],
)
def test_encodings_that_come_unasked(server: Any, http: Http, reply: Any, encoding: str, pack: Any) -> None:
    server.routes["/search"] = encoded(reply, encoding, pack(b'{"n": 1}'))
    assert http.call(service(server), GET).value == {"n": 1}


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 500])
def test_other_encodings_are_refused(server: Any, http: Http, reply: Any, encoding: str) -> None:
    server.routes["/search"] = encoded(reply, encoding, b"{}")
    with pytest.raises(BadAnswer, match="was not asked for") as caught:
        http.call(service(server), GET)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("chunked", [True, False])
def test_a_gzip_bomb_is_stopped_before_it_is_in_memory(server: Any, http: Http, reply: Any, chunked: bool) -> None:
    bomb = gzip.compress(b" " * 60_000_000)
    server.routes["/search"] = encoded(reply, "gzip", bomb, chunked=chunked)
    tracemalloc.start()
    with pytest.raises(BadAnswer, match="larger than 2,000,000 bytes"):
        http.call(service(server), GET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


@pytest.mark.parametrize("chunked", [True, False])
def test_a_large_body_is_cut(server: Any, http: Http, reply: Any, chunked: bool) -> None:
    server.routes["/search"] = encoded(reply, "identity", b" " * 2_000_001, chunked=chunked)
    with pytest.raises(BadAnswer, match="larger than"):
        http.call(service(server), GET)
    server.routes["/search"] = encoded(reply, "identity", b"1".rjust(2_000_000), chunked=chunked)
    assert http.call(service(server), GET).value == 1


def test_bodies_that_lie_about_their_encoding(server: Any, http: Http, reply: Any) -> None:
    server.routes["/search"] = encoded(reply, "gzip", b"not gzip at all")
    with pytest.raises(BadAnswer, match="not the gzip it says"):
        http.call(service(server), GET)
    server.routes["/search"] = encoded(reply, "gzip", gzip.compress(b"[1, 2, 3]" * 99)[:-12])
    with pytest.raises(BadAnswer, match="cut before its end"):
        http.call(service(server), GET)


def test_a_body_cut_on_the_way_is_asked_again(server: Any, http: Http, reply: Any, answer: Any) -> None:
    server.routes["/search"] = [reply(b'{"n": 1}' * 9, cut=True), answer({"n": 1})]
    assert http.call(service(server), GET).value == {"n": 1}
    server.routes["/search"] = reply(b'{"n": 1}' * 9, cut=True)
    with pytest.raises(Unavailable, match="broke off"):
        http.call(service(server), GET)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_drip_ends_at_the_deadline(server: Any, http: Http, waits: Any, reply: Any, where: str) -> None:
    """The clock jumps at each look, so that ten seconds pass in as many reads and none of ours."""
    server.routes["/search"] = reply(drip=where)
    waits.jump = 0.5
    with pytest.raises(Unavailable, match="did not answer in time"):
        http.call(service(server), GET)


def test_a_silent_server_is_left(server: Any, http: Http, reply: Any) -> None:
    server.routes["/search"] = reply(hold=True)
    with pytest.raises(Unavailable, match="did not answer in time"):
        http.call(service(server, bounds=Bounds(idle=0.05)), GET)
    assert len(server.seen) == 3


def test_the_deadline_also_ends_a_read_under_way(server: Any, http: Http, reply: Any) -> None:
    server.routes["/search"] = reply(hold=True)
    started = time.monotonic()
    http.clock = Clock(sleep=http.clock.sleep)
    with pytest.raises(Unavailable, match="did not answer in time"):
        http.call(service(server, bounds=Bounds(idle=20, total=0.05)), GET)
    assert time.monotonic() - started < 10


def test_nobody_at_that_port(server: Any, http: Http) -> None:
    server.close()
    with pytest.raises(Unavailable, match="cannot be reached"):
        http.call(service(server), GET)


def test_every_error_of_the_libraries_has_ours() -> None:
    """Fails when a new version of a library brings an exception that the border does not know."""
    theirs = [
        value
        for library in (httpcore, httpx)
        for value in vars(library).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    ours_to_raise = {httpx.HTTPStatusError, httpx.TooManyRedirects, httpx.CookieConflict}  # features that are not used
    roots = {httpx.HTTPError, httpx.RequestError, httpx.TransportError}
    for error in set(theirs) - ours_to_raise - roots:
        raised = error.__new__(error)
        assert isinstance(translate(raised, "http://a"), ConnectorError), error
    with pytest.raises(KeyError):
        translate(KeyError("x"), "http://a")


# ---- pace, secrets, cache ---------------------------------------------------------------------------------------------------


def test_calls_to_one_host_keep_their_distance(server: Any, http: Http, waits: Any) -> None:
    server.json("/search", {})
    for _ in range(3):
        http.call(service(server, per_second=5), GET)
    assert waits.slept == pytest.approx([0.2, 0.2])


def test_secrets_are_in_no_message(server: Any, http: Http, answer: Any) -> None:
    secret = "sk-live-0123456789"
    held = service(server, secrets={"Authorization": f"Bearer {secret}"})
    server.routes["/search"] = answer({"message": f"bad key {secret}, sent as Bearer {secret}"}, 401)
    with pytest.raises(Denied, match=r"\*\*\*") as caught:
        http.call(held, GET)
    assert server.seen[0].headers["authorization"] == f"Bearer {secret}"
    assert secret not in str(caught.value) + repr(caught.value.__context__) + repr(caught.value.__cause__) + repr(held)
    server.routes["/search"] = answer({"message": secret}, 429, Retry_After="9999")
    with pytest.raises(RateLimited) as limited:
        http.call(held, GET)
    assert (secret in str(limited.value), limited.value.retry_after) == (False, 9999.0)


def test_an_answer_is_asked_for_once(server: Any, http: Http, waits: Any) -> None:
    server.json("/search", {"n": 1, "birth": "1970-03"})
    kept = Call("GET", "/search", {"q": "a"}, ttl=60, keep=lambda value: {"n": value["n"]})
    first, second = http.call(service(server), kept), http.call(service(server), kept)
    assert (first.value, second.value, second.cached, len(server.seen)) == ({"n": 1}, {"n": 1}, True, 1)
    assert second.fetched_at == first.fetched_at
    waits.time += 61
    assert http.call(service(server), kept).cached is False
    http.call(service(server), Call("GET", "/search", {"q": "b"}, ttl=60))
    assert len(server.seen) == 3


def test_what_is_not_kept_never_reaches_the_disk(server: Any, http: Http, tmp_path: Path) -> None:
    server.json("/search", {"n": 1, "birth": "1970-03"})
    http.call(service(server), Call("GET", "/search", ttl=60, keep=lambda value: {"n": value["n"]}))
    kept = b"".join(p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert b'"n": 1' in kept
    assert b"1970" not in kept


def test_failures_are_not_kept(server: Any, http: Http, answer: Any) -> None:
    server.routes["/search"] = [answer({}, 404), answer({"n": 1})]
    with pytest.raises(NotFound):
        http.call(service(server), Call("GET", "/search", ttl=60))
    assert http.call(service(server), Call("GET", "/search", ttl=60)).value == {"n": 1}


def test_a_spoiled_cache_is_an_empty_one(server: Any, http: Http, tmp_path: Path) -> None:
    server.json("/search", {"n": 1})
    call = Call("GET", "/search", ttl=60)
    http.call(service(server), call)
    (file,) = (p for p in (tmp_path / "cache").rglob("*") if p.is_file())
    for spoiled in (b"", b"{}\n", b'{"url": 1}\n', b"\xff\xff", b'{"url": "a", "type": "b", "at": "yesterday"}\n{}'):
        file.write_bytes(spoiled)
        assert http.call(service(server), call).cached is False
    assert http.call(service(server), call).cached is True


def test_a_cache_forgets_a_person_and_keeps_its_size(waits: Any, tmp_path: Path) -> None:
    from connectors.cache import Kept

    cache = HttpCache(tmp_path, waits.day, largest=250)
    for name in ("a", "b", "c"):
        cache.put(name, Kept(f"https://{name}.example/", "text/html", waits.day(), f"Jeanne RIBAUD de {name}".encode()))
    assert cache.forget(["j.ribaud@b.example", "https://b.example"]) == 1
    assert (cache.get("a", 60) is None, cache.get("b", 60) is None) == (False, True)
    assert cache.forget(["jeanne ribaud"]) == 2
    assert cache.forget([""]) == 0
    for name in ("a", "b", "c"):
        cache.put(name, Kept(f"https://{name}.example/", "text/html", waits.day(), b"x" * 20))
    assert cache.tidy() == 1


def test_no_connector_lists_a_path_that_sends() -> None:
    """Every service a vendor declares, whatever it is: no path that would send, enrol or approve."""
    from connectors.ports import Kit
    from connectors.registry import discover

    client = Http("Amorce/1.0")
    for spec in discover().values():
        source = spec.build(Kit(http=client, fetcher=None))  # type: ignore[arg-type]
        for value in vars(source).values():
            if isinstance(value, Service):
                assert not [p for _, p in value.allow if re.search("send|enrol|add_contact|approve|publish", p)]
