"""What every command begins with: settings, warnings, the network guard, and the app."""

from typing import TYPE_CHECKING, Any

import typer

from agent.cli.console import warn
from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.settings import Settings


def settings_of(context: typer.Context, **overrides: Any) -> "Settings":
    """Settings of the workspace; warns about unknown variables and shuts the network when asked."""
    from agent.settings import load_settings

    settings, warnings = load_settings(context.find_root().obj, **overrides)
    for line in warnings:
        warn(f"amorce: {line}")
    if settings.no_network:
        from agent.network import refuse_network

        refuse_network()
    return settings


def open_app(context: typer.Context, **overrides: Any) -> Any:
    """The app of an existing workspace. Raises BadInput when there is none."""
    from agent.bootstrap import App

    settings = settings_of(context, **overrides)
    if not settings.playbook.is_dir():
        raise BadInput(f"`{settings.workspace}` is no workspace (no playbook/); `amorce init DIR` makes one")
    return App(settings)
