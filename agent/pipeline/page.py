"""The report as one HTML file: no script, no link, nothing loaded; every word of a deal escaped by the template."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from agent.language.counting import counted
from agent.pipeline.figures import UNKNOWN
from agent.pipeline.records import Bucket, Judged, PipelineReport
from agent.pipeline.words import names_of, shortened, words_of
from agent.qualification.wording import Wording

if TYPE_CHECKING:
    from jinja2 import Template

# The chart: for each stage a line of words and two bars under it, as wide as the page allows, on the scale of the largest amount.
_ROW, _WORDS, _BAR, _GAP = 56, 18, 12, 2  # pixels
_MOST_ROWS = 500  # deals shown in the page; the JSON has them all
_MOST_MOVES = 200
_LONGEST = 120  # characters of a name
_MOST_PERIODS = 12  # past forecasts: the latest


def page(report: PipelineReport) -> str:
    """The whole page, in the language of the report."""
    words, bank = Wording(report.language), words_of(report.language)
    opened = sorted((d for d in report.deals if d.outcome == "open" and d.kind == "deal"), key=_urgency)
    return _template().render(
        report=report,
        bank=bank,
        words=words,
        opened=opened[:_MOST_ROWS],
        hidden=max(0, len(opened) - _MOST_ROWS),
        moves=report.movement.moves[:_MOST_MOVES],
        more_moves=max(0, len(report.movement.moves) - _MOST_MOVES),
        periods=report.accuracy[-_MOST_PERIODS:],
        money=lambda value, currency: words.amount(value, None if currency == UNKNOWN else currency),
        currency=lambda code: bank["labels"]["no_currency"] if code == UNKNOWN else code,
        count=lambda n, forms=bank["deals"]: counted(n, forms),
        signed=lambda value: (
            ("+" if (value or 0) > 0 else "") + ("–" if value is None else _share(value, report.language))
        ),
        names=names_of(report.deals, _LONGEST),
        cut=lambda text: shortened(text, _LONGEST),
        charts=[drawn for total in report.forecast.totals if (drawn := chart(report, total.currency))["rows"]],
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
        "height": _ROW * len(buckets),
        "bar": _BAR,
        "rows": [_bars(at, bucket, most) for at, bucket in enumerate(buckets)],
    }


def _bars(at: int, bucket: Bucket, most: float) -> dict[str, Any]:
    """Widths in percent; a bar of nothing is still a line one can see."""
    top = at * _ROW + _WORDS
    return {
        "words": top - 5,
        "amount_at": top,
        "weighted_at": top + _BAR + _GAP,
        "bucket": bucket,
        "amount": round(max(0.3, bucket.amount / most * 100), 2),
        "weighted": round(max(0.3, bucket.weighted / most * 100), 2),
    }


def _urgency(deal: Judged) -> tuple[int, float]:
    order = ("kill", "no_go", "ahead_of_gate", "waiting", "overdue", "stale")
    ranks = (order.index(item.flag) if item.flag in order else len(order) for item in deal.flags)
    return min(ranks, default=len(order) + 1), -(deal.amount or 0)


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
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    return made.from_string(text)


def _shown(value: Any) -> Any:
    """What stands in the page: signs that are no letters but turn a line round or hide words are shown as such."""
    if not isinstance(value, str):
        return value
    return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else "\ufffd" for c in value)
