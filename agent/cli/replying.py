"""`reply`: what a prospect's answer means, and the answer that waits for a human, or the stop."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.console import emit, say
from agent.cli.opening import open_app
from agent.cli.workspaces import Json

if TYPE_CHECKING:
    from agent.outreach.models import Proposal


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("reply")(reply)


def reply(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="The reply: .eml, headers and text, or bare words; - is stdin.")],
    account: Annotated[
        str | None, typer.Option(help="Account id, domain or exact name; else by the From address.")
    ] = None,
    contact: Annotated[str | None, typer.Option(help="Contact id; else by the From address.")] = None,
    now: Annotated[str | None, typer.Option(help="Day the reply came in (YYYY-MM-DD); else its Date header.")] = None,
    json: Json = False,
) -> int:
    """Read a reply, stop at once when asked to, and prepare the answer for review."""
    from agent.replying import read_file, reply_to

    app = open_app(context, now=now)
    proposal = reply_to(app, read_file(file), account=account, contact=contact)
    if json:
        emit(proposal)
    else:
        _show(proposal)
    return 3 if proposal.status == "refused" and proposal.reply is None else 0


def _show(proposal: "Proposal") -> None:
    from agent.cli.showing import show_proposal

    read = proposal.reply
    if read is None:
        show_proposal(proposal)
        return
    family = f" ({read.family})" if read.family else ""
    name = proposal.contact.name if proposal.contact else ""
    say(f"{proposal.account.name} · {name} · {read.intent}{family}, {read.confidence:.0%}")
    for cue in read.cues:
        say(f'    "{cue.text}" → {cue.topic}')
    if read.note:
        say(f"  note: {read.note}")
    for address in read.suppressed:
        say(f"  suppressed: {address}")
    for line in read.human:
        say(f"  for a person: {line}")
    if read.follow_up:
        say(f"  follow-up on {read.follow_up.on}: {read.follow_up.text} {read.follow_up.why}")
    if read.closing:
        say(f"  polite stop, to send by hand if you wish: {read.closing}")
    if proposal.drafts or read.intent not in ("opt_out", "hostile", "out_of_office", "wrong_person"):
        show_proposal(proposal)
