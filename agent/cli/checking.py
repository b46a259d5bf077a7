"""`check`: the run-time checks, on drafts and claims written by anybody."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.console import emit, say
from agent.cli.workspaces import Json
from agent.errors import BadInput


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("check")(check)


def check(
    drafts: Annotated[
        Path | None, typer.Argument(help="JSONL: {id,account,contact,channel,language,subject,body}.")
    ] = None,
    accounts: Annotated[Path | None, typer.Option(help="Folder of account dossiers.")] = None,
    playbooks: Annotated[Path | None, typer.Option(help="Folder of playbooks, one folder a seller.")] = None,
    claims: Annotated[Path | None, typer.Option(help="JSONL: {id,claim,evidence[texts]}; instead of drafts.")] = None,
    json: Json = False,
) -> int:
    """Say of each sentence what proves it, or which defect it has."""
    from agent.checking import check_claims, check_drafts_file

    if claims is not None:
        results = check_claims(claims)
        emit(results) if json else _show_claims(results)
        return 0
    if drafts is None or accounts is None or playbooks is None:
        raise BadInput("give DRAFTS.jsonl with --accounts DIR and --playbooks DIR, or --claims FILE.jsonl")
    checked = check_drafts_file(drafts, accounts, playbooks)
    if json:
        emit(checked)
        return 0
    for draft in checked:
        say(f"{draft.id}: {'BLOCKED' if draft.blocked else 'passes'} {' '.join(draft.defects)}".rstrip())
        for sentence in draft.sentences:
            mark = {True: "proven", False: "NOT PROVEN", None: "-"}[sentence.supported]
            say(f"  [{mark}] {sentence.text}")
            if sentence.defects or sentence.evidence:
                say(f"      {' '.join(sentence.defects)} {' '.join(sentence.evidence)} {sentence.why}".rstrip())
    return 0


def _show_claims(results: list[dict[str, object]]) -> None:
    for line in results:
        say(json_module.dumps(line, ensure_ascii=False))
