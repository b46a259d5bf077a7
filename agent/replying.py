"""Answering a reply: find the sender, read, suppress at once when asked, propose, keep."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import BadInput, NotFound
from agent.language.fold import fold
from agent.outreach.assembly import refused
from agent.outreach.flow import Wish
from agent.outreach.method import shipped_methods
from agent.outreach.models import Proposal
from agent.replies.flow import Received, closed_to, offline_reader, respond, stops, subjects
from agent.replies.message import Reply, language_of, parse_reply
from agent.replies.models import ReplyReading
from connectors.records import Contact, Dossier, Language

if TYPE_CHECKING:
    from agent.bootstrap import App

# A reply is a letter, not an archive.
MOST_BYTES = 5_000_000
BY = "amorce reply"


def read_file(path: str) -> Reply:
    """The reply in a file, `-` for standard input. Raises BadInput when it cannot be read or holds no words."""
    import sys

    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1) if path == "-" else _bytes(Path(path))
    except OSError as error:
        raise BadInput(f"`{path}` cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise BadInput(f"`{path}` is over {MOST_BYTES // 1_000_000} MB: give the reply alone")
    reply = parse_reply(data)
    if not reply.words.strip() and not reply.subject:
        raise BadInput(f"`{path}` holds no words of a reply")
    return reply


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def reply_to(app: "App", reply: Reply, *, account: str | None = None, contact: str | None = None) -> Proposal:
    """The proposal for a reply, kept for review; a request to stop is in the suppression list before anything else is done.

    Raises NotFound for an unknown account or contact, BadInput when the sender cannot be told; a request to stop from an
    unknown sender is honoured all the same.
    """
    try:
        dossier, person = _sender(app, reply, account, contact)
    except BadInput:
        _stop_stranger(app, reply)
        raise
    received = _received(app, reply, dossier, person)
    reading = _read(app, received, dossier)
    case = app.outreach.case(
        dossier, Wish(now=received.on), app.signals_of(dossier), app.suppressions.contacts(dossier.account)
    )
    closed = closed_to(case, person)
    stopped = _suppress(app, received, reading) if stops(reading) else []
    if closed and not stops(reading) and reading.intent != "out_of_office":
        proposal = refused(case, person, closed)
    else:
        proposal = respond(case, shipped_methods(), received, reading)
    if proposal.reply:
        proposal = proposal.model_copy(update={"reply": proposal.reply.model_copy(update={"suppressed": stopped})})
    known = {p.proposal_id for p in app.proposals.all()}
    kept = app.proposals.save(proposal, supersede=reading.intent != "out_of_office")
    if reading.intent != "out_of_office" and kept.proposal_id not in known:
        _stop_sequences(app, kept, received)
    return kept


def _stop_sequences(app: "App", answer: Proposal, received: Received) -> None:
    """What was approved for this person before they wrote does not leave any more by itself."""
    person = received.contact.id
    for earlier in app.proposals.all():
        same = earlier.account.id == answer.account.id and earlier.contact is not None and earlier.contact.id == person
        if same and earlier.proposal_id != answer.proposal_id:
            app.desk.stop(earlier, BY, f"reply of {received.on.isoformat()}")


def _sender(app: "App", reply: Reply, account: str | None, contact: str | None) -> tuple[Dossier, Contact]:
    """The contact by the sender's address, or as the rep names it. Never by the words of the reply."""
    if account is not None:
        dossier = app.dossiers.find(account)
        return dossier, _contact(dossier, reply, contact)
    if reply.sender is None:
        raise BadInput("the reply has no From address: say whose it is with --account and --contact")
    found = app.dossiers.with_address(reply.sender)
    if not found:
        raise NotFound(
            f"no contact has the address `{reply.sender}`: say whose reply it is with --account and --contact"
        )
    if len(found) > 1:
        names = ", ".join(d.account.id for d in found)
        raise BadInput(f"`{reply.sender}` is a contact of several accounts ({names}): choose with --account")
    return found[0], _contact(found[0], reply, contact)


def _contact(dossier: Dossier, reply: Reply, wanted: str | None) -> Contact:
    people = dossier.account.contacts
    if wanted is not None:
        named = next((c for c in people if c.id == wanted), None)
        if named is None:
            known = ", ".join(c.id for c in people) or "none"
            raise NotFound(f"`{dossier.account.name}` has no contact `{wanted}` (known: {known})")
        return named
    same = [c for c in people if reply.sender and c.email and _same(c.email, reply.sender)]
    if len(same) == 1 or (len(people) == 1 and reply.sender is None):
        return (same or list(people))[0]
    known = ", ".join(c.id for c in people) or "none"
    raise BadInput(f"say which contact of `{dossier.account.name}` wrote, with --contact (known: {known})")


def _same(one: str, other: str) -> bool:
    def plain(address: str) -> str:
        name, _, domain = address.strip().lower().rpartition("@")
        return f"{name.split('+')[0]}@{domain}"

    return plain(one) == plain(other)


def _received(app: "App", reply: Reply, dossier: Dossier, person: Contact) -> Received:
    seller = app.playbook.seller
    usual: Language = person.language or dossier.account.language or seller.default_language
    language = language_of(reply.words, usual)
    on = app.settings.now or reply.received or dossier.account.as_of
    ours = subjects(app.proposals.all(), person.id)
    theirs = fold(reply.subject.rpartition(":")[2]).strip()
    thread = next((s for s in ours if theirs and fold(s).replace("\u00a0", " ").strip() == theirs), None)
    return Received(
        reply=reply,
        contact=person,
        language=language if language in seller.languages else usual,
        on=on,
        subject=thread,
    )


def _read(app: "App", received: Received, dossier: Dossier) -> ReplyReading:
    """Read by rules, and with the model when one is set."""
    language = language_of(received.reply.words, received.language)
    offline = offline_reader(received.reply, language, received.on, dossier.account.country)
    if app.model is None:
        return offline
    from agent.replies.model_reader import second_reading

    return second_reading(app.model, received.reply, offline, received.on)


def _suppress(app: "App", received: Received, reading: ReplyReading) -> list[str]:
    """The contact's address and the one written from, each once. Audited by the store."""
    addresses = [a for a in (received.contact.email, received.reply.sender) if a]
    unique = [a for at, a in enumerate(addresses) if not any(_same(a, b) for b in addresses[:at])]
    said = reading.cues[0].text if reading.cues else received.reply.words.strip()
    reason = f"{reading.intent}: {' '.join(said.split())[:80]}"
    for address in unique:
        app.suppressions.add(address, reason=reason, by=BY, at=app.settings.clock)
    return unique


def _stop_stranger(app: "App", reply: Reply) -> None:
    """A request to stop from an address that is nobody's: suppressed, since that harms nobody and the reverse would."""
    if reply.sender is None:
        return
    language = language_of(reply.words, app.playbook.seller.default_language)
    on = app.settings.now or reply.received or app.settings.today
    reading = offline_reader(reply, language, on, None)
    if reading.intent in ("opt_out", "hostile"):
        app.suppressions.add(reply.sender, reason=f"{reading.intent} in a reply", by=BY, at=app.settings.clock)
