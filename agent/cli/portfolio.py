"""`pipeline`: a folder of deals or an export of the CRM, as a table, JSON and one HTML file."""

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
    from agent.cli.showing_portfolio import show_portfolio

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
        show_portfolio(report)
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
