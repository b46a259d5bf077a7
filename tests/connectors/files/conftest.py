from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Write = Callable[..., Path]
HEADER = ("Company", "Website", "Topic", "Score", "Date")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a list from rows of cells (or from a ready text) and returns its path."""

    def _write(
        rows: Sequence[Sequence[str]] | str,
        *,
        header: Sequence[str] = HEADER,
        delimiter: str = ",",
        encoding: str = "utf-8",
        name: str = "list.csv",
    ) -> Path:
        text = rows if isinstance(rows, str) else "\n".join(delimiter.join(cells) for cells in (header, *rows)) + "\n"
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _write
