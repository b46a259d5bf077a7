"""`review …`, `export`, `audit verify`, `suppress …`: the human's side."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli.console import emit, say, table, warn
from agent.cli.opening import open_app
from agent.cli.workspaces import Json
from agent.errors import BadInput, Refused

review_app = typer.Typer(no_args_is_help=True, help="Decide on proposals.")
audit_app = typer.Typer(no_args_is_help=True, help="The hash chain of decisions.")
suppress_app = typer.Typer(no_args_is_help=True, help="Who must not be written to.")

Ids = Annotated[list[str], typer.Argument(help="Proposal ids.")]
Step = Annotated[int | None, typer.Option(help="One step only.")]
Name = Annotated[str, typer.Option("--as", help="Name of the person who decides.")]
Reason = Annotated[str | None, typer.Option(help="Why, kept in the audit.")]


class Form(StrEnum):
    """File forms of an export."""

    eml = "eml"
    csv = "csv"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.add_typer(review_app, name="review")
    app.add_typer(audit_app, name="audit")
    app.add_typer(suppress_app, name="suppress")
    app.command("export")(export)


@review_app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """Proposals and where they stand."""
    app = open_app(context)
    lines = [_line(app, p) for p in app.proposals.all()]
    if json:
        emit(lines)
    elif not lines:
        say("Nothing to review: `amorce draft ACCOUNT` or `amorce batch run FILE` makes proposals.")
    else:
        table(
            ("id", "tier", "level", "state", "account", "contact"),
            [[line[c] for c in ("proposal_id", "tier", "level", "state", "account", "contact")] for line in lines],
        )


def _line(app: Any, proposal: Any) -> dict[str, Any]:
    standing = app.desk.standing(proposal)
    return {
        "proposal_id": proposal.proposal_id,
        "account": proposal.account.name,
        "contact": proposal.contact.name if proposal.contact else None,
        "tier": proposal.tier,
        "level": proposal.level.reached,
        "state": standing.state,
        "steps": {str(k): v for k, v in standing.steps.items()},
        "blocks": sum(f.severity == "block" for f in proposal.findings),
        "reason": proposal.refusal.reason if proposal.refusal else None,
        "content_sha256": proposal.content_sha256,
    }


@review_app.command("show")
def show(context: typer.Context, ids: Ids, json: Json = False) -> None:
    """Whole proposals, each sentence with its proof, and the decisions taken."""
    from agent.cli.showing import show_proposal

    app = open_app(context)
    found = [app.proposals.get(i) for i in ids]
    taken = {p.proposal_id: app.proposals.decisions(p.proposal_id) for p in found}
    if json:
        values = [
            p.model_dump(mode="json") | {"standing": app.desk.standing(p), "decisions": taken[p.proposal_id]}
            for p in found
        ]
        emit(values[0] if len(values) == 1 else values)
        return
    for proposal in found:
        show_proposal(proposal)
        for decision in taken[proposal.proposal_id]:
            say(f"  {decision.at} {decision.by}: {decision.action} {decision.part} {decision.reason or ''}")


@review_app.command("approve")
def approve(context: typer.Context, ids: Ids, name: Name, step: Step = None, json: Json = False) -> int:
    """Approve this exact content; refused over a blocking finding."""
    app = open_app(context)
    return _each(ids, lambda i: app.desk.approve(i, name, step=step), json)


@review_app.command("reject")
def reject(
    context: typer.Context, ids: Ids, name: Name, step: Step = None, reason: Reason = None, json: Json = False
) -> int:
    """Reject, with a reason."""
    app = open_app(context)
    return _each(ids, lambda i: app.desk.reject(i, name, step=step, reason=reason), json)


@review_app.command("edit")
def edit(
    context: typer.Context,
    ids: Ids,
    name: Name,
    change: Annotated[str, typer.Option("--set", help="subject=TEXT or body=TEXT (body=@FILE reads a file).")],
    step: Step = None,
    reason: Reason = None,
    json: Json = False,
) -> int:
    """Change the words of a step; the checks run again and earlier approvals are void."""
    field, sign, value = change.partition("=")
    if not sign:
        raise BadInput(f"--set takes FIELD=VALUE, not `{change}`")
    if value.startswith("@"):
        try:
            value = Path(value[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"`{value[1:]}` cannot be read: {error}") from None
    app = open_app(context)
    return _each(ids, lambda i: app.desk.edit(i, name, field, value, step=step, reason=reason), json)


def _each(ids: list[str], decide: Any, json: bool) -> int:
    """Decide one by one; a refusal is told and the others go on. A wrong id or usage stops before anything else."""
    decided, refusals = [], []
    for proposal_id in ids:
        try:
            decided.append(decide(proposal_id))
        except Refused as error:
            refusals.append({"proposal": proposal_id, "refused": str(error)})
    if json:
        values = [*decided, *refusals]
        emit(values[0] if len(values) == 1 else values)
    else:
        for d in decided:
            say(f"{d.proposal} {d.part}: {d.action} by {d.by} at {d.at} ({d.sha256[:12]})")
    for refusal in refusals:
        warn(f"amorce: {refusal['refused']}")
    return 3 if refusals else 0


def export(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="eml, csv or jsonl.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    json: Json = False,
) -> int:
    """Write approved content to files; what is withheld is named with its reason. Nothing is sent."""
    from agent.export import export as export_approved

    app = open_app(context)
    report = export_approved(
        app.proposals.all(), app.desk, app.playbook.seller, form=form.value, out=out, suppressed=app.suppressed
    )
    if json:
        emit(report)
    else:
        for item in report.exported:
            say(f"{item.proposal} step {item.step} → {out / item.file}")
        for held in report.withheld:
            warn(f"withheld {held.proposal}: {held.reason}")
    return 3 if report.withheld else 0


@audit_app.command("verify")
def verify(context: typer.Context, json: Json = False) -> int:
    """Walk the hash chain."""
    report = open_app(context).audit.verify()
    if json:
        emit(report)
    else:
        say(f"{'ok' if report.ok else f'BROKEN at row {report.broken_at}'}: {report.rows} rows, head {report.head}")
    return 0 if report.ok else 3


@suppress_app.command("add")
def suppress_add(
    context: typer.Context,
    value: Annotated[str, typer.Argument(help="An address or a domain.")],
    name: Name,
    reason: Annotated[str, typer.Option(help="Why.")] = "objection",
    json: Json = False,
) -> None:
    """Never write to this address or domain again."""
    app = open_app(context)
    line = app.suppressions.add(value, reason=reason, by=name, at=app.settings.clock)
    if json:
        emit(line)
    else:
        say(f"suppressed {line.shown} ({line.scope})")


@suppress_app.command("remove")
def suppress_remove(context: typer.Context, value: str, name: Name, json: Json = False) -> int:
    """Take an address or domain off the list."""
    app = open_app(context)
    removed = app.suppressions.remove(value, by=name, at=app.settings.clock)
    if json:
        emit({"value": value, "removed": removed, "by": name})
    else:
        say(f"{value}: {'removed' if removed else 'was not on the list'}")
    return 0 if removed else 3


@suppress_app.command("list")
def suppress_list(context: typer.Context, json: Json = False) -> None:
    """Who must not be written to."""
    lines = open_app(context).suppressions.all()
    if json:
        emit(lines)
    else:
        table(
            ("scope", "value", "reason", "by", "at"),
            [(s.scope, s.shown or "(erased)", s.reason, s.by, s.at) for s in lines],
        )
