"""`enrich`: ask the sources about companies."""

from typing import Annotated

import typer

from agent.cli.console import emit, say, warn
from agent.cli.opening import open_app
from agent.cli.workspaces import Json


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("enrich")(enrich)


def enrich(
    context: typer.Context,
    domains: Annotated[list[str], typer.Argument(metavar="DOMAIN...", help="Domains, URLs or account ids.")],
    sources: Annotated[
        str | None, typer.Option(help="Names separated by commas (website,recherche-entreprises); all when not given.")
    ] = None,
    max_cost: Annotated[
        float | None,
        typer.Option("--max-cost", min=0, help="Ceiling of the run; sources that would pass it are left out."),
    ] = None,
    now: Annotated[str | None, typer.Option(help="Day written on what is collected (YYYY-MM-DD); today.")] = None,
    json: Json = False,
) -> int:
    """Ask the public sources about companies and fill their dossiers; what cannot be had is named."""
    from agent.enrichment import enrich as run

    names = [name.strip() for name in sources.split(",") if name.strip()] if sources is not None else None
    done = []
    for found in run(open_app(context, now=now), domains, sources=names, max_cost=max_cost):
        done.append(found)
        usable = sum(f.usable for f in found.facts)
        tell = warn if json else say
        tell(
            f"{found.account.name} ({found.account.domain}): {len(found.added)} new pieces of evidence, {usable} usable facts"
        )
        for gap in found.gaps:
            warn(f"  {gap.source}: {gap.reason}")
    if json:
        emit(done[0].document if len(done) == 1 else [d.document for d in done])
    codes = [d.exit_code for d in done]
    return 4 if codes and all(c == 4 for c in codes) else 3 if any(codes) else 0
