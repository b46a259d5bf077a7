"""`amorce`: the entry point. Errors become one clear line and the exit code of the contract."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from agent.cli import (
    batching,
    briefing,
    checking,
    drafting,
    enriching,
    lists,
    methodology,
    portfolio,
    qualifying,
    replying,
    reviewing,
    workspaces,
)
from agent.cli.console import say, warn
from agent.errors import AgentError
from agent.memory import rarely_collected
from connectors.errors import ConnectorError, Unavailable

# Typer carries its own Click: its usage errors are reached through the class it exports.
ClickError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="amorce",
    help="From buying signals to proven drafts that wait for a human. Nothing is sent.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        say(f"amorce {version('amorce')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option(help="Workspace folder; else $AMORCE_WORKSPACE, else here.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = workspace


for room in (
    workspaces,
    lists,
    enriching,
    drafting,
    replying,
    briefing,
    qualifying,
    portfolio,
    checking,
    reviewing,
    batching,
    methodology,
):
    room.register(app)


def run() -> None:
    """Run the command line and exit with the contract's codes: 0, 2, 3, 4, 130."""
    rarely_collected()
    sys.exit(code_of(sys.argv[1:]))


def code_of(arguments: list[str]) -> int:
    """Run with these arguments and return the exit code."""
    try:
        result = app(args=arguments, standalone_mode=False)
    except ClickError as error:
        warn(f"amorce: {getattr(error, 'format_message', error.__str__)()}")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except AgentError as error:
        warn(f"amorce: {error}")
        return error.exit_code
    except ConnectorError as error:
        warn(f"amorce: {error}")
        return 4 if isinstance(error, Unavailable) else 2
    except BrokenPipeError:
        return 0
    if result == 130:  # how Typer answers Ctrl-C
        return _interrupted()
    return result if isinstance(result, int) else 0


def _interrupted() -> int:
    warn("amorce: interrupted; what was finished is kept, run the same command again to go on")
    return 130
