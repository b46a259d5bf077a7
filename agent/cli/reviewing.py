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
Part = Annotated[str | None, typer.Option("--element", help="One element of a deal, or `summary`.")]
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
    drafts = [_line(app, p) for p in app.proposals.all()]
    deals = [_deal_line(app, p) for p in app.deal_proposals.lines()]
    if json:
        emit([*drafts, *deals])
        return
    if not drafts and not deals:
        say(
            "Nothing to review: `amorce draft ACCOUNT`, `amorce batch run FILE` and `amorce qualify DEAL` make proposals."
        )
    _table(drafts, ("id", "tier", "level", "state", "account", "contact"))
    _table(deals, ("id", "deal", "framework", "score", "state", "account", "approved"))


def _table(lines: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    if lines:
        table(columns, [[line["proposal_id" if c == "id" else c] for c in columns] for line in lines])


def _line(app: Any, proposal: Any) -> dict[str, Any]:
    standing = app.desk.standing(proposal)
    return {
        "proposal_id": proposal.proposal_id,
        "kind": "outreach",
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


def _deal_line(app: Any, line: Any) -> dict[str, Any]:
    standing = app.deal_desk.standing(line)
    states = list(standing.elements.values())
    return {
        "proposal_id": line.proposal_id,
        "kind": "deal",
        "deal": line.deal,
        "account": line.account,
        "framework": line.framework,
        "score": f"{line.score.met}/{line.score.of}",
        "state": standing.state,
        "elements": standing.elements,
        "approved": f"{states.count('approved')}/{len(states)}",
        "blocks": line.blocks,
        "content_sha256": line.content_sha256,
    }


@review_app.command("show")
def show(context: typer.Context, ids: Ids, json: Json = False) -> None:
    """Whole proposals, each sentence with its proof, and the decisions taken."""
    app = open_app(context)
    rooms = [_room(app, i) for i in ids]
    found = [store.get(i) for i, (store, _) in zip(ids, rooms, strict=True)]
    taken = [store.decisions(i) for i, (store, _) in zip(ids, rooms, strict=True)]
    if json:
        values = [
            p.model_dump(mode="json") | {"standing": desk.standing(p), "decisions": decisions}
            for p, decisions, (_, desk) in zip(found, taken, rooms, strict=True)
        ]
        emit(values[0] if len(values) == 1 else values)
        return
    for proposal, decisions, (_, desk) in zip(found, taken, rooms, strict=True):
        _show(proposal, desk)
        for decision in decisions:
            say(f"  {decision.at} {decision.by}: {decision.action} {decision.part} {decision.reason or ''}".rstrip())


def _show(proposal: Any, desk: Any) -> None:
    from agent.cli.showing import show_proposal
    from agent.cli.showing_deals import show_deal
    from agent.qualification.models import DealProposal

    if isinstance(proposal, DealProposal):
        show_deal(proposal, full=True, states=desk.standing(proposal).elements)
    else:
        show_proposal(proposal)


@review_app.command("approve")
def approve(
    context: typer.Context, ids: Ids, name: Name, step: Step = None, element: Part = None, json: Json = False
) -> int:
    """Approve this exact content; refused over a blocking finding."""
    app = open_app(context)

    def decide(i: str) -> Any:
        if _is_deal(app, i, step, element):
            return app.deal_desk.approve(i, name, element=element)
        return app.desk.approve(i, name, step=step)

    return _each(ids, decide, json)


@review_app.command("reject")
def reject(
    context: typer.Context,
    ids: Ids,
    name: Name,
    step: Step = None,
    element: Part = None,
    reason: Reason = None,
    json: Json = False,
) -> int:
    """Reject, with a reason."""
    app = open_app(context)

    def decide(i: str) -> Any:
        if _is_deal(app, i, step, element):
            return app.deal_desk.reject(i, name, element=element, reason=reason)
        return app.desk.reject(i, name, step=step, reason=reason)

    return _each(ids, decide, json)


@review_app.command("edit")
def edit(
    context: typer.Context,
    ids: Ids,
    name: Name,
    changes: Annotated[
        list[str],
        typer.Option(
            "--set",
            help="FIELD=VALUE (VALUE=@FILE reads a file). A draft: subject or body. A deal's element: status, quote, why; "
            "its summary: text. May be given several times for an element.",
        ),
    ],
    step: Step = None,
    element: Part = None,
    reason: Reason = None,
    json: Json = False,
) -> int:
    """Change the words of a step, or correct an element of a deal; the checks run again and earlier approvals are void."""
    values = dict(_assigned(change) for change in changes)
    app = open_app(context)

    def decide(i: str) -> Any:
        if _is_deal(app, i, step, element):
            return app.deal_desk.edit(i, name, values, element=element, reason=reason)
        if len(values) != 1:
            raise BadInput("a draft takes one --set at a time")
        ((field, value),) = values.items()
        return app.desk.edit(i, name, field, value, step=step, reason=reason)

    return _each(ids, decide, json)


def _assigned(change: str) -> tuple[str, str]:
    """Field and value of `FIELD=VALUE`; `@FILE` is read."""
    field, sign, value = change.partition("=")
    if not sign:
        raise BadInput(f"--set takes FIELD=VALUE, not `{change}`")
    if value.startswith("@"):
        try:
            value = Path(value[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"`{value[1:]}` cannot be read: {error}") from None
    return field, value


def _room(app: Any, proposal_id: str) -> tuple[Any, Any]:
    """Store and desk of that proposal."""
    if app.deal_proposals.holds(proposal_id):
        return app.deal_proposals, app.deal_desk
    return app.proposals, app.desk


def _is_deal(app: Any, proposal_id: str, step: int | None, element: str | None) -> bool:
    """True for a deal proposal. Raises BadInput when the part asked for is of the other kind."""
    deal = bool(app.deal_proposals.holds(proposal_id))
    if deal and step is not None:
        raise BadInput(f"`{proposal_id}` is a deal: it has elements (--element), no steps")
    if not deal and element is not None:
        app.proposals.get(proposal_id)  # an id nobody knows is no draft either
        raise BadInput(f"`{proposal_id}` is no deal: it has steps (--step), no elements")
    return deal


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
    from agent.export import ExportReport, export_deals
    from agent.export import export as export_approved

    app = open_app(context)
    drafts = export_approved(
        app.proposals.all(), app.desk, app.playbook.seller, form=form.value, out=out, suppressed=app.suppressed
    )
    deals = export_deals(app.deal_proposals.all(), app.deal_desk, form=form.value, out=out)
    report = ExportReport(exported=[*drafts.exported, *deals.exported], withheld=[*drafts.withheld, *deals.withheld])
    if json:
        emit(report)
    else:
        for item in report.exported:
            say(f"{item.proposal} {_what(item)} → {out / item.file}")
        for held in report.withheld:
            warn(f"withheld {held.proposal} {_what(held)}: {held.reason}".replace(" :", ":"))
    return 3 if report.withheld else 0


def _what(item: Any) -> str:
    """The part of a proposal a line of the report speaks of."""
    return item.element or (f"step {item.step}" if item.step is not None else "")


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
