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
TOLD = 10  # rejected lines told one by one
UNREAD = 12  # columns named that are not read
WAYS = 3  # ways to the next tier named in a table; --json gives all, with their points
_ORDERS = {"dmy": "dates day first", "mdy": "dates month first"}


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
    say(f"{report['file']}: {report['vendor']}, {_layout(report)}, {report['rows']} rows")
    say(
        f"  accepted {report['accepted_rows']}, duplicates {len(report['duplicates'])}, rejected {len(report['rejected'])}"
    )
    say(
        f"  accounts {report['accounts']}, signals {report['signals']}"
        + ("  (dry run: nothing kept)" if dry_run else "")
    )
    if report["customers"]:
        say(f"  customers {report['customers']}, with their purchases")
    if report["joined_count"]:
        say(f"  {report['joined_count']} joined an account known by another name: `amorce signals confirm joined`")
    if report["to_confirm"]:
        say(f"  {len(report['to_confirm'])} to confirm: `amorce signals confirm`")
    say("  mapping: " + ", ".join(f"{v} → {k}" for k, v in report["mapping"].items()))
    if report["unmapped"]:
        shown = ", ".join(report["unmapped"][:UNREAD])
        more = len(report["unmapped"]) - UNREAD
        say(f"  kept as they are: {shown}" + (f" and {more} more" if more > 0 else ""))
    if report["mapping_saved"]:
        say("  saved in signals.toml: correct it there, the next file with this header is read by it")
    for item in report["rejected"][:TOLD]:
        warn(f"  line {item['line']}: {item['reason']}")
    if len(report["rejected"]) > TOLD:
        warn(f"  and {len(report['rejected']) - TOLD} more rejected lines: --json lists them all")
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


def _layout(report: dict[str, Any]) -> str:
    """What the file is and how its dates are read, where that had to be decided."""
    what = report["encoding"] or f"sheet `{report['sheet']}`"
    order = _ORDERS.get(report["date_order"])
    return f"{what}, {order}" if order else str(what)


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
            ("tier", "score", "fit", "intent", "queue", "account", "missing", "to raise its tier"),
            [
                (
                    r.tier,
                    f"{r.score:.1f}",
                    f"{r.icp_fit.score:g}",
                    f"{r.intent.score:.1f}",
                    r.queue,
                    r.account.name,
                    ", ".join(r.missing) or "-",
                    "; ".join(map(_told, r.angle.to_next_tier)) or "-",
                )
                for r in lines
            ],
        )


def _told(step: Any) -> str:
    """What one condition of the next tier lacks, and what would bring it: `intent +4.9 (job_posting, news)`."""
    ways = ", ".join(way.what for way in step.ways[:WAYS])
    lacks = f"{step.need} +{step.missing:g}" if step.missing is not None else step.need
    return f"{lacks} ({ways})" if ways else lacks
