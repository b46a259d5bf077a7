"""Account dossier folders: `account.json` + `evidence.jsonl` (format documented in connectors/README.md)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from connectors.errors import UnreadableFile
from connectors.records import Account, Dossier, Evidence

# A dossier is read whole: more than this is not a dossier but a dump.
MAX_BYTES = 20_000_000
Model = TypeVar("Model", bound=BaseModel)


def find_dossiers(path: Path) -> Iterator[Path]:
    """The dossier folders at or directly below a path, sorted by name.

    Raises UnreadableFile when there is none.
    """
    if (path / "account.json").is_file():
        yield path
        return
    if not path.is_dir():
        raise UnreadableFile(
            path, "no such folder; give a dossier folder (account.json + evidence.jsonl) or its parent"
        )
    folders = sorted(p.parent for p in path.glob("*/account.json"))
    if not folders:
        raise UnreadableFile(path, "no account.json here nor one level below; see the dossier format in the README")
    yield from folders


def read_dossier(folder: Path) -> Dossier:
    """Read one folder whole. Raises UnreadableFile naming the file, the line and the field."""
    source = folder / "account.json"
    account = _build(source, Account, _object(source, _text(source), None), None)
    evidence: list[Evidence] = []
    lines = folder / "evidence.jsonl"
    for number, line in enumerate(_text(lines).split("\n"), start=1) if lines.exists() else ():
        if line.strip():
            evidence.append(_build(lines, Evidence, _object(lines, line, number), number))
    _unique(lines, [e.id for e in evidence])
    _unique(source, [c.id for c in account.contacts])
    return Dossier(account=account, evidence=tuple(evidence))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(path, f"larger than {MAX_BYTES // 1_000_000} MB; split it")
        return path.read_text(encoding="utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, f"not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read: {error.strerror}") from None


def _object(path: Path, text: str, line: int | None) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = line or getattr(error, "lineno", None)
        raise UnreadableFile(path, f"not JSON: {getattr(error, 'msg', 'nested too deep')}", line=where) from None
    if not isinstance(value, dict):
        raise UnreadableFile(path, "a JSON object is expected", line=line or 1)
    return value


def _build(path: Path, model: type[Model], data: dict[str, Any], line: int | None) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableFile(path, first["msg"], line=line, field=".".join(map(str, first["loc"]))) from None


def _unique(path: Path, ids: list[str]) -> None:
    double = next((i for i in ids if ids.count(i) > 1), None)
    if double:
        raise UnreadableFile(path, f"the id `{double}` is used twice", field="id")
