"""`pipeline`: a folder of deals or an export of the CRM, as a table, JSON and one HTML file."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli.console import emit, say, table, warn
from agent.cli.drafting import day
from agent.cli.opening import settings_of
from agent.cli.progress import Bar
from agent.cli.workspaces import Json

if TYPE_CHECKING:
    from agent.pipeline.flow import Portfolio
    from agent.pipeline.records import Judged, PipelineReport
    from agent.qualification.records import DealReader
    from agent.settings import Settings
    from connectors.records import Language

_MOST_SHOWN = 60
_MOST_IDS = 20


class ReportLanguage(StrEnum):
    """Languages of the report."""

    fr = "fr"
    en = "en"


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("pipeline")(pipeline)


def pipeline(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(help="Folder of deal folders, one deal folder, or a CRM export (CSV, JSON lines).")
    ],
    html: Annotated[Path | None, typer.Option(help="Write the report as one HTML file.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write pipeline.json and pipeline.html into this folder.")] = None,
    now: Annotated[
        str | None, typer.Option(help="Day to judge from (YYYY-MM-DD); each deal's own when not given.")
    ] = None,
    language: Annotated[
        ReportLanguage | None, typer.Option(help="fr or en; that of most deals when not given.")
    ] = None,
    name: Annotated[str, typer.Option(help="Which portfolio this is, to compare with its own past.")] = "portfolio",
    json: Json = False,
) -> int:
    """Score every deal, and show gates, deals to drop, the weighted forecast, what moved and the weekly review."""
    settings = settings_of(context, now=day(now))
    with Bar() as bar:
        portfolio = _portfolio(settings, lambda done, of: bar.show("reading", done, of))
        report = portfolio.report(path, now=settings.now, language=_spoken(language, settings), name=name)
    for item in report.failed:
        warn(f"amorce: {item.place}: {item.reason}")
    for target in _written(report, html, out):
        warn(f"written: {target}")
    if json:
        emit(report)
    else:
        _show(report)
    return 3 if report.failed else 0


def _spoken(asked: ReportLanguage | None, settings: "Settings") -> "Language | None":
    """The language asked for, else that of the settings, else that of the deals (None)."""
    wanted = asked.value if asked else settings.language
    return "fr" if wanted == "fr" else "en" if wanted == "en" else None


def _portfolio(settings: "Settings", progress: Any) -> "Portfolio":
    """The portfolio of the settings; without a workspace nothing is kept."""
    from agent.pipeline.flow import Portfolio
    from agent.pipeline.stages import stages_of

    known = settings.playbook.is_dir()
    return Portfolio(
        stages=stages_of(settings.workspace),
        today=settings.today,
        state=settings.state / "pipeline" if known else None,
        reader=_model_reader(settings) if settings.model else None,
        reader_name=settings.model or "offline",
        progress=progress,
    )


def _model_reader(settings: "Settings") -> "DealReader":
    from agent.bootstrap import App

    return App(settings).deal_reader


def _written(report: "PipelineReport", html: Path | None, out: Path | None) -> list[Path]:
    from agent.cli.console import plain
    from agent.errors import BadInput
    from agent.pipeline.page import page

    targets = [html] if html else []
    try:
        if out:
            out.mkdir(parents=True, exist_ok=True)
            targets += [out / "pipeline.html", out / "pipeline.json"]
        for target in targets:
            _write(target, page(report) if target.suffix != ".json" else _json(plain(report)))
    except OSError as error:
        raise BadInput(f"`{error.filename}`: {error.strerror}") from None
    return targets


def _write(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _json(value: Any) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=False, indent=1) + "\n"


def _show(report: "PipelineReport") -> None:
    """The report for a terminal."""
    from agent.qualification.wording import Wording
    from prompts import phrases

    words, bank = Wording(report.language), phrases(report.language, "pipeline")
    columns, labels = bank["columns"], bank["labels"]
    say(bank["title"] + ", " + bank["subtitle"].format(path=report.path, day=words.day(report.as_of)))
    opened = sorted((d for d in report.deals if d.outcome == "open"), key=lambda d: -(d.amount or 0))
    heads = ("deal", "stage", "days", "amount", "weighted", "close", "score", "gate", "signs")
    table([columns[head] for head in heads], [_row(d, words, bank) for d in opened[:_MOST_SHOWN]])
    if len(opened) > _MOST_SHOWN:
        say(f"  + {len(opened) - _MOST_SHOWN}")
    say()
    for total in report.forecast.totals:
        say(f"{labels['amount']}: {words.amount(total.amount, total.currency)} ({total.deals})")
        say(f"{labels['weighted']}: {words.amount(total.weighted, total.currency)}")
        if any(deal.gates for deal in report.deals):
            say(f"{labels['qualified']}: {words.amount(total.qualified, total.currency)}")
    gap = " " if report.language == "fr" else ""
    shares = ", ".join(
        f"{bank['stages'].get(a.stage, a.stage)} {round(100 * a.probability)}{gap}%"
        for a in report.forecast.assumptions
    )
    source = report.forecast.assumptions[0].source
    say(f"{bank['sections']['assumptions']} ({bank['assumption'] if source == 'assumption' else source}): {shares}")
    for flag in ("kill", "stale", "overdue", "waiting"):
        ids = getattr(report, flag)
        more = f" + {len(ids) - _MOST_IDS}" if len(ids) > _MOST_IDS else ""
        say(f"{labels[flag]}: {', '.join(ids[:_MOST_IDS]) + more if ids else labels['none']}")
    say()
    say(bank["sections"]["movement"] + (f" ({words.day(report.movement.since)})" if report.movement.since else ""))
    for move in report.movement.moves[:_MOST_SHOWN]:
        say(f"  {move.deal}: {move.text}")
    if report.movement.why:
        say(f"  {report.movement.why}")
    say()
    say(bank["sections"]["agenda"])
    for item in report.agenda:
        deals = f" [{', '.join(item.deals[:8])}]" if item.deals else ""
        say(f"  {item.minutes:>3}  {item.title}. {item.what}{deals} ({item.card})")


def _row(deal: "Judged", words: Any, bank: dict[str, Any]) -> list[str]:
    labels = bank["labels"]
    gate = (
        labels["unread"] if deal.gates is None else labels["can"] if deal.gates.proposal_allowed else labels["cannot"]
    )
    return [
        deal.name[:46],
        deal.stage or "-",
        "-" if deal.days_in_stage is None else str(deal.days_in_stage),
        "-" if deal.amount is None else words.amount(deal.amount, deal.currency),
        "-" if deal.weighted is None else words.amount(round(deal.weighted), deal.currency),
        deal.close_date.isoformat() if deal.close_date else "-",
        f"{deal.score.met}/{deal.score.of}" if deal.score else "-",
        gate,
        ", ".join(bank["flags"][item.flag] for item in deal.flags),
    ]
