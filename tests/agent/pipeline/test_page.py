"""The page of a portfolio: hostile and endless names, many currencies, next to nothing to show."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from agent.pipeline.flow import Portfolio
from agent.pipeline.page import page
from agent.pipeline.records import PipelineReport
from agent.stages import shipped_stages


def report_of(path: Path, **wish: Any) -> PipelineReport:
    """The report of an export, of which nothing is kept."""
    return Portfolio(stages=shipped_stages(), today=date(2026, 11, 20)).report(path, **wish)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "</svg><b>",
    "javascript:alert(1)",
)


class Tags(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_words_on_the_page(tmp_path: Path, name: str) -> None:
    path = tmp_path / "e.jsonl"
    rows = [
        {"id": f"{name} {at}", "name": name, "account": name, "owner": name, "stage": stage, "amount": 5, "currency": "EUR",
         "created_on": "2026-11-01"}
        for at, stage in enumerate((name, "demo"))
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    text = page(report_of(path, language="en"))
    tags = Tags()
    tags.feed(text)
    assert not tags.seen & {"script", "img", "iframe", "a", "link"}
    assert not tags.handlers
    assert "49" not in text or "7 * 7" in text
    assert "default-src 'none'" in text


def test_a_name_without_end_leaves_room_for_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    long = {"name": "A" * 9_000, "account": "B" * 9_000, "stage": "C" * 9_000, "owner": "D" * 9_000, "amount": 5}
    path.write_text(json.dumps(long | {"name": "a\u202eb" + "A" * 9_000}), encoding="utf-8")
    html = page(report_of(path))
    assert len(html) < 20_000
    assert "\u202e" not in html and "a\ufffdbAAA" in html


def test_many_currencies_stand_in_one_table_that_of_most_deals_first(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    rows = [("a", 9_000_000, "INR"), ("b", 5, "EUR"), ("c", 6, "EUR"), ("d", 7, "USD")]
    told = [{"id": i, "name": i, "stage": "demo", "amount": amount, "currency": code} for i, amount, code in rows]
    path.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    report = report_of(path, language="en")
    text = page(report)
    assert [total.currency for total in report.forecast.totals] == ["EUR", "INR", "USD"]
    assert text.count('class="tiles"') == 1 and "<th>Currency</th>" in text
    assert all(f"<h3>{code}</h3>" in text for code in ("EUR", "INR", "USD"))


def test_the_page_holds_a_portfolio_of_one_deal_without_anything(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text('{"name": "x", "stage": "?"}', encoding="utf-8")
    report = report_of(path)
    assert "x" in page(report)
    assert sum(item.minutes for item in report.agenda) == 90
