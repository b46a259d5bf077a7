"""Deal folders: `deal.json` + source files, read whole (format documented in connectors/deals/README.md)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from connectors.deals.content import NOBODY, Content, Said, paragraphs
from connectors.deals.decoding import bytes_of, read_text
from connectors.deals.manifest import MANIFEST, Listed, Manifest, missing, read_manifest
from connectors.deals.people import People, folded
from connectors.deals.records import (
    Deal,
    DealSource,
    Participant,
    Side,
    SourceGap,
    SourceKind,
    Turn,
)
from connectors.errors import UnreadableFile
from connectors.records import Language

_FILE_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_KINDS: dict[str, SourceKind] = {
    "call_transcript": "call_transcript", "transcript": "call_transcript", "call": "call_transcript",
    "meeting": "call_transcript", "recording": "call_transcript", "visio": "call_transcript",
    "email": "email", "e-mail": "email", "mail": "email",
    "crm_note": "crm_note", "note": "crm_note", "crm": "crm_note", "document": "document", "doc": "document", "rfp": "document",
}  # fmt: skip


def find_deals(path: Path) -> Iterator[Path]:
    """The deal folders at or directly below a path, sorted by name. Raises UnreadableFile when there is none."""
    if (path / MANIFEST).is_file():
        yield path
        return
    if not path.is_dir():
        raise UnreadableFile(path, f"no such folder; give a deal folder ({MANIFEST} + source files) or its parent")
    folders = sorted(p.parent for p in path.glob(f"*/{MANIFEST}"))
    if not folders:
        raise UnreadableFile(path, missing(path))
    yield from folders


def read_deal(folder: Path) -> Deal:
    """Read one deal folder whole.

    Raises UnreadableFile naming the file and field when `deal.json` is missing or wrong, or when none of its sources can be
    read; a source that cannot be read beside others that can is a gap of the deal.
    """
    manifest = read_manifest(folder)
    people = [person for listed in manifest.sources for person in listed.participants]
    sources: list[DealSource] = []
    gaps: list[SourceGap] = []
    for listed in manifest.sources:
        try:
            sources.append(_source(folder, listed, people, manifest))
        except UnreadableFile as error:
            place = f"line {error.line}: " if error.line else ""
            gaps.append(SourceGap(source=listed.id, file=listed.file, reason=place + error.reason))
    if gaps and not sources:
        raise UnreadableFile(folder / gaps[0].file, gaps[0].reason)
    return Deal(
        id=manifest.id,
        seller=manifest.seller,
        language=manifest.language or _language(sources),
        as_of=manifest.as_of,
        account=manifest.account,
        opportunity=manifest.opportunity,
        sources=tuple(sorted(sources, key=lambda source: source.date)),
        gaps=tuple(gaps),
    )


def _source(folder: Path, listed: Listed, people: list[Participant], manifest: Manifest) -> DealSource:
    path = _inside(folder, listed.file)
    kind = _KINDS.get(folded(listed.kind).replace(" ", "_"))
    if kind is None:
        raise UnreadableFile(
            path, f"`{listed.kind}` is no kind of source; one of call_transcript, email, crm_note, document"
        )
    seller = manifest.seller
    known = People(listed.participants, people, manifest.account, seller)
    content = _content(path, kind, known, listed)
    if not content.said:
        raise UnreadableFile(path, "it holds no words anybody said or wrote; export it again, or take it off the list")
    day = listed.date or content.sent or _day_in(listed.file)
    if day is None:
        raise UnreadableFile(path, f"nothing tells its day; give `{listed.id}` a date in {MANIFEST}")
    known = People(listed.participants, [*people, *content.people], manifest.account, seller)
    return DealSource(
        id=listed.id,
        kind=kind,
        date=day,
        file=listed.file,
        participants=listed.participants,
        text=content.text,
        # A message cannot have been sent after the deal's "now": such a day is a slip, that of the source counts.
        turns=tuple(
            _turn(said, said.sent if said.sent and said.sent <= manifest.as_of else day, content, listed, kind, known)
            for said in content.said
        ),
    )


def _day_in(file: str) -> date | None:
    """The day in the name of a file: `2026-08-28 call.txt`, `Enregistrement-20260828_100200.vtt`."""
    for found in _FILE_DAY.finditer(Path(file).name):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            continue
    return None


def _inside(folder: Path, file: str) -> Path:
    """The file, which has to lie in its deal's folder."""
    path = folder / file
    if "\0" in file or not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableFile(folder / MANIFEST, f"`{file}` lies outside the folder of the deal", field="sources.file")
    return path


def _content(path: Path, kind: SourceKind, people: People, listed: Listed) -> Content:
    """The source by what it is: the bytes decide the format, the list says what kind of thing it is."""
    from connectors.deals.captions import is_captions, read_captions
    from connectors.deals.documents import document_text
    from connectors.deals.mail import read_mail
    from connectors.deals.notes import plain, read_notes
    from connectors.deals.recorders import is_json, read_recording
    from connectors.deals.stored import is_stored
    from connectors.deals.tables import delimiter_of, read_table
    from connectors.deals.transcripts import read_transcript

    raw = bytes_of(path)
    extracted = document_text(path, raw)
    author = _author(listed, kind, people)
    if kind == "email" and extracted is None:
        return read_mail(raw if is_stored(raw) else read_text(path).encode(), author)
    text = extracted if extracted is not None else plain(read_text(path))
    if kind == "call_transcript":
        if is_captions(text):
            return read_captions(text, people.knows)
        if is_json(text):
            return read_recording(text, path, people.knows)
        delimiter = delimiter_of(text)
        if delimiter:
            return read_table(text, delimiter, path)
        return read_transcript(text, people.knows)
    notes = read_notes(text, author) if kind == "crm_note" else None
    return notes or Content(text, paragraphs(text, author))


def _author(listed: Listed, kind: SourceKind, people: People) -> str:
    """Who wrote a source that names no author: the one person listed, but for a CRM note, which no buyer writes."""
    if len(listed.participants) != 1 or (kind == "crm_note" and people.side_of(listed.participants[0]) == "buyer"):
        return NOBODY
    return listed.participants[0].name


def _turn(said: Said, day: date, content: Content, listed: Listed, kind: SourceKind, people: People) -> Turn:
    voice = people.voice(said.speaker, said.email, _shared_side(kind, listed, people))
    return Turn(
        source=listed.id,
        kind=kind,
        speaker=voice.name,
        role=voice.role,
        # A CRM note is the seller's word, whoever it quotes.
        side="seller" if kind == "crm_note" else voice.side,
        date=day,
        text=content.text[said.start : said.end],
        start=said.start,
        end=said.end,
        at=said.at,
        quoted=said.quoted,
        seconds=said.seconds,
    )


def _shared_side(kind: SourceKind, listed: Listed, people: People) -> Side:
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
