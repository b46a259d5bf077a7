"""Reads a playbook folder. Every fault names the file, the field and the line."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from agent.errors import PlaybookInvalid
from agent.playbook.models import Icp, Persona, Playbook, Proof, Seller, Signals
from agent.playbook.targeting import Targeting

EXAMPLES = ("cyberguard", "insightplatform")
Model = TypeVar("Model", bound=BaseModel)


def example_playbook(name: str) -> Playbook:
    """A shipped example playbook, by name."""
    with as_file(files("agent.playbook") / "examples" / name) as folder:
        return load_playbook(folder)


def load_playbook(folder: Path) -> Playbook:
    """Read `seller.yaml icp.yaml signals.yaml personas/*.yaml proofs/*.md`, and `targeting.yaml` where there is one.

    Raises PlaybookInvalid naming file, field and line at the first fault.
    """
    if not folder.is_dir():
        raise PlaybookInvalid(folder, "no playbook here; `amorce init DIR` writes one to start from")
    seller = _read(folder / "seller.yaml", Seller)
    personas = [_read(p, Persona) for p in sorted((folder / "personas").glob("*.yaml"))]
    if not personas:
        raise PlaybookInvalid(folder / "personas", "at least one persona file is needed")
    playbook = Playbook(
        seller=seller,
        icp=_read(folder / "icp.yaml", Icp),
        signals=_read(folder / "signals.yaml", Signals),
        personas=personas,
        proofs=[_proof(p) for p in sorted((folder / "proofs").glob("*.md"))],
        targeting=_optional(folder / "targeting.yaml", Targeting),
    )
    _cross_check(folder, playbook)
    return playbook


def _cross_check(folder: Path, playbook: Playbook) -> None:
    known = {p.id for p in playbook.personas}
    for index, proposition in enumerate(playbook.seller.value_propositions):
        if proposition.persona not in known:
            raise PlaybookInvalid(
                folder / "seller.yaml",
                f"persona `{proposition.persona}` has no file in personas/",
                field=f"value_propositions.{index}.persona",
            )
    types = {s.type for s in playbook.signals.signals}
    for index, name in enumerate(playbook.signals.never_reveal):
        if name not in types:
            raise PlaybookInvalid(
                folder / "signals.yaml", f"`{name}` is not one of the signal types", field=f"never_reveal.{index}"
            )
    for index, name in enumerate(playbook.targeting.mql.signals):
        if (folder / "targeting.yaml").exists() and name not in types:
            raise PlaybookInvalid(
                folder / "targeting.yaml", f"`{name}` is not one of the signal types", field=f"mql.signals.{index}"
            )
    ids = [c.id for c in playbook.seller.product.claims] + [p.id for p in playbook.proofs]
    double = next((i for i in ids if ids.count(i) > 1), None)
    if double:
        raise PlaybookInvalid(folder, f"the id `{double}` is used twice among claims and proofs")


def _read(path: Path, model: type[Model]) -> Model:
    text = _text(path)
    return _build(path, model, _yaml(path, text, 0), text, 0)


def _optional(path: Path, model: type[Model]) -> Model:
    """The file when it exists; every default when it does not, or when all of it is commented out."""
    if not path.exists():
        return model()
    text = _text(path)
    data = _yaml(path, text, 0)
    return model() if data is None else _build(path, model, data, text, 0)


def _proof(path: Path) -> Proof:
    text = _text(path)
    head, sep, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not sep:
        raise PlaybookInvalid(path, "a proof begins with a front matter between two `---` lines", line=1)
    data = _yaml(path, head, 1)
    if isinstance(data, dict):
        data["body"] = body.strip()
    return _build(path, Proof, data, head, 1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise PlaybookInvalid(path, "the file is missing; `amorce init DIR` writes one to start from") from None
    except UnicodeDecodeError as error:
        raise PlaybookInvalid(path, f"not UTF-8 text (byte {error.start}); save the file as UTF-8") from None
    except OSError as error:
        raise PlaybookInvalid(path, f"cannot be read: {error.strerror}") from None


def _yaml(path: Path, text: str, offset: int) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise PlaybookInvalid(path, problem, line=mark.line + 1 + offset if mark else None) from None


def _build(path: Path, model: type[Model], data: Any, text: str, offset: int) -> Model:
    if not isinstance(data, dict):
        raise PlaybookInvalid(path, "a list of `field: value` lines is expected", line=1)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise PlaybookInvalid(path, first["msg"], field=field, line=_line(text, first["loc"], offset)) from None


def _line(text: str, where: tuple[int | str, ...], offset: int) -> int | None:
    """Line of a field in the YAML text: the deepest node of the path that exists."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = None
    for part in where:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return None if line is None else line + 1 + offset
