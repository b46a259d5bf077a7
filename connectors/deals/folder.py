"""Deal folders: `deal.json` + source files, read whole (format documented in connectors/deals/README.md)."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.deals.content import NOBODY, Content, Said, paragraphs
from connectors.deals.decoding import bytes_of, read_text
from connectors.deals.people import People, folded
from connectors.deals.records import (
    Deal,
    DealAccount,
    DealSource,
    Opportunity,
    Participant,
    Side,
    SourceGap,
    SourceKind,
    Turn,
)
from connectors.errors import UnreadableFile
from connectors.records import Language

MANIFEST = "deal.json"
MAX_SOURCES = 500
_KINDS: dict[str, SourceKind] = {
    "call_transcript": "call_transcript", "transcript": "call_transcript", "call": "call_transcript",
    "meeting": "call_transcript", "recording": "call_transcript", "visio": "call_transcript",
    "email": "email", "e-mail": "email", "mail": "email",
    "crm_note": "crm_note", "note": "crm_note", "crm": "crm_note", "document": "document", "doc": "document", "rfp": "document",
}  # fmt: skip


class _Listed(BaseModel):
    """One source as `deal.json` lists it."""

    model_config = ConfigDict(extra="ignore")

    id: str
    kind: str
    date: date
    file: str
    participants: tuple[Participant, ...] = ()


class _Manifest(BaseModel):
    """`deal.json`."""

    model_config = ConfigDict(extra="ignore")

    id: str
    seller: str | None = None
    language: Language | None = None
    as_of: date
    account: DealAccount
    opportunity: Opportunity
    sources: tuple[_Listed, ...] = ()


def find_deals(path: Path) -> Iterator[Path]:
    """The deal folders at or directly below a path, sorted by name. Raises UnreadableFile when there is none."""
    if (path / MANIFEST).is_file():
        yield path
        return
    if not path.is_dir():
        raise UnreadableFile(path, f"no such folder; give a deal folder ({MANIFEST} + source files) or its parent")
    folders = sorted(p.parent for p in path.glob(f"*/{MANIFEST}"))
    if not folders:
        raise UnreadableFile(path, _missing(path))
    yield from folders


def read_deal(folder: Path) -> Deal:
    """Read one deal folder whole.

    Raises UnreadableFile naming the file and field when `deal.json` is missing or wrong, or when none of its sources can be
    read; a source that cannot be read beside others that can is a gap of the deal.
    """
    manifest = _manifest(folder)
    people = [person for listed in manifest.sources for person in listed.participants]
    sources: list[DealSource] = []
    gaps: list[SourceGap] = []
    for listed in sorted(manifest.sources, key=lambda s: s.date):
        try:
            sources.append(_source(folder, listed, people, manifest))
        except UnreadableFile as error:
            gaps.append(SourceGap(source=listed.id, file=listed.file, reason=error.reason))
    if gaps and not sources:
        raise UnreadableFile(folder / gaps[0].file, gaps[0].reason)
    return Deal(
        id=manifest.id,
        seller=manifest.seller,
        language=manifest.language or _language(sources),
        as_of=manifest.as_of,
        account=manifest.account,
        opportunity=manifest.opportunity,
        sources=tuple(sources),
        gaps=tuple(gaps),
    )


def _missing(path: Path) -> str:
    found = sorted(p.name for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    if not found:
        return f"no {MANIFEST} here nor one level below"
    return (
        f"no {MANIFEST} beside {', '.join(found[:3])}; write one that lists them (format: connectors/deals/README.md)"
    )


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise UnreadableFile(folder, _missing(folder) if folder.is_dir() else "no such folder")
    try:
        value = json.loads(read_text(path))
        if not isinstance(value, dict):
            raise UnreadableFile(path, "a JSON object is expected", line=1)
        manifest = _Manifest.model_validate(value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(
            path, f"not JSON: {getattr(error, 'msg', 'nested too deep')}", line=getattr(error, "lineno", None)
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableFile(path, first["msg"], field=".".join(map(str, first["loc"]))) from None
    ids = [listed.id for listed in manifest.sources]
    double = next((i for i in ids if ids.count(i) > 1), None)
    if double:
        raise UnreadableFile(path, f"the id `{double}` is used twice", field="sources.id")
    if len(ids) > MAX_SOURCES:
        raise UnreadableFile(path, f"more than {MAX_SOURCES} sources", field="sources")
    return manifest


def _source(folder: Path, listed: _Listed, people: list[Participant], manifest: _Manifest) -> DealSource:
    path = _inside(folder, listed.file)
    kind = _KINDS.get(folded(listed.kind).replace(" ", "_"))
    if kind is None:
        raise UnreadableFile(
            path, f"`{listed.kind}` is no kind of source; one of call_transcript, email, crm_note, document"
        )
    seller = manifest.seller
    known = People(listed.participants, people, manifest.account, seller)
    content = _content(path, kind, known, listed)
    known = People(listed.participants, [*people, *content.people], manifest.account, seller)
    turns = tuple(
        _turn(
            said._replace(sent=said.sent if said.sent and said.sent <= manifest.as_of else None),
            content,
            listed,
            kind,
            known,
        )
        for said in content.said
    )
    return DealSource(
        id=listed.id,
        kind=kind,
        date=listed.date,
        file=listed.file,
        participants=listed.participants,
        text=content.text,
        turns=turns,
    )


def _inside(folder: Path, file: str) -> Path:
    """The file, which has to lie in its deal's folder."""
    path = folder / file
    if "\0" in file or not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableFile(folder / MANIFEST, f"`{file}` lies outside the folder of the deal", field="sources.file")
    return path


