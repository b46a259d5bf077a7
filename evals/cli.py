"""`amorce-evals`: rerun our evals, offline, in one command."""

import json as json_module
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from agent.cli.console import emit, say, table, warn
from agent.errors import AgentError
from connectors.errors import ConnectorError
from evals.data_commands import register

if TYPE_CHECKING:
    from evals.comparison import Comparison
    from evals.dimensions import Answer
    from evals.logs import Run

app = typer.Typer(
    name="amorce-evals",
    help="Score the flows and the checks on labelled data. Offline, deterministic.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
ClickError: type[Exception] = typer.BadParameter.__mro__[2]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Out = Annotated[Path | None, typer.Option(help="Also write the JSON here.")]
TierName = Literal["ci", "full", "live"]


@app.command("run")
def run_(  # noqa: PLR0913 - the options of a command are its parameters
    suites: Annotated[list[str] | None, typer.Argument(help="Suites or dimensions; all when none is named.")] = None,
    json: Json = False,
    out: Out = None,
    tier: Annotated[TierName, typer.Option(help="ci: minutes, samples; full: everything; live: asks a model.")] = "ci",
    log: Annotated[
        Path | None, typer.Option(help="Keep logs and a page here; a run that stopped there goes on.")
    ] = None,
    against: Annotated[Path | None, typer.Option(help="Compare with this run: what it lost decides the exit.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="Write a slim form here, to compare with later.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Live tier: answers recorded before, instead of a model.")] = None,
) -> int:
    """Run suites; exit 1 when a hard gate does not pass. With --against, exit 1 only on ROLLBACK: a hard gate was lost."""
    from evals.dimensions import answers
    from evals.live import REPLAYED
    from evals.logs import read_run
    from evals.provenance import provenance
    from evals.runner import chosen, failed

    if replay is not None:
        os.environ[REPLAYED] = str(replay)  # for the processes of the suites
    names = chosen(suites or [])
    before = read_run(against) if against else None
    told = _run(log, provenance(tier, names, _model()), names, tier)
    if out is not None:
        out.write_text(told.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if baseline is not None:
        baseline.write_text(told.slim(), encoding="utf-8")
    found = compare_runs(before, told) if before else None
    if json:
        verdict = {"comparison": found.model_dump(mode="json")} if found else {}
        emit(told.model_dump(mode="json") | {"dimensions": [_line(a) for a in answers(told.suites)]} | verdict)
    else:
        show(told.suites, told.samples)
        _show_comparison(found) if found else None
    return _exit(found) if found else int(failed(told.suites))


def compare_runs(before: "Run", after: "Run") -> "Comparison":
    """The comparison of two runs; of the first, only the suites that the second was asked for."""
    from evals.comparison import compare

    asked = set(after.run.suites) if after.run else {m.name for m in after.suites}
    kept = {
        "suites": [m for m in before.suites if m.name in asked],
        "cases": [c for c in before.cases if c.suite in asked],
    }
    return compare(before.model_copy(update=kept), after)


def _exit(found: "Comparison", *, strict: bool = False) -> int:
    """1 for ROLLBACK, and for HOLD when asked to be strict."""
    return int(found.verdict == "ROLLBACK" or (strict and found.verdict == "HOLD"))


def _line(answer: "Answer") -> dict[str, Any]:
    """A dimension in the JSON: its light and the metric that decides it; the others stand under `suites`."""
    names = [f"{m.name}: {m.metric}" for m in answer.metrics]
    return answer.model_dump(mode="json", exclude={"metrics"}) | {"metrics": names}


@app.command("list")
def list_(json: Json = False) -> int:
    """Dimensions, the suites that answer them, and what a commit's run takes of each."""
    from evals.dimensions import dimensions
    from evals.runner import described

    told = described()
    rows = [
        {"dimension": d.id, "title": d.title, "suites": {s: told.get(s, "") for s in d.metrics}} for d in dimensions()
    ]
    if json:
        emit({"dimensions": rows})
        return 0
    for row in rows:
        say(f"{row['dimension']}: {row['title']}")
        for suite, sample in row["suites"].items():  # type: ignore[attr-defined]
            say(f"    amorce-evals run {suite}{'  ci: ' + sample if sample else ''}")
    return 0


def _run(log: Path | None, stood: Any, names: list[str], tier: TierName) -> Any:
    """Run in memory, or into a folder with its page."""
    from evals.logs import Run, logged_run, samples_of
    from evals.report.page import write_page
    from evals.runner import run_each

    if log is None:
        ended = {d.name: d for d in run_each(names, tier, _jobs(names))}
        done = [ended[n] for n in names]
        metrics, cases = [m for d in done for m in d.metrics], [c for d in done for c in d.cases]
        return Run(run=stood, suites=metrics, cases=cases, samples=samples_of(done))
    told = logged_run(log, stood, names, tier, lambda: datetime.now(UTC), jobs=_jobs(names))
    warn(f"page: {write_page(told, log)}")
    return told


def _jobs(names: list[str]) -> int:
    """Processes to run that many suites in: two at most, so that a run stays under a gigabyte."""
    return min(2, os.cpu_count() or 1, len(names))


def _model() -> str | None:
    return os.environ.get("AMORCE_MODEL")


@app.command("compare")
def compare_(
    before: Annotated[Path, typer.Argument(help="A run: its log folder, or a file written with --out or --baseline.")],
    after: Annotated[Path, typer.Argument(help="Another run.")],
    json: Json = False,
    strict: Annotated[bool, typer.Option(help="Exit 1 on HOLD too.")] = False,
) -> int:
    """What changed between two runs, item by item, and PROMOTE, HOLD or ROLLBACK with its reasons; exit 1 on ROLLBACK."""
    from evals.logs import read_run

    found = compare_runs(read_run(before), read_run(after))
    if json:
        emit(found)
    else:
        _show_comparison(found)
    return _exit(found, strict=strict)


@app.command("report")
def report_(
    run: Annotated[Path, typer.Argument(help="A run: its log folder, or a file written with --out.")],
    out: Annotated[Path, typer.Option(help="Where the page goes.")] = Path("report.html"),
) -> int:
    """Write the page of a run again: one self-contained HTML file."""
    from evals.logs import read_run
    from evals.report.page import page

    out.write_text(page(read_run(run), run), encoding="utf-8")
    say(str(out))
    return 0


@app.command("meta")
def meta_(
    json: Json = False,
    out: Out = None,
    survivors: Annotated[bool, typer.Option(help="List every lie that got through and every false alarm.")] = False,
    each: Annotated[
        bool, typer.Option("--each", help="Switch each check off in turn and show what turns red.")
    ] = False,
    write: Annotated[bool, typer.Option(help="Write the measured rates to agent/checks/measured.json.")] = False,
    lies: Annotated[int, typer.Option(min=1, help="Lies of each kind in each language.")] = 12,
) -> int:
    """Judge the checks: plant lies in good drafts, count what is seen and what is cried at; exit 1 when a gate fails."""
    from evals.meta.run import document, measure, write_rates
    from evals.runner import failed

    found = measure(lies)
    told = document(found)
    if write:
        write_rates(found)
    if out is not None:
        out.write_text(json_module.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if json:
        emit(told)
    else:
        _show_meta(told, found.metrics, survivors)
        _show_losses(told["switched_off"]) if each else None
    return 1 if failed(found.metrics) else 0


@app.command("collect")
def collect_(
    out: Annotated[Path, typer.Option(help="The JSONL file to add to.")],
    workspace: Annotated[Path, typer.Option(help="The workspace whose decisions are read.")] = Path(),
    by: Annotated[str, typer.Option("--as", help="Who read the items and agrees.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write; without it the items are only shown.")] = False,
) -> int:
    """Decisions and edits of a workspace as items to label, names and addresses replaced; written after a human's yes."""
    from evals.collecting import write
    from evals.workspaces import decided_items

    found = decided_items(workspace)
    if not yes:
        for item in found:
            say(json_module.dumps(item, ensure_ascii=False))
        warn(f"{len(found)} items; nothing was written: read them, then run again with --as NAME --yes")
        return 0
    say(f"{write(found, out, by, yes=yes)} new of {len(found)} items written to {out}, agreed by {by}")
    return 0


@app.command("adapt")
def adapt_(
    kind: Annotated[Literal["crmarena", "ragtruth", "aggrefact", "inspect"], typer.Argument(help="Whose format.")],
    path: Annotated[Path, typer.Argument(help="The user's own folder or file.")],
    json: Json = False,
    out: Out = None,
) -> int:
    """Run our qualification or grounding on somebody else's benchmark, on data you bring."""
    from evals.adapters.crmarena import crmarena
    from evals.adapters.grounding import aggrefact, inspect, ragtruth
    from evals.logs import Run
    from evals.report.page import published

    adapters: dict[str, Any] = {"crmarena": crmarena, "ragtruth": ragtruth, "aggrefact": aggrefact, "inspect": inspect}
    found = adapters[kind](path)
    told = Run(suites=found.metrics, cases=found.cases)
    if out is not None:
        out.write_text(told.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if json:
        emit(told)
        return 0
    show(found.metrics)
    for row in published():
        if row.get("external") == kind:
            say(f"published: {row['system']}: {row['value']} ({row['metric']}; {row['source']})")
    return 0


register(app)


def run() -> None:
    """The console script. Exit 1 when a gate failed, 2 for wrong usage, 130 when interrupted."""
    try:
        result = app(standalone_mode=False)
    except ClickError as error:
        warn(f"amorce-evals: {getattr(error, 'format_message', error.__str__)()}")
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except (AgentError, ConnectorError) as error:
        warn(f"amorce-evals: {error}")
        sys.exit(2)
    sys.exit(result if isinstance(result, int) else 0)


def show(metrics: list[Any], samples: dict[str, str] | None = None) -> None:
    """The table of metrics, then the dimensions, the samples taken, and the reasons."""
    from evals.dimensions import answers

    rows = [
        (m.name, m.metric, _cell(m.value), f"{_cell(m.low)}..{_cell(m.high)}", _target(m), m.gate, m.status, m.n)
        for m in metrics
    ]
    table(("suite", "metric", "value", "95 %", "target", "gate", "status", "n"), rows)
    told = answers(metrics)
    if len(told) > 1:
        heads = [(a.light, a.id, a.head.metric, _cell(a.head.value), _target(a.head), a.head.n) for a in told]
        table(("light", "dimension", "decided by", "value", "target", "n"), heads)
    for suite, sample in (samples or {}).items():
        say(f"{suite}: {sample}")
    for m in metrics:
        if m.reason:
            warn(f"{m.name}: {m.metric}: {m.reason}")
    say()


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _target(metric: Any) -> str:
    return "-" if metric.target is None else ("≥" if metric.direction == "min" else "≤") + _cell(metric.target)


def _show_comparison(found: "Comparison", most: int = 40) -> None:
    """What changed, the items that got worse first, and the verdict last."""
    rows = [(c.name, c.metric, c.before, c.after, f"-{c.lost} +{c.won}", c.status) for c in found.changes]
    table(("suite", "metric", "before", "after", "items", "status"), rows)
    items = sorted(found.items, key=lambda i: (i.before, i.after) != ("right", "wrong"))
    for item in items[:most]:
        why = " ".join(item.why.split())[:160]
        say(f"  {item.suite}, {item.metric}, {item.id}: {item.before} -> {item.after}{'  ' + why if why else ''}")
    if len(items) > most:
        say(f"  and {len(items) - most} more items (--json lists them all)")
    say(f"{found.verdict}: {'; '.join(found.reasons)}")


def _show_losses(rows: list[dict[str, Any]]) -> None:
    """Each check switched off: its lies, the share it named and the share stopped, with and without it."""

    def shift(row: dict[str, Any], what: str) -> str:
        return f"{_cell(row[what])} -> {_cell(row[what + '_off'])}"

    red = {r["check"]: ", ".join(name.partition(": ")[2] for name in r["red"]) or "NOTHING" for r in rows}
    cells = [(r["check"], r["n"], shift(r, "named"), shift(r, "stopped"), red[r["check"]]) for r in rows]
    table(("switched off", "lies", "named by itself", "stopped", "turns red"), cells)


def _show_meta(told: dict[str, Any], metrics: list[Any], survivors: bool) -> None:
    show([m for m in metrics if m.status != "passed" or ":" not in m.metric])
    if not survivors:
        say(f"{len(told['survivors'])} lies survive, {len(told['false_alarms'])} false alarms (--survivors lists them)")
        return
    for line in told["survivors"]:
        say(f"{line['mutant']} ({line['door']}, {line['account']}): {line['before']} => {line['after']}")
    for name, deals in told["deals"]["survivors"].items():
        say(f"deal proposals, {name}: not seen in {', '.join(deals)}")
    for line in told["false_alarms"]:
        say(f"false alarm {line['check']} on {line['item']} ({line['door']}, {line['account']}): {line['why']}")
