"""`amorce-evals`: rerun our evals, offline, in one command."""

import json as json_module
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli.console import emit, say, table, warn
from agent.errors import AgentError, BadInput

app = typer.Typer(
    name="amorce-evals",
    help="Score the flows and the checks on labelled data. Offline, deterministic.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
ClickError: type[Exception] = typer.BadParameter.__mro__[2]


@app.command("run")
def run_(
    suites: Annotated[list[str] | None, typer.Argument(help="Suites; all when none is named.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write the JSON here.")] = None,
) -> int:
    """Run suites; exit 1 when a hard gate does not pass."""
    from evals.runner import failed, run_suites

    metrics = run_suites(suites or [])
    document = {"suites": [m.model_dump() for m in metrics]}
    if out is not None:
        out.write_text(json_module.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if json:
        emit(document)
    else:
        _show(metrics)
    return 1 if failed(metrics) else 0


@app.command("compare")
def compare(
    before: Annotated[Path, typer.Argument(help="A run written with --out.")],
    after: Annotated[Path, typer.Argument(help="Another run.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> int:
    """What changed between two runs, metric by metric; exit 1 when a gate that passed does not pass any more."""
    changes = _changes(_load(before), _load(after))
    if json:
        emit({"changes": changes})
    else:
        table(
            ("suite", "metric", "before", "after", "status"),
            [(c["name"], c["metric"], c["before"], c["after"], c["status"]) for c in changes],
        )
    return 1 if any(c["status"] == "worse" for c in changes) else 0


@app.command("meta")
def meta_(
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write the JSON here.")] = None,
    survivors: Annotated[bool, typer.Option(help="List every lie that got through and every false alarm.")] = False,
    write: Annotated[bool, typer.Option(help="Write the measured rates to evals/baselines/checks.json.")] = False,
    each: Annotated[int, typer.Option(min=1, help="Lies of each kind in each language.")] = 12,
) -> int:
    """Judge the checks: plant lies in good drafts, count what is seen and what is cried at; exit 1 when a gate fails."""
    from evals.meta.run import document, measure, write_baseline
    from evals.runner import failed

    found = measure(each)
    told = document(found)
    if write:
        write_baseline(found)
    if out is not None:
        out.write_text(json_module.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if json:
        emit(told)
    else:
        _show_meta(told, found.metrics, survivors)
    return 1 if failed(found.metrics) else 0


def _show_meta(told: dict[str, Any], metrics: list[Any], survivors: bool) -> None:
    _show([m for m in metrics if m.status != "passed" or ":" not in m.metric])
    if not survivors:
        say(f"{len(told['survivors'])} lies survive, {len(told['false_alarms'])} false alarms (--survivors lists them)")
        return
    for line in told["survivors"]:
        say(f"{line['mutant']} ({line['door']}, {line['account']}): {line['before']} => {line['after']}")
    for name, deals in told["deals"]["survivors"].items():
        say(f"deal proposals, {name}: not seen in {', '.join(deals)}")
    for line in told["false_alarms"]:
        say(f"false alarm {line['check']} on {line['item']} ({line['door']}, {line['account']}): {line['why']}")


def run() -> None:
    """The console script. Exit 1 when a gate failed, 2 for wrong usage, 130 when interrupted."""
    try:
        result = app(standalone_mode=False)
    except ClickError as error:
        warn(f"amorce-evals: {getattr(error, 'format_message', error.__str__)()}")
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except AgentError as error:
        warn(f"amorce-evals: {error}")
        sys.exit(2)
    sys.exit(result if isinstance(result, int) else 0)


def _show(metrics: list[Any]) -> None:
    def cell(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    rows = [
        (
            m.name,
            m.metric,
            cell(m.value),
            f"{cell(m.low)}..{cell(m.high)}",
            ("≥" if m.direction == "min" else "≤") + cell(m.target),
            m.gate,
            m.status,
            m.n,
        )
        for m in metrics
    ]
    table(("suite", "metric", "value", "95 %", "target", "gate", "status", "n"), rows)
    for m in metrics:
        if m.reason:
            warn(f"{m.name}: {m.reason}")
    say()


def _load(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    try:
        found = json_module.loads(path.read_text(encoding="utf-8"))["suites"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"`{path}` is no run of amorce-evals (`run --out FILE` writes one): {error}") from None
    return {(m["name"], m["metric"]): m for m in found}


def _changes(
    before: dict[tuple[str, str], dict[str, Any]], after: dict[tuple[str, str], dict[str, Any]]
) -> list[dict[str, Any]]:
    changes = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        values = (old and old["value"], new and new["value"])
        if values[0] == values[1] and (old or {}).get("status") == (new or {}).get("status"):
            continue
        lost = old is not None and old["status"] == "passed" and (new is None or new["status"] != "passed")
        status = "worse" if lost else "new" if old is None else "changed"
        changes.append({"name": key[0], "metric": key[1], "before": values[0], "after": values[1], "status": status})
    return changes
