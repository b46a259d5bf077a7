"""The report as one HTML file: no script, no link, nothing loaded; every word of a deal escaped by the template."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from agent.pipeline.records import Bucket, Judged, PipelineReport
from agent.qualification.wording import Wording
from prompts import phrases

if TYPE_CHECKING:
    from jinja2 import Template

# The chart, in its own units: bars of a stage one under the other, widths on the scale of the largest amount.
_ROW, _BAR, _LEFT, _WIDTH = 46, 15, 130, 640
_MOST_ROWS = 500  # deals shown in the page; the JSON has them all
_MOST_MOVES = 200


def page(report: PipelineReport) -> str:
    """The whole page, in the language of the report."""
    words, bank = Wording(report.language), phrases(report.language, "pipeline")
    opened = sorted((d for d in report.deals if d.outcome == "open"), key=_urgency)
    return _template().render(
        report=report,
        bank=bank,
        words=words,
        opened=opened[:_MOST_ROWS],
        hidden=max(0, len(opened) - _MOST_ROWS),
        moves=report.movement.moves[:_MOST_MOVES],
        names={d.id: d.name for d in report.deals},
        charts=[chart(report, total.currency) for total in report.forecast.totals],
        month=lambda name: _month(name, bank),
        stage=lambda name: bank["stages"].get(name, name),
        share=lambda value: "–" if value is None else _share(value, report.language),
        number=lambda value: _number(value, report.language),
    )


def chart(report: PipelineReport, currency: str) -> dict[str, Any]:
    """Bars of one currency: for each stage its amount and, within it, what is forecast."""
    buckets = [b for b in report.forecast.by_stage if b.currency == currency]
    most = max((b.amount for b in buckets), default=0) or 1
    return {
        "currency": currency,
        "height": _ROW * len(buckets) + 6,
        "width": _LEFT + _WIDTH + 130,
        "left": _LEFT,
        "bar": _BAR,
        "rows": [_bars(at, bucket, most) for at, bucket in enumerate(buckets)],
    }


def _bars(at: int, bucket: Bucket, most: float) -> dict[str, Any]:
    amount, weighted = bucket.amount / most * _WIDTH, bucket.weighted / most * _WIDTH
    return {
        "y": at * _ROW + 8,
        "bucket": bucket,
        "amount": round(max(1.0, amount), 1),
        "weighted": round(max(1.0, weighted), 1),
    }


def _urgency(deal: Judged) -> tuple[int, float]:
    order = {"kill": 0, "ahead_of_gate": 1, "waiting": 2, "overdue": 3, "stale": 4}
    return min((order.get(item.flag, 5) for item in deal.flags), default=6), -(deal.amount or 0)


def _month(name: str, bank: dict[str, Any]) -> str:
    if "-" not in name:
        return str(bank["labels"]["no_month"])
    year, number = name.split("-")
    return f"{bank['months'][int(number) - 1]} {year}"


def _share(value: float, language: str) -> str:
    return f"{round(100 * value)} %" if language == "fr" else f"{round(100 * value)}%"


def _number(value: float | None, language: str) -> str:
    if value is None:
        return "–"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    text = (resources.files("agent.pipeline") / "page.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        text
    )
