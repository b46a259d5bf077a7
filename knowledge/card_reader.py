"""Strict reading of the card files: YAML front matter, then Markdown.

Unknown keys, values outside the closed lists, repeated keys and links to no card are errors that name the file, the
field and the line.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.abc import Traversable
from typing import Any, cast

import yaml
from pydantic import ValidationError

from knowledge.cards import MAX_TEXT, Card, card_adapter
from knowledge.errors import CardInvalid

_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)


def parse_card(text: str, path: str) -> Card:
    """Read one card file. Raises `CardInvalid` with file, field and line."""
    front = _FRONT.match(text)
    if front is None:
        raise CardInvalid(path, "no YAML front matter between two `---` lines", line=1)
    tree = _compose(front.group(1), path)
    fields = cast("dict[str, Any]", yaml.safe_load(front.group(1)))
    if "body" in fields:
        raise CardInvalid(path, "the body is the text under the front matter", field="body")
    try:
        card = card_adapter().validate_python({**fields, "body": text[front.end() :].strip()})
    except ValidationError as error:
        raise _located(error, tree, path) from error
    _check_place(card, path)
    return card


def _compose(front: str, path: str) -> yaml.MappingNode:
    """The YAML tree with its line marks, refused when it is no mapping or repeats a key (the last would win)."""
    try:
        tree = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else None
        raise CardInvalid(path, f"not YAML: {error.problem}", line=line) from error
    if not isinstance(tree, yaml.MappingNode):
        raise CardInvalid(path, "the front matter must be a mapping", line=2)
    seen: set[str] = set()
    for key, _ in tree.value:
        if key.value in seen:
            raise CardInvalid(path, "this key is given twice", field=key.value, line=key.start_mark.line + 2)
        seen.add(key.value)
    return tree


def _located(error: ValidationError, tree: yaml.Node, path: str) -> CardInvalid:
    """The first validation error as `CardInvalid`: the kind's tag is dropped from the place, the line looked up."""
    first = error.errors()[0]
    place = list(first["loc"])
    if len(place) > 1:
        place = place[1:]  # the discriminator's tag comes first
    line, node = 2, tree
    for part in place:
        found = _child(node, part)
        if found is None:
            break
        line, node = found[0].start_mark.line + 2, found[1]
    return CardInvalid(path, first["msg"], field=".".join(map(str, place)) or None, line=line)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node whose line is shown for `part`, and the node to go on from."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    return None


def _check_place(card: Card, path: str) -> None:
    """A card lives in the folder of its kind and under its own name; anything else hides it from its readers."""
    *_, folder, name = ("", *path.replace("\\", "/").split("/"))
    if name != f"{card.id}.{card.lang}.md":
        raise CardInvalid(path, f"the file must be called `{card.id}.{card.lang}.md`", field="id")
    if folder != card.kind:
        raise CardInvalid(path, f"a card of this kind lives in `{card.kind}/`", field="kind")
    if len(card.text) > MAX_TEXT:
        raise CardInvalid(path, f"title and body have {len(card.text)} characters, at most {MAX_TEXT}", field="body")


def card_files(root: Traversable | None = None) -> Iterator[tuple[str, str]]:
    """Every card file as (path under the cards folder, text), sorted by path."""
    top = root if root is not None else resources.files("knowledge") / "cards"
    if not top.is_dir():
        return
    for folder in sorted(top.iterdir(), key=lambda item: item.name):
        if folder.is_dir():
            for file in sorted(folder.iterdir(), key=lambda item: item.name):
                if file.name.endswith(".md"):
                    yield f"{folder.name}/{file.name}", file.read_text(encoding="utf-8")


def read_cards(root: Traversable | None = None) -> tuple[Card, ...]:
    """Parse every card file, sorted by (id, language). Raises `CardInvalid`, also for a link to no card."""
    cards = sorted((parse_card(text, path) for path, text in card_files(root)), key=lambda card: (card.id, card.lang))
    _check_links(cards)
    return tuple(cards)


def _check_links(cards: Sequence[Card]) -> None:
    """No id twice in a language; `parent` and `related` name cards that exist."""
    known: set[tuple[str, str]] = set()
    for card in cards:
        if (card.id, card.lang) in known:
            raise CardInvalid(f"{card.kind}/{card.id}.{card.lang}.md", "this id is used by another card", field="id")
        known.add((card.id, card.lang))
    for card in cards:
        for field, target in [("parent", card.parent), *(("related", other) for other in card.related)]:
            if target is not None and (target, card.lang) not in known:
                path = f"{card.kind}/{card.id}.{card.lang}.md"
                raise CardInvalid(path, f"there is no card `{target}` in `{card.lang}`", field=field)
