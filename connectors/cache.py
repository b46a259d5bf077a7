"""Answers kept on disk for a while, in the workspace's own state folder: one file an answer, written whole or not at all.

A file holds one line of JSON (address, day, type) and the body. Only what the connector wants to keep is ever written here.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

# Beyond this the oldest answers go: about a thousand company sites.
LARGEST = 200_000_000
# No answer is kept longer, whatever its own time: a cache is not an archive of other people's pages.
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """An answer as kept. `url` is the address that answered, `content_type` what it said the body is."""

    url: str
    content_type: str
    fetched_at: datetime
    body: bytes


class HttpCache:
    """Get and put by key. A cache that cannot be read or written is as good as empty: it never stops a run."""

    def __init__(self, folder: Path, now: Callable[[], datetime], largest: int = LARGEST) -> None:
        self._folder, self._now, self._largest = folder, now, largest

    def get(self, key: str, seconds: float) -> Kept | None:
        """The answer of at most that age, None when there is none."""
        kept = _read(self._path(key))
        if kept is None or not timedelta(0) <= self._now() - kept.fetched_at <= timedelta(seconds=seconds):
            return None
        return kept

    def put(self, key: str, kept: Kept) -> None:
        """Keep an answer in place of an older one."""
        head = {"url": kept.url, "type": kept.content_type, "at": kept.fetched_at.isoformat()}
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(json.dumps(head).encode() + b"\n" + kept.body)
            Path(file.name).replace(path)
        except OSError:
            return

    def tidy(self) -> int:
        """Remove what is too old, then the oldest beyond the size; returns how many answers went."""
        cut = (self._now() - OLDEST).timestamp()
        newest = sorted(self._files(), key=lambda f: f[1], reverse=True)
        size, gone = 0, 0
        for path, written, length in newest:
            size += length
            if written < cut or size > self._largest:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def forget(self, words: Sequence[str]) -> int:
        """Remove every answer whose address or body holds one of these words (case ignored); returns how many went."""
        needles = [word.casefold() for word in words if word]
        gone = 0
        for path, _, _ in self._files():
            text = path.read_bytes().decode("utf-8", "replace").casefold()
            if any(needle in text for needle in needles):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / digest[:2] / digest

    def _files(self) -> Iterator[tuple[Path, float, int]]:
        for path in self._folder.glob("*/*"):
            try:
                found = path.stat()
            except OSError:
                continue
            yield path, found.st_mtime, found.st_size


def _read(path: Path) -> Kept | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        said = json.loads(head)
        return Kept(said["url"], said["type"], datetime.fromisoformat(said["at"]).astimezone(UTC), body)
    except (OSError, ValueError, KeyError, TypeError):
        return None
