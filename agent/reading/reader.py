"""The offline reader: a dossier's raw evidence to facts, by rules and cue phrases. Pure and deterministic."""

from collections.abc import Sequence
from dataclasses import replace

from agent.language.sentences import Span, sentences
from agent.playbook.models import Playbook
from agent.reading.conflicts import conflicting
from agent.reading.facts import USABLE, Fact, Reason
from agent.reading.fields import Field, fields
from agent.reading.identity import Identity, identify
from agent.reading.locations import learn_places, learn_seat
from agent.reading.page import Page, Statement, open_page, statements, voice_of
from agent.reading.profile import Profile, learn_shorts, profile_of
from agent.reading.prose import ProseReader
from agent.reading.readings import Reading
from agent.reading.record_facts import prose_leaves, read_record
from agent.reading.record_identity import identify_record, learn_record
from agent.reading.signals import HALF_LIVES
from connectors.records import Dossier

Record = list[Field]
_TEXT_KEYS = ("message", "text", "title", "headline", "body", "content", "summary", "description", "abstract", "texte", "titre",
              "resume", "contenu")  # fmt: skip


def read(dossier: Dossier, playbook: Playbook) -> list[Fact]:
    """Facts of a dossier in evidence order, ids `f1`, `f2`... Rejected ones are kept with their reason."""
    account = dossier.account
    profile = profile_of(account)
    technologies = _technologies(playbook)
    pages = [open_page(e, account.language or "en", technologies) for e in dossier.evidence]
    records = {id(page): fields(page.text) for page in pages if page.voice == "record"}
    _learn(pages, records, profile)
    readings = [r for page in pages for r in _read_page(page, records.get(id(page)), profile)]
    worded = [r for r in readings if any(c.isalnum() for c in r.quote)]
    judged = conflicting(worded, account.employees, account.as_of)
    return [_fact(n, _aged(r, dossier, playbook), playbook) for n, r in enumerate(judged, start=1)]


def _technologies(playbook: Playbook) -> tuple[str, ...]:
    criterion = next((c for c in playbook.icp.criteria if c.id == "technologies"), None)
    return tuple(str(t) for t in criterion.full) if criterion and isinstance(criterion.full, list) else ()


def _learn(pages: Sequence[Page], records: dict[int, Record], profile: Profile) -> None:
    """First pass: people, places and trade from the account's own register extract and site."""
    learn_shorts(profile, [page for page in pages if page.voice != "record"])
    for page in pages:
        record = records.get(id(page))
        if record is not None and identify_record(page, profile, record).verdict == "own":
            learn_record(page, profile, record)
    for page in pages:
        if page.voice == "press" and page.evidence.kind == "registry" and identify(page, profile).verdict == "own":
            learn_seat(page, profile)
        if page.voice == "company" and identify(page, profile).verdict == "own":
            learn_places(page, profile)


def _read_page(page: Page, record: Record | None, profile: Profile) -> list[Reading]:
    if record is None:
        return ProseReader(page, profile, identify(page, profile), statements(page)).read()
    identity = identify_record(page, profile, record)
    if identity.verdict == "absent" and any(f.key in _TEXT_KEYS for f in record):
        page.voice = voice_of(page.evidence)  # a news item or a post delivered as JSON: judged as prose
        identity = identify(page, profile)
    prose = [Statement(s, n) for n, leaf in enumerate(prose_leaves(record)) for s in sentences(page.text, leaf)]
    prose_readings = ProseReader(page, profile, identity, prose).read()
    told = [r for r in prose_readings if r.reason is not None or _telling(record, r)]
    if identity.verdict == "own":
        planted = [r.span for r in told if r.reason == "injected instruction"]
        kept = [r for r in read_record(page, profile, record) if not any(_touch(r.span, p) for p in planted)]
        return kept + told
    return _rejected(page, read_record(page, profile, record), identity) + told


def _telling(record: Record, reading: Reading) -> bool:
    """Sentences of a record are facts only under a key made for text; in a trade name or a tag they are out of place."""
    leaf = next((f for f in record if f.inside.start <= reading.span.start < f.inside.end), None)
    return leaf is not None and leaf.key in _TEXT_KEYS


def _rejected(page: Page, found: list[Reading], identity: Identity) -> list[Reading]:
    reason: Reason = "unsure" if identity.verdict == "unsure" else "other company of the same name"
    if identity.verdict == "absent":
        reason = "about another company"
    return [r if r.reason == "private life" else replace(r, reason=reason, about="other") for r in found]


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _aged(reading: Reading, dossier: Dossier, playbook: Playbook) -> Reading:
    if reading.reason is not None or reading.silent:
        return reading
    rule = playbook.signal(reading.signal)
    half_life = rule.half_life_days if rule else HALF_LIVES.get(reading.signal or "profile_fact", 730)
    age = (dossier.account.as_of - reading.event_date).days
    return replace(reading, reason="stale") if age > half_life else reading


def _fact(number: int, reading: Reading, playbook: Playbook) -> Fact:
    usable = reading.reason is None
    signal = reading.signal if playbook.signal(reading.signal) else None
    quotable = usable and not reading.silent and not playbook.never_reveals(reading.signal)
    return Fact(
        id=f"f{number}",
        evidence=reading.page.evidence.id,
        quote=reading.quote,
        statement=reading.statement or reading.quote,
        signal=signal,
        event_date=reading.event_date,
        about=reading.about,
        technology=reading.technology,
        speaker=reading.speaker,
        usable=usable,
        quotable=quotable,
        reason=reading.reason or USABLE,
    )
