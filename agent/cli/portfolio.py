"""`pipeline`: a folder of deals or an export of the CRM, as a table, JSON and one HTML file."""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli.console import emit, warn
from agent.cli.drafting import day
from agent.cli.opening import settings_of
from agent.cli.progress import Bar
from agent.cli.workspaces import Json

if TYPE_CHECKING:
    from agent.pipeline.flow import Portfolio
    from agent.pipeline.records import PipelineReport
    from agent.qualification.records import DealReader
    from agent.settings import Settings
    from connectors.records import Language


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
        Path, typer.Argument(help="Folder of deal folders, one deal folder, or a CRM export (CSV, JSON, .xlsx).")
    ],
    html: Annotated[Path | None, typer.Option(help="Write the report as one HTML file.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write pipeline.json and pipeline.html into this folder.")] = None,
    now: Annotated[
        str | None,
        typer.Option(
            help="Day to judge from, YYYY-MM-DD, with Thh:mm for the service clocks; each deal's own when not given."
        ),
    ] = None,
    language: Annotated[
        ReportLanguage | None, typer.Option(help="fr or en; that of most deals when not given.")
    ] = None,
    name: Annotated[str, typer.Option(help="Which portfolio this is, to compare with its own past.")] = "portfolio",
    json: Json = False,
) -> int:
    """Score every deal, and show gates, deals to drop, the weighted forecast, what moved and the weekly review."""
    from agent.cli.showing_portfolio import show_portfolio

    minute = _moment(now)
    settings = settings_of(context, now=minute.date() if minute else day(now))
    targets = _targets(html, out)
    with Bar() as bar:
        portfolio = _portfolio(settings, minute, lambda done, of: bar.show("reading", done, of))
        report = portfolio.report(path, now=settings.now, language=_spoken(language, settings), name=name)
    for failure in report.failed:
        warn(f"amorce: {failure.place}: {failure.reason}")
    partly = [(item, flag) for item in report.deals for flag in item.flags if flag.flag == "gaps"]
    for item, flag in partly:
        warn(f"amorce: {item.place}: {flag.why}")
    for target in targets:
        _write(target, report)
        warn(f"written: {target}")
    if json:
        emit(report)
    else:
        show_portfolio(report)
    return 3 if report.failed or partly else 0


def _spoken(asked: ReportLanguage | None, settings: "Settings") -> "Language | None":
    """The language asked for, else that of the settings, else that of the deals (None)."""
    wanted = asked.value if asked else settings.language
    return "fr" if wanted == "fr" else "en" if wanted == "en" else None


def _moment(text: str | None) -> datetime | None:
    """The moment of `--now` when it has a time of day; a day alone is read elsewhere."""
    try:
        return datetime.fromisoformat(text) if text and len(text) > len("2026-11-16") else None
    except ValueError:
        return None


def _portfolio(settings: "Settings", minute: datetime | None, progress: Any) -> "Portfolio":
    """The portfolio of the settings; without a workspace nothing is kept."""
    from agent.pipeline.flow import Portfolio
    from agent.stages import stages_of

    known = settings.playbook.is_dir()
    return Portfolio(
        stages=stages_of(settings.workspace),
        today=settings.today,
        minute=minute,
        state=settings.state / "pipeline" if known else None,
        reader=_model_reader(settings) if settings.model else None,
        reader_name=settings.model or "offline",
        progress=progress,
    )


def _model_reader(settings: "Settings") -> "DealReader":
    from agent.bootstrap import App

    return App(settings).deal_reader


def _targets(html: Path | None, out: Path | None) -> list[Path]:
    """The files asked for. Raises BadInput before anything is read when one of them could not be written."""
    from agent.errors import BadInput

    try:
        if out:
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"`{error.filename}`: {error.strerror}") from None
    targets = [*([html] if html else []), *([out / "pipeline.html", out / "pipeline.json"] if out else [])]
    for target in targets:
        if target.is_dir():
            raise BadInput(f"`{target}` is a folder; name a file")
        if not target.parent.is_dir():
            raise BadInput(f"`{target.parent}`: no such folder")
    return targets


def _write(path: Path, report: "PipelineReport") -> None:
    """Written beside its place and moved in: two runs at once, or a stop, leave no half file. `pipeline.json` alone is JSON."""
    from agent.errors import BadInput
    from agent.pipeline.page import page

    text = _json(report) if path.name == "pipeline.json" else page(report)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(f"`{path}`: {error.strerror}") from None


def _json(report: "PipelineReport") -> str:
    from json import dumps

    from agent.cli.console import plain

    return dumps(plain(report), ensure_ascii=False, indent=1) + "\n"
