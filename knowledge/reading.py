"""Reading one document safely: what it claims to be, what it is, and a child process with limits to parse it.

A parser fed a hostile file may take all memory or never end; it may not take the program with it. The child has
1 GiB of address space and 60 seconds, reads one file and prints its blocks.
"""

import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

from knowledge.blocks import Block, Unreadable, read_blocks
from knowledge.errors import DocumentRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024  # of a docx, which is a zip archive
MAX_RATIO = 200  # unpacked over packed; text packs about ten times
CHILD_MEMORY = 1024 * 1024 * 1024
CHILD_SECONDS = 60

FORMATS = {
    ".md": "md", ".markdown": "md", ".txt": "txt", ".text": "txt",
    ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # OLE: old Office formats, and new ones under a password


def read_document(path: Path) -> list[Block]:
    """Blocks of a document. Raises `DocumentRefused` with the reason."""
    try:
        format_ = checked_format(path)
        if format_ in ("md", "txt"):
            return read_blocks(path, format_)
        return _in_child(path, format_)
    except Unreadable as refusal:
        raise DocumentRefused(path, str(refusal)) from refusal
    except OSError as error:
        raise DocumentRefused(path, f"cannot be read: {error.strerror or error}") from error


def checked_format(path: Path) -> str:
    """The format of a document, from its name and its first bytes, which must agree. Raises `Unreadable`."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable("not a regular file")
    format_ = FORMATS.get(path.suffix.lower())
    if format_ is None:
        raise Unreadable(f"`{path.suffix or path.name}` is not md, txt, html, pdf or docx")
    if about.st_size > MAX_BYTES:
        raise Unreadable(f"{about.st_size / 1_048_576:.0f} MB, at most {MAX_BYTES // 1_048_576} MB")
    if about.st_size == 0:
        raise Unreadable("the file is empty")
    with path.open("rb") as file:
        start = file.read(1024)
    actual = _sniffed(start)
    if actual == "office":
        raise Unreadable("an old Office file, or one under a password: save it as docx without a password")
    if (format_ in ("pdf", "docx") or actual is not None) and actual != {"pdf": "pdf", "docx": "zip"}.get(format_):
        raise Unreadable(f"the name says {format_}, the content is {actual or 'something else'}")
    if actual is None and b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("the content is binary, not text")
    if format_ == "docx":
        _check_archive(path)
    return format_


def _sniffed(start: bytes) -> str | None:
    """What the first bytes are: pdf, zip, office or None (text, or unknown)."""
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    return "office" if start.startswith(_OLD_OFFICE) else None


def _check_archive(path: Path) -> None:
    """A docx is a zip archive of XML: refuse one that unpacks to far more than text does, before anything unpacks it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("a broken archive, not a docx") from error
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("it is encrypted: save a copy without a password")
    if not any(member.filename == "word/document.xml" for member in members):
        raise Unreadable("an archive, but not a Word document")
    unpacked, packed = sum(member.file_size for member in members), sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED or (unpacked > 10_000_000 and unpacked > MAX_RATIO * max(packed, 1)):
        raise Unreadable(f"it unpacks to {unpacked / 1_048_576:,.0f} MB: a zip bomb, or not a document")


def _in_child(path: Path, format_: str) -> list[Block]:
    # -P: the working folder is often a workspace, which has a `knowledge` folder of its own.
    command = [sys.executable, "-P", "-m", "knowledge.reading", format_, str(path.resolve())]
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=CHILD_SECONDS, check=False, env=own)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"reading it takes more than {CHILD_SECONDS} seconds") from error
    if done.returncode != 0:
        raise Unreadable("reading it needs too much memory, or the file is damaged")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return [Block(*block) for block in answer["blocks"]]


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no rlimit; the time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))


def main(format_: str, path: str) -> int:
    """The child: print the blocks of one file as JSON, or why it is refused."""
    _limit_memory()
    try:
        blocks = read_blocks(Path(path), format_)
        answer: dict[str, object] = {"blocks": [(block.kind, block.text, block.level) for block in blocks]}
    except Unreadable as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "reading it needs too much memory"}
    except RecursionError:
        answer = {"refused": "its structure is nested too deeply"}
    except Exception as error:  # a damaged file breaks its parser in ways no list names
        answer = {"refused": f"the file is damaged ({type(error).__name__})"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
