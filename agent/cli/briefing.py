"""`brief`: one page on an account, and the custom note of tier 1."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.console import emit, say
from agent.cli.drafting import LanguageName
from agent.cli.opening import open_app
from agent.cli.workspaces import Json


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.command("brief")(brief)


def brief(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="Account id, domain or exact name.")],
    out: Annotated[Path | None, typer.Option(help="File to write: .html for a page, Markdown otherwise.")] = None,
    note: Annotated[bool, typer.Option("--note", help="The custom note of tier 1 instead of the brief.")] = False,
    language: Annotated[LanguageName | None, typer.Option(help="fr or en; the account's when not given.")] = None,
    now: Annotated[str | None, typer.Option(help="Day to count ages from (YYYY-MM-DD).")] = None,
    json: Json = False,
) -> int:
    """Who, what, when, where, why now, committee, phase, open questions and hypotheses, every statement with its source."""
    from agent.brief import rendering
    from agent.briefing import brief_account
    from agent.errors import BadInput

    app = open_app(context, now=now)
    found = brief_account(app, account, language.value if language else None)
    if note and found.note is None:
        raise BadInput(f"a custom note is for tier 1; `{found.account.name}` is tier {found.tier}")
    page = out is not None and out.suffix.lower() in (".html", ".htm")
    if note and found.note:
        text = (rendering.note_page if page else rendering.note_markdown)(found.note, found.language)
    else:
        text = (rendering.page if page else rendering.markdown)(found)
    if out is not None:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise BadInput(f"`{out}` cannot be written: {error.strerror}") from None
    if json:
        emit(found)
    elif out is None:
        say(text.rstrip())
    else:
        say(f"{found.account.name} → {out}")
    return 3 if note and found.note and found.note.why_none else 0