def _content(path: Path, kind: SourceKind, people: People, listed: _Listed) -> Content:
    """The source by what it is: the bytes decide the format, the list says what kind of thing it is."""
    from connectors.deals.captions import is_captions, read_captions
    from connectors.deals.documents import document_text
    from connectors.deals.mail import read_mail
    from connectors.deals.recorders import is_json, read_recording
    from connectors.deals.stored import is_stored
    from connectors.deals.tables import delimiter_of, read_table
    from connectors.deals.transcripts import read_transcript

    raw = bytes_of(path)
    extracted = document_text(path, raw)
    author = listed.participants[0].name if len(listed.participants) == 1 else NOBODY
    if kind == "email" and extracted is None:
        return read_mail(raw if is_stored(raw) else read_text(path).encode(), author)
    text = extracted if extracted is not None else read_text(path)
    if kind == "call_transcript":
        if is_captions(text):
            return read_captions(text, people.knows)
        if is_json(text):
            return read_recording(text, path, people.knows)
        delimiter = delimiter_of(text)
        if delimiter:
            return read_table(text, delimiter, path)
        return read_transcript(text, people.knows)
    return Content(text, paragraphs(text, author))


def _turn(said: Said, content: Content, listed: _Listed, kind: SourceKind, people: People) -> Turn:
    voice = people.voice(said.speaker, said.email, _shared_side(kind, listed, people))
    return Turn(
        source=listed.id,
        kind=kind,
        speaker=voice.name,
        role=voice.role,
        # A CRM note is the seller's word, whoever it quotes.
        side="seller" if kind == "crm_note" else voice.side,
        date=said.sent or listed.date,
        text=content.text[said.start : said.end],
        start=said.start,
        end=said.end,
        at=said.at,
        quoted=said.quoted,
        seconds=said.seconds,
    )


def _shared_side(kind: SourceKind, listed: _Listed, people: People) -> Side:
    """The side of an unnamed author: that of all listed people when they share one, for documents only."""
    sides = {people.side_of(person) for person in listed.participants}
    return sides.pop() if kind == "document" and len(sides) == 1 else "unknown"


_SMALL_WORDS = {
    "fr": frozenset(
        (
            "le",
            "la",
            "les",
            "des",
            "une",
            "est",
            "pas",
            "vous",
            "nous",
            "que",
            "qui",
            "dans",
            "pour",
            "avec",
            "sur",
            "bonjour",
        )
    ),
    "en": frozenset(
        (
            "the",
            "is",
            "are",
            "you",
            "we",
            "that",
            "this",
            "with",
            "for",
            "and",
            "not",
            "have",
            "it's",
            "hello",
            "what",
            "our",
        )
    ),
}


def _language(sources: list[DealSource]) -> Language:
    """The language most small words are of; English when nothing tells."""
    words = [word for source in sources for word in source.text[:20_000].casefold().split()]
    french, english = (sum(word in _SMALL_WORDS[language] for word in words) for language in ("fr", "en"))
    return "fr" if french > english else "en"
