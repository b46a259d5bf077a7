"""Commands of `amorce-evals` on the data sets themselves: cards and controls, a blind sheet, the agreement of two readings."""

import json as json_module
from pathlib import Path
from typing import Annotated, Literal

import typer

from agent.cli.console import emit, say, table

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("datasets")(datasets_)
    app.command("label")(label_)
    app.command("agree")(agree_)


def datasets_(
    json: Json = False,
    lock: Annotated[bool, typer.Option("--lock", help="Write the hashes of the locked sets again.")] = False,
) -> int:
    """Every data set: whose, under which licence, how split, what is wrong with it; and how far length alone gets on it."""
    from evals.cards import cards, digest, faults
    from evals.cards import lock as lock_cards
    from evals.meta.controls import controls

    if lock:
        say(f"{lock_cards()} hashes written")
        return 0
    found = [(card, faults(card)) for card in cards()]
    told = controls()
    if json:
        sets = [c.model_dump() | {"now": digest(c.paths()), "faults": wrong} for c, wrong in found]
        emit({"datasets": sets, "controls": [c._asdict() for c in told]})
    else:
        table(
            ("set", "whose", "licence", "size", "faults"),
            [(c.id, c.whose, c.licence, c.size, "; ".join(w)) for c, w in found],
        )
        table(("labels of", "n", "majority", "length alone", "chance"), told)
    return 1 if any(wrong for _, wrong in found) else 0


def label_(
    of: Annotated[Literal["drafts", "deals", "replies"], typer.Argument(help="What to label a second time.")],
    out: Annotated[Path, typer.Option(help="Where the blind sheet goes.")] = Path("sheet.jsonl"),
    items: Annotated[int, typer.Option(min=1, help="How many.")] = 60,
) -> int:
    """A sheet of labelled items without their labels, to be read again blind; `agree` then gives the kappa."""
    from evals.second_reading import sheet

    rows = sheet(of, items)
    out.write_text("".join(json_module.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    say(f"{len(rows)} items without labels in {out}: fill `label`, then `amorce-evals agree {of} {out}`")
    return 0


def agree_(
    of: Annotated[Literal["drafts", "deals", "replies"], typer.Argument(help="What was labelled.")],
    path: Annotated[
        Path | None, typer.Argument(help="A filled sheet; the committed second reading when left out.")
    ] = None,
    json: Json = False,
) -> int:
    """Cohen's kappa of two readings, and the pairs of labels that differ."""
    from evals.second_reading import agreement

    found = agreement(of, path)
    if json:
        emit(found._asdict())
        return 0
    say(f"{of}: {found.n} items, {found.same:.1%} alike, kappa {found.kappa:.2f}")
    for pair, count in found.differ.items():
        say(f"  {pair}: {count}")
    return 0
