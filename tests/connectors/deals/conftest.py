"""Deal folders written on the fly, and the two people most of them hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.deals import Deal, read_deal

BUYER = {"name": "Hélène Marchandeau", "company": "Aciéries Brunel", "role": "DAF", "side": "buyer"}
SELLER = {"name": "Théo Lanciaux", "company": "CyberGuard", "role": "Commercial", "side": "seller"}


def write(root: Path, sources: list[dict[str, Any]], files: dict[str, str | bytes], **changes: Any) -> Path:
    for name, content in files.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    deal: dict[str, Any] = {
        "id": "d1",
        "seller": "cyberguard",
        "language": "fr",
        "as_of": "2026-09-01",
        "account": {"name": "Aciéries Brunel SAS", "domain": "brunel.example"},
        "opportunity": {"name": "EDR", "stage_entered_on": "2026-08-01"},
        "sources": sources,
    }
    (root / "deal.json").write_text(json.dumps(deal | changes), encoding="utf-8")
    return root


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Deal]:
    """Reads one source as a deal of its own."""

    def one(content: str | bytes, name: str = "s.txt", kind: str = "call_transcript", people: Any = None) -> Deal:
        listed = [BUYER, SELLER] if people is None else people
        source = {"id": "s", "kind": kind, "date": "2026-08-01", "file": name, "participants": listed}
        return read_deal(write(tmp_path, [source], {name: content}))

    return one


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a deal folder."""
    return lambda sources, files, **changes: write(tmp_path, sources, files, **changes)
