"""`check`: the run-time checks, on drafts and claims written by anybody."""

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.console import emit, say, warn
from agent.cli.opening import settings_of
from agent.cli.workspaces import Json
from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.bootstrap import App
    from agent.checking import SecondReader
    from agent.checks.models import DraftCheck
    from agent.ports import ChatModel


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("check")(check)


def check(
    context: typer.Context,
    drafts: Annotated[
        Path | None, typer.Argument(help="JSONL: {id,account,contact,channel,language,subject,body}.")
    ] = None,
    accounts: Annotated[Path | None, typer.Option(help="Folder of account dossiers.")] = None,
    playbooks: Annotated[Path | None, typer.Option(help="Folder of playbooks, one folder a seller.")] = None,
    claims: Annotated[Path | None, typer.Option(help="JSONL: {id,claim,evidence[texts]}; instead of drafts.")] = None,
    model: Annotated[
        bool, typer.Option("--model", help="Ask the chat model of the settings as second reader, one call a draft.")
    ] = False,
    nli: Annotated[Path | None, typer.Option(help="Folder of an entailment model as second reader, offline.")] = None,
    json: Json = False,
) -> int:
    """Say of each sentence what proves it, or which defect it has."""
    from agent.checking import check_claims, check_drafts_file

    if claims is not None:
        if model or nli:
            raise BadInput("--claims is scored offline: --model and --nli read drafts")
        results = check_claims(claims)
        emit(results) if json else _show_claims(results)
        return 0
    if drafts is None or accounts is None or playbooks is None:
        raise BadInput("give DRAFTS.jsonl with --accounts DIR and --playbooks DIR, or --claims FILE.jsonl")
    app = _with_model(context) if model else None
    checked = check_drafts_file(drafts, accounts, playbooks, _second(app.model if app else None, nli))
    if app is not None:
        _tell_cost(app, checked)
    if json:
        emit(checked)
    else:
        for draft in checked:
            _show(draft)
    return 0


def _with_model(context: typer.Context) -> "App":
    """The application with the chat model of the settings; no workspace is needed. Raises BadInput when none is set."""
    from agent.bootstrap import App

    app = App(settings_of(context))
    if app.model is None:
        raise BadInput("no model is set: AMORCE_MODEL names one (see `amorce doctor`)")
    return app


def _second(chat: "ChatModel | None", nli: Path | None) -> "list[SecondReader]":
    """The second readers asked for: the entailment model first, the chat model has the last word."""
    if chat is None and nli is None:
        return []
    from agent.second_reading import EntailmentReader, ModelSecondReader
    from agent.second_reading.local_model import LocalEntailment

    readers: list[SecondReader] = []
    if nli is not None:
        readers.append(EntailmentReader(LocalEntailment(nli)))
    if chat is not None:
        readers.append(ModelSecondReader(chat))
    return readers


def _tell_cost(app: "App", checked: "list[DraftCheck]") -> None:
    """What the second reader cost, on stderr, and how many drafts it did not read."""
    if app.model is None:
        return
    spent = app.model.meter.total
    cost = "" if spent.cost is None else f", cost {spent.cost:.4f}"
    missed = sum(bool(d.note) for d in checked)
    said = f"{spent.tokens} tokens{cost}; notes on {missed} of {len(checked)} drafts"
    warn(f"amorce: second reader {app.model.name}: {said}")


def _show(draft: "DraftCheck") -> None:
    say(f"{draft.id}: {'BLOCKED' if draft.blocked else 'passes'} {' '.join(draft.defects)}".rstrip())
    if draft.note:
        say(f"  note: {draft.note}")
    for sentence in draft.sentences:
        mark = {True: "proven", False: "NOT PROVEN", None: "-"}[sentence.supported]
        say(f"  [{mark}] {sentence.text}")
        if sentence.defects or sentence.evidence:
            say(f"      {' '.join(sentence.defects)} {' '.join(sentence.evidence)} {sentence.why}".rstrip())


def _show_claims(results: list[dict[str, object]]) -> None:
    for line in results:
        say(json_module.dumps(line, ensure_ascii=False))
