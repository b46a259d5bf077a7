"""`draft`: one proposal for one account."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from agent.cli.console import emit
from agent.cli.opening import open_app
from agent.cli.progress import announce
from agent.cli.workspaces import Json


class ChannelName(StrEnum):
    """Channels a draft may be asked for."""

    email = "email"
    linkedin = "linkedin"
    call = "call"
    sequence = "sequence"


class LanguageName(StrEnum):
    """Languages a draft may be asked for."""

    fr = "fr"
    en = "en"


class FrameworkName(StrEnum):
    """Frameworks that may be forced."""

    aida = "aida"
    pas = "pas"
    bab = "bab"


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("draft")(draft)


def draft(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="Account id, domain or exact name.")],
    contact: Annotated[str | None, typer.Option(help="Contact id; the best one when not given.")] = None,
    channel: Annotated[
        ChannelName | None, typer.Option(help="email, linkedin, call or sequence; e-mail or LinkedIn when not given.")
    ] = None,
    language: Annotated[LanguageName | None, typer.Option(help="fr or en; the contact's when not given.")] = None,
    framework: Annotated[FrameworkName | None, typer.Option(help="Force aida, pas or bab.")] = None,
    now: Annotated[
        str | None, typer.Option(help="Day to count ages from (YYYY-MM-DD); the dossier's when not given.")
    ] = None,
    play: Annotated[bool, typer.Option("--play", help="One proposal for each person who may be written to.")] = False,
    json: Json = False,
) -> int:
    """Plan, write and check a draft for an account; it waits for a human, or says why there is none."""
    from agent.cli.showing import show_proposal
    from agent.drafting import draft_account, draft_play
    from agent.outreach.flow import Wish

    app = open_app(context, now=day(now))
    wish = Wish(
        contact=contact,
        channel=channel.value if channel else None,
        language=language.value if language else None,
        framework=framework.value if framework else None,
        now=app.settings.now,
    )
    if app.model:
        announce(1, app.model.meter.expected(1))
    proposals = draft_play(app, account, wish) if play else [draft_account(app, account, wish)]
    if json:
        emit(proposals if play else proposals[0])
    else:
        for proposal in proposals:
            show_proposal(proposal)
    return 3 if any(p.status == "refused" for p in proposals) else 0


def day(text: str | None) -> date | None:
    """The day of `--now`, None when not given. Raises BadInput."""
    from agent.errors import BadInput

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"--now takes a day like 2026-11-16, not `{text}`") from None
