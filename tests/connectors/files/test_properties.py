"""Whatever the bytes: a reading or a refusal, every row accounted for, the same answer twice."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import UnreadableFile
from connectors.files import ImportResult, import_document, read_signal_file, signal_of
from connectors.resolution import account_domain, account_name

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "Acme",
            "acme.example",
            "2026-11-04",
            "23/10/2026",
            "=1",
            "\ufeff",
            "\0",
            '"',
            "a@b.example",
            "Company",
            "é",
        ]
    ),
    st.text(max_size=12),
)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def checked(path: Path) -> ImportResult | None:
    try:
        result = read_signal_file(path)
    except UnreadableFile:
        return None
    document = import_document(result)
    json.dumps(document, ensure_ascii=False).encode("utf-8")
    assert document["rows"] == document["accepted_rows"] + len(document["rejected"]) + len(document["duplicates"])
    assert {item["account"] for item in document["items"]} == set(document["account_keys"])
    for item in result.items:
        signal_of(item, result.layout)
    return result


@QUIET
@given(rows=st.lists(st.lists(CELLS, max_size=7), max_size=12), delimiter=st.sampled_from([",", ";", "\t"]))
def test_any_table(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    path = tmp_path / "list.csv"
    lines = [
        delimiter.join(["Company", "Website", "Topic", "Score", "Date"]),
        *(delimiter.join(cells) for cells in rows),
    ]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    first, again = checked(path), checked(path)
    assert (first is None) == (again is None)
    if first and again:
        assert import_document(first) == import_document(again)


@QUIET
@given(
    content=st.binary(max_size=400),
    head=st.sampled_from([b"", b"Company,Website\n", b"{", b"\xff\xfeC\0o\0", b"PK\x03\x04"]),
)
def test_any_bytes(tmp_path: Path, content: bytes, head: bytes) -> None:
    path = tmp_path / "list.bin"
    path.write_bytes(head + content)
    checked(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["company", "topic", "score", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@QUIET
@given(
    events=st.lists(
        st.dictionaries(
            st.sampled_from(["specversion", "id", "source", "type", "subject", "time", "data"]),
            JSON | st.sampled_from(["1.0", "prospect.signal.news.v1", "acme.example", "2026-11-04"]),
        ),
        max_size=6,
    )
)
def test_any_events(tmp_path: Path, events: list[dict[str, object]]) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text("\n".join(map(json.dumps, events)) + "\n{}\n", encoding="utf-8")
    result = checked(path)
    assert result is not None
    assert result.rows == len(events) + 1


@settings(max_examples=400, deadline=None)
@given(text=st.text(max_size=60))
def test_names_and_domains_are_settled(text: str) -> None:
    domain = account_domain(text)
    assert domain is None or account_domain(domain) == domain
    if any(char.isascii() and char.isalnum() for char in text):
        assert account_name(text)
    assert account_name(f"  {text}\t") == account_name(text)
