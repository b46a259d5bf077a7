"""`batch run|list|status|cancel|retry`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli.console import emit, say, table, warn
from agent.cli.opening import open_app
from agent.cli.progress import Bar, announce
from agent.cli.workspaces import Json

batch_app = typer.Typer(no_args_is_help=True, help="Signal list to review queue, overnight.")

Cost = Annotated[
    float | None, typer.Option("--max-cost", min=0, help="Ceiling for the run, in the currency of the prices.")
]
Many = Annotated[int, typer.Option(min=1, max=200, help="Accounts at a time.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.add_typer(batch_app, name="batch")


@batch_app.command("run")
def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A signal list.")],
    name: Annotated[str | None, typer.Option(help="Name of the batch; the file's name when not given.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="At most this many accounts of the work queue.")] = None,
    concurrency: Many = 4,
    max_cost: Cost = None,
    json: Json = False,
) -> int:
    """Import, rank, draft the work queue; run again to resume."""
    from agent.batch import BatchOptions

    options = BatchOptions(name=name or file.stem, top=top, concurrency=concurrency, max_cost=max_cost)
    return _run(open_app(context), file, options, json)


@batch_app.command("retry")
def retry(context: typer.Context, name: str, concurrency: Many = 4, json: Json = False) -> int:
    """Run the failed and skipped accounts of a batch again."""
    from agent.batch import BatchOptions
    from agent.store.batches import BatchStore

    app = open_app(context)
    held = BatchStore(app.database).get(name)
    options = BatchOptions(name=name, concurrency=concurrency, **held.options)
    return _run(app, Path(held.file), options, json)


@batch_app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Batches and their last reports."""
    from agent.store.batches import BatchStore

    found = BatchStore(open_app(context).database).all()
    if json:
        emit(found)
    else:
        table(("name", "file", "proposals", "refused"), [(b.name, b.file, *_counts(b)) for b in found])


@batch_app.command("status")
def status(context: typer.Context, name: str, json: Json = False) -> None:
    """How each account of a batch ended."""
    from agent.store.batches import BatchStore

    store = BatchStore(open_app(context).database)
    batch, items = store.get(name), store.items(name)
    if json:
        emit(batch.model_dump(mode="json") | {"items": list(items.values())})
    else:
        state = "cancelled" if batch.cancelled else "finished" if batch.report else "unfinished: run it again to resume"
        say(f"{batch.name}: {batch.file} ({state})")
        table(
            ("account", "contact", "state", "proposal", "reason"),
            [
                (item.account, *line)
                for item in items.values()
                for line in [(p.contact or "-", p.state, p.proposal or "-", p.reason or "") for p in item.people]
                or [("-", item.state, item.proposal or "-", item.reason or "")]
            ],
        )


@batch_app.command("cancel")
def cancel(context: typer.Context, name: str, json: Json = False) -> None:
    """Stop a batch before its next account."""
    from agent.store.batches import BatchStore

    batch = BatchStore(open_app(context).database).cancel(name)
    if json:
        emit(batch)
    else:
        say(f"{batch.name}: cancelled; `amorce batch retry {batch.name}` goes on")


def _run(app: Any, file: Path, options: Any, json: bool) -> int:
    from agent.batch import run_batch

    with Bar(lines_from=1) as bar:
        report = run_batch(app, file, options, lambda done, total, subject: bar.show(subject, done, total), announce)
    if json:
        emit(report)
    else:
        say(f"{report.name}: {report.accounts} accounts in the list, {report.ranked} in the work queue")
        say(
            f"  proposals {report.proposals}, refused {report.refused}, failed {len(report.failed)}, skipped {report.skipped}"
        )
        say(
            f"  {report.seconds} s, {report.tokens} tokens, cost {report.cost if report.cost is not None else 'unknown'}"
        )
        for failure in report.failed:
            warn(f"  {failure.account}: {failure.reason}")
        say("  next: amorce review list")
    return 3 if report.failed or report.refused else 0


def _counts(batch: Any) -> tuple[str, str]:
    report = batch.report or {}
    return str(report.get("proposals", "-")), str(report.get("refused", "-"))
