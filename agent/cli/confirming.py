"""`signals confirm …`: which records are one company; every decision is kept, audited and can be undone."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from agent.cli.console import emit, say, table
from agent.cli.opening import open_app
from agent.cli.workspaces import Json

confirm_app = typer.Typer(help="Companies that may be one: look, decide, undo.")

Pair = Annotated[list[str], typer.Argument(help="Ids of questions, or exactly two accounts (domain or name).")]
Name = Annotated[str, typer.Option("--as", help="Name of the person who decides.")]
Reason = Annotated[str, typer.Option(help="Why, kept in the audit.")]


@confirm_app.callback(invoke_without_command=True)
def confirm(context: typer.Context, json: Json = False) -> None:
    """What is to confirm, when no subcommand is given."""
    if context.invoked_subcommand is None:
        list_(context, json)


@confirm_app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """The open questions, best founded first."""
    from agent.accounts import resolved

    found = resolved(open_app(context))
    if json:
        emit({"questions": found.doubts, "unasked": found.unasked, "joined": len(found.joins)})
        return
    for doubt in found.doubts:
        say(f"{doubt.id}  {doubt.reason}")
        say(f"    {_told(doubt.left)}")
        say(f"    {_told(doubt.right)}")
    if found.unasked:
        say(f"and {found.unasked} more, asked when these are decided")
    if found.doubts:
        say('next: amorce signals confirm merge|separate ID... --as "YOUR NAME"')
    else:
        say(f"Nothing to confirm; {len(found.joins)} keys joined (`amorce signals confirm joined`).")


@confirm_app.command("joined")
def joined(context: typer.Context, json: Json = False) -> None:
    """The keys read as another account, why, and how sure it is."""
    from agent.accounts import resolved

    lines = resolved(open_app(context)).lines
    if json:
        emit(lines)
    else:
        table(("key", "account", "confidence", "why"), [(j.key, j.account, j.confidence, j.reason) for j in lines])


@confirm_app.command("decisions")
def decisions(context: typer.Context, json: Json = False) -> None:
    """What people decided, oldest first."""
    taken = open_app(context).accounts.decisions()
    if json:
        emit(taken)
    else:
        table(
            ("id", "decision", "about", "by", "at", "reason"),
            [(d.id, d.kind, d.of or f"{d.left} | {d.right}", d.by, d.at.isoformat(" ", "minutes"), d.reason) for d in taken],
        )  # fmt: skip


@confirm_app.command("merge")
def merge(context: typer.Context, given: Pair, by: Name, reason: Reason = "", json: Json = False) -> None:
    """They are one account."""
    _rule(open_app(context), "merge", given, (by, reason), json)


@confirm_app.command("separate")
def separate(context: typer.Context, given: Pair, by: Name, reason: Reason = "", json: Json = False) -> None:
    """They are two accounts; also undoes a wrong joining."""
    _rule(open_app(context), "separate", given, (by, reason), json)


@confirm_app.command("undo")
def undo(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Ids of decisions.")],
    by: Name,
    reason: Reason = "",
    json: Json = False,
) -> None:
    """As if these decisions had never been taken; an undoing can be undone too."""
    from agent.accounts import undo as undone

    _tell(undone(open_app(context), ids, by, reason), json)


def _rule(app: Any, kind: Literal["merge", "separate"], given: Sequence[str], who: tuple[str, str], json: bool) -> None:
    from agent.accounts import rule

    _tell(rule(app, kind, given, *who), json)


def _tell(taken: Sequence[Any], json: bool) -> None:
    if json:
        emit(list(taken))
        return
    for one in taken:
        about = f"{one.left} | {one.right}" if one.kind != "undo" else one.of
        say(f"{one.id}: {one.kind} {about} (undo it: amorce signals confirm undo {one.id} --as ...)")


def _told(party: Any) -> str:
    known = [party.name, party.domain, party.country, party.city, party.siren and f"SIREN {party.siren}"]
    return f"{party.key}: " + (", ".join(filter(None, known)) or "nothing else known")
