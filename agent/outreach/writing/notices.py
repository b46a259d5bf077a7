"""What code adds after any writer: greeting, sender, where the details come from, and how to object.

The model never writes these: they come from the playbook and the dossier (CPCE art. L34-5, GDPR art. 14 and 21, CAN-SPAM).
"""

from datetime import date

from agent.outreach.models import Draft, DraftChannel, Segment
from agent.outreach.planning import LEVEL_4_EVIDENCE, LEVEL_4_KINDS, Brief
from agent.outreach.writing.offline import Written, greeting_of
from agent.outreach.writing.typography import articled, long_day, short_name, spaced
from connectors.records import Contact


def email_draft(brief: Brief, written: Written) -> Draft:
    """The whole e-mail: greeting, the writer's segments in paragraphs, signature, opt-out and source notice."""
    body = _paragraphs(written.segments)
    segments = [
        Segment(text=greeting_of(brief) + "\n\n", kind="greeting"),
        *body,
        Segment(text=signature(brief) + "\n\n", kind="signature"),
        Segment(text=brief.playbook.seller.opt_out[brief.language] + "\n", kind="opt_out"),
        Segment(text=source_notice(brief), kind="source_notice"),
    ]
    return _draft(brief, "email", written, segments)


def plain_draft(brief: Brief, channel: DraftChannel, written: Written, *, apart: str | None) -> Draft:
    """A LinkedIn text, a call script or a task: no notices.

    `apart` stands between greeting and text; None means no greeting and one line a segment (scripts and tasks).
    """
    between = " " if apart is not None else "\n"
    opened = [] if apart is None else [Segment(text=greeting_of(brief) + apart, kind="greeting")]
    last = len(written.segments) - 1
    body = [
        s.model_copy(update={"text": s.text + (between if i < last else "")}) for i, s in enumerate(written.segments)
    ]
    return _draft(brief, channel, written, [*opened, *body])


def signature(brief: Brief) -> str:
    """Name, title, company and postal address of the sender, on one line."""
    seller = brief.playbook.seller
    title = seller.sender.title[brief.language]
    return f"{seller.sender.name}, {title}, {seller.legal_name}, {seller.postal_address}"


def source_notice(brief: Brief) -> str:
    """Where the contact details come from, and when; the text is the seller's, the source is the contact's."""
    source, collected = known_source(brief.contact)
    on = long_day(collected, brief.language) if collected else "?"
    return brief.playbook.seller.source_notice[brief.language].format(source=source or "?", collected_on=on)


def known_source(contact: Contact) -> tuple[str | None, date | None]:
    """Source and date of the contact details, as the dossier gives them."""
    return contact.source, contact.collected_on


def earned(brief: Brief, written: Written) -> int:
    """Level of what was really said: 4 joins three sources, 3 uses a fact of this person, 2 of the account, else 1."""
    used = [f for f in brief.facts if f.id in set(written.facts)]
    if len({f.evidence for f in used}) >= LEVEL_4_EVIDENCE and len({f.signal for f in used}) >= LEVEL_4_KINDS:
        return 4
    return 3 if any(f.about == f"contact:{brief.contact.id}" for f in used) else 2 if used else 1


def cards_of(segment: Segment, brief: Brief) -> list[str]:
    """The cards a sentence follows: its framework part, and for the opening also the level and the signal's angle."""
    if segment.kind in ("greeting", "signature", "opt_out", "source_notice"):
        return []
    names = ("level", "signal", "framework") if segment.kind == "hook" else ("framework",)
    note = ("sequence",) if brief.channel == "linkedin" else ()
    return [brief.cards[name] for name in (*names, *note) if name in brief.cards]


def _paragraphs(segments: list[Segment]) -> list[Segment]:
    """A blank line before the proof and before the question, a space elsewhere."""
    spaced_out = []
    for index, segment in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        breaks = following is None or (following.kind in ("proof", "cta") and following.kind != segment.kind)
        spaced_out.append(segment.model_copy(update={"text": segment.text + ("\n\n" if breaks else " ")}))
    return spaced_out


def _draft(brief: Brief, channel: DraftChannel, written: Written, segments: list[Segment]) -> Draft:
    typeset = [
        s.model_copy(
            update={"text": _typeset(s.text, brief, ours=not s.factual), "cards": s.cards or cards_of(s, brief)}
        )
        for s in segments
    ]
    return Draft(
        step=1,
        day=1,
        channel=channel,
        level=earned(brief, written),
        language=brief.language,
        subject=_typeset(written.subject, brief, ours=True) if written.subject else None,
        body="".join(s.text for s in typeset),
        segments=typeset,
    )


def _typeset(text: str, brief: Brief, *, ours: bool) -> str:
    """Spaces as the language wants them; the company's article in sentences that are ours, never in told facts."""
    if ours:
        text = articled(text, short_name(brief.account.name), brief.language)
    return spaced(text, brief.language)
