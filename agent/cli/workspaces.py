"""`init`, `demo`, `doctor`, `--version`."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.console import emit, say
from agent.cli.opening import settings_of

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("init")(init)
    app.command("demo")(demo)
    app.command("doctor")(doctor)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make, or an empty one.")],
    example: Annotated[str, typer.Option(help="Playbook to start from: cyberguard or insightplatform.")] = "cyberguard",
    json: Json = False,
) -> None:
    """Make a workspace: settings, an example playbook to edit, and room for your documents."""
    from agent.workspace import init_workspace

    made = init_workspace(folder, example)
    if json:
        emit({"workspace": str(made), "example": example})
        return
    say(f"Workspace ready: {made}")
    say(
        "Next: edit playbook/*.yaml, then `amorce dossier import FOLDER` or `amorce signals import FILE`, then `amorce rank`."
    )


def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Where to make the example workspace; else --workspace, else amorce-demo."),
    ] = None,
    json: Json = False,
) -> int:
    """The main job on the example workspace: import, rank, draft, and the proof of every sentence."""
    from agent.demo import run_demo

    settings = settings_of(context)
    place = folder or context.find_root().obj or Path("amorce-demo")
    return run_demo(place, now=settings.now, as_json=json)


def doctor(context: typer.Context, json: Json = False) -> int:
    """Say what is wrong here, and what to do about it."""
    from agent.doctor import diagnose

    found = diagnose(settings_of(context))
    if json:
        emit({"ok": all(f.ok for f in found), "checks": found})
    else:
        for f in found:
            say(f"{'ok  ' if f.ok else 'FAIL'} {f.name}: {f.message}")
    return 0 if all(f.ok for f in found) else 3
