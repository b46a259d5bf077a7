"""`qualify`: one deal, seen through a method, with the words that prove each element."""

from typing import Annotated

import typer

from agent.cli.console import emit, warn
from agent.cli.drafting import day
from agent.cli.opening import open_app
from agent.cli.workspaces import Json


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("qualify")(qualify)


def qualify(
    context: typer.Context,
    deal: Annotated[str, typer.Argument(help="Deal folder, or id or name of a deal already read.")],
    framework: Annotated[
        str | None, typer.Option(help="meddpicc, meddic, bant, champ or gpctba; by the deal when not given.")
    ] = None,
    now: Annotated[str | None, typer.Option(help="Day to judge from (YYYY-MM-DD); the deal's when not given.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Show the plans too.")] = False,
    json: Json = False,
) -> int:
    """Qualify a deal from what the buyer said; it waits for a manager, element by element."""
    from agent.cli.showing_deals import show_deal
    from agent.qualification.flow import Wish
    from agent.qualifying import deal_of
    from agent.qualifying import qualify as propose

    app = open_app(context, now=day(now))
    found = deal_of(app, deal)
    for gap in found.gaps:
        warn(f"amorce: {gap.file}: {gap.reason}")
    wish = Wish(framework=framework.lower() if framework else None, now=app.settings.now)
    proposal = propose(app, found, wish)
    if json:
        emit(proposal)
    else:
        show_deal(proposal, full=full)
    return 3 if found.gaps else 0
