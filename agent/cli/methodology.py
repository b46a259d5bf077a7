"""`kb …`: the methodology, found and cited."""

import typer

kb_app = typer.Typer(no_args_is_help=True, help="The methodology: cards, search, your own documents.")


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.add_typer(kb_app, name="kb")
