"""`signals import`, `dossier import`, `rank`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli.confirming import confirm_app
from agent.cli.console import emit, emit_array, emit_lines, say, table, warn
from agent.cli.opening import open_app
from agent.cli.progress import Bar
from agent.cli.workspaces import Json

signals_app = typer.Typer(no_args_is_help=True, help="Signal lists.")
dossier_app = typer.Typer(no_args_is_help=True, help="Account dossiers.")


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    signals_app.add_typer(confirm_app, name="confirm")
    app.add_typer(signals_app, name="signals")
    app.add_typer(dossier_app, name="dossier")
    app.command("rank")(rank)


@signals_app.command("import")
def import_signals(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSONL export of any vendor.")],
    vendor: Annotated[str, typer.Option(help="Vendor, or auto.")] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the mapping and first rows; keep nothing.")] = False,
    show: Annotated[str, typer.Option(help="How many items to list: a number or all.")] = "5",
    json: Json = False,
) -> int:
    """Read a signal list: every row ends accepted, duplicate, or rejected with its line and reason."""
    from agent.errors import BadInput
    from agent.intake import import_signal_file

    if show != "all" and not show.isdigit():
        raise BadInput(f"--show takes a number or `all`, not `{show}`")
    app = open_app(context)
    with Bar() as bar:
        report = import_signal_file(
            app, file, vendor=vendor, keep=not dry_run, show=None if show == "all" else int(show), watcher=bar
        )
    if json:
        emit(report)
    else:
        _show_import(report, dry_run)
    return 3 if report["rejected"] else 0


def _show_import(report: dict[str, Any], dry_run: bool) -> None:
    say(f"{report['file']}: {report['vendor']}, {report['encoding']}, {report['rows']} rows")
    say(
        f"  accepted {report['accepted_rows']}, duplicates {len(report['duplicates'])}, rejected {len(report['rejected'])}"
    )
    say(
        f"  accounts {report['accounts']}, signals {report['signals']}"
        + ("  (dry run: nothing kept)" if dry_run else "")
    )
    if report["joined_count"]:
        say(f"  {report['joined_count']} joined an account known by another name: `amorce signals confirm joined`")
    if report["to_confirm"]:
        say(f"  {len(report['to_confirm'])} to confirm: `amorce signals confirm`")
    say("  mapping: " + ", ".join(f"{v} → {k}" for k, v in report["mapping"].items()))
    if report["mapping_saved"]:
        say("  saved in signals.toml: correct it there, the next file with this header is read by it")
    for item in report["rejected"][:10]:
        warn(f"  line {item['line']}: {item['reason']}")
    if report["items"]:
        table(
            ("line", "account", "type", "topic", "score", "occurred_on"),
            [
                [
                    i[c] if i[c] is not None else "-"
                    for c in ("line", "account", "type", "topic", "score", "occurred_on")
                ]
                for i in report["items"]
            ],
        )


@dossier_app.command("import")
def import_dossiers(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Dossier folders, or folders of them.")],
    json: Json = False,
) -> int:
    """Read account dossiers (account.json + evidence.jsonl); importing again replaces."""
    from agent.intake import import_dossier_folders

    app = open_app(context)
    report = import_dossier_folders(app, paths)
    if json:
        emit(report)
    else:
        say(f"accounts {report['accounts']}, contacts {report['contacts']}, evidence {report['evidence']}")
        for item in report["rejected"]:
            warn(f"  {item['path']}: {item['reason']}")
    return 3 if report["rejected"] else 0


def rank(
    context: typer.Context,
    top: Annotated[int | None, typer.Option(min=1, help="How many lines.")] = None,
    json: Json = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON document a line.")] = False,
) -> None:
    """Order the accounts: ICP fit and intent, every point explained."""
    from agent.ranklist import rank_all

    lines = rank_all(open_app(context))[:top]
    if jsonl:
        emit_lines(lines)
    elif json:
        emit_array(lines)
    elif not lines:
        say("No account yet: `amorce dossier import FOLDER` or `amorce signals import FILE`.")
    else:
        table(
            ("tier", "score", "fit", "intent", "queue", "account", "missing"),
            [
                (
                    r.tier,
                    f"{r.score:.1f}",
                    f"{r.icp_fit.score:g}",
                    f"{r.intent.score:.1f}",
                    r.queue,
                    r.account.name,
                    ", ".join(r.missing) or "-",
                )
                for r in lines
            ],
        )
