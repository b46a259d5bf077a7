"""A person's edit: the new words are split, matched with what was proven, and checked like any draft."""

import re

from agent.checks.drafts import check_draft
from agent.checks.models import DraftCheck, WrittenDraft
from agent.checks.premises import ground
from agent.outreach.checking import findings_of
from agent.outreach.models import Draft, Finding, Proposal, Segment
from agent.playbook import Playbook
from agent.reading import read
from agent.store import DossierStore

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?=\s|$)|\n|$)[^\S\n]*\n*|\n+")


class Editor:
    """Rewrites one draft with a person's words."""

    def __init__(self, playbook: Playbook, dossiers: DossierStore) -> None:
        self._playbook, self._dossiers = playbook, dossiers

    def rewrite(self, proposal: Proposal, step: int, field: str, value: str) -> tuple[Draft, list[Finding]]:
        """The draft with `field` replaced, and the findings of the whole proposal with this draft's checked anew."""
        position = next(i for i, d in enumerate(proposal.drafts) if d.step == step)
        before = proposal.drafts[position]
        if field == "subject":
            draft = before.model_copy(update={"subject": " ".join(value.split())})
        else:
            draft = before.model_copy(update={"body": value, "segments": self._segments(proposal, before, value)})
        others = [f for f in proposal.findings if f.draft != position]
        return draft, [*others, *self._findings(proposal, draft, position)]

    def _segments(self, proposal: Proposal, before: Draft, body: str) -> list[Segment]:
        """Sentences that did not change keep their proof; the others get what the checks find for them."""
        kept = {" ".join(s.text.split()): s for s in before.segments}
        pieces = stretches(body, [s.text for s in before.segments])
        fresh = [p for p in pieces if " ".join(p.split()) not in kept]
        verdict = self._checked(proposal, before, fresh)
        found = dict(zip(fresh, verdict.sentences, strict=True))
        segments = []
        for piece in pieces:
            same = kept.get(" ".join(piece.split()))
            if same is not None:
                segments.append(same.model_copy(update={"text": piece}))
            else:
                s = found[piece]
                segments.append(Segment(text=piece, kind=s.kind, factual=s.factual, evidence=list(s.evidence)))
        return segments

    def _checked(self, proposal: Proposal, draft: Draft, texts: list[str]) -> DraftCheck:
        dossier = self._dossiers.find(proposal.account.id)
        written = WrittenDraft.model_validate(
            {
                "id": proposal.proposal_id,
                "account": proposal.account.id,
                "contact": proposal.contact.id if proposal.contact else None,
                "channel": draft.channel,
                "language": draft.language,
                "subject": draft.subject,
                "body": "".join(texts),
                "sentences": [{"text": t.strip()} for t in texts],
            }
        )
        return check_draft(written, dossier, read(dossier, self._playbook), self._playbook)

    def _findings(self, proposal: Proposal, draft: Draft, position: int) -> list[Finding]:
        dossier = self._dossiers.find(proposal.account.id)
        base = ground(dossier, read(dossier, self._playbook), self._playbook)
        return findings_of(draft, position, proposal.contact.id if proposal.contact else None, base)


def stretches(body: str, known: list[str]) -> list[str]:
    """The body cut where the earlier segments were, and by sentence elsewhere; joined, they are the body again."""
    pieces, rest = [], body
    texts = sorted((t.strip() for t in known if t.strip()), key=len, reverse=True)
    while rest:
        at, text = min(((rest.find(t), t) for t in texts if t in rest), default=(len(rest), ""))
        pieces += [m.group() for m in _SENTENCE.finditer(rest[:at]) if m.group()]
        if not text:
            break
        end = at + len(text)
        while end < len(rest) and rest[end].isspace():
            end += 1
        pieces.append(rest[at:end])
        rest = rest[end:]
    return _whole(pieces, body)


def _whole(pieces: list[str], body: str) -> list[str]:
    """White-space-only pieces join the one before them, so that each piece is a sentence."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not piece.strip():
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined if "".join(joined) == body else [body]
