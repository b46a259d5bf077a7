"""From people to cases: decisions and edits of a workspace become items to label and to learn from, without anybody's data.

Names, addresses, links and the account are replaced by stand-ins before anything is shown or written; what cannot be told apart
from a person (a name the dossier does not hold) is why a human reads the list and says yes.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agent.errors import BadInput
from agent.outreach.models import Proposal
from agent.store.decisions import Decision

STAND_IN = {
    "person": "Camille Martin",
    "first": "Camille",
    "last": "Martin",
    "company": "Exemple SA",
    "domain": "exemple.example",
    "source": "Le Journal",
}
_PRESS = ("news", "review_site", "job_post", "website")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"»)]{1,300}", re.I)
_PHONE = re.compile(r"(?<!\w)(?:\+\d|\(?0\d)[\d .()-]{6,16}\d(?!\w)")


class Secret(NamedTuple):
    """A string that must not leave, and what stands in for it."""

    said: str
    stand_in: str


def items(proposals: Iterable[tuple[Proposal, Sequence[Decision]]], others: Iterable[str] = ()) -> list[dict[str, Any]]:
    """One item a decision that teaches something: an edit (before, after) or a rejection (text, reason). Same inputs, same items.

    `others` are more names that must not leave: the rest of the dossiers' contacts, the people who decided.
    """
    extra = [s for name in others for s in _person(name)]
    return [item for proposal, decided in proposals for item in _items(proposal, decided, extra)]


def _items(proposal: Proposal, decided: Sequence[Decision], extra: list[Secret]) -> Iterator[dict[str, Any]]:
    secrets = [*secrets_of(proposal), *(s for d in decided for s in _person(d.by)), *extra]
    for decision in decided:
        texts = _texts(proposal, decision)
        if texts is None:
            continue
        draft = next((d for d in proposal.drafts if decision.part == f"step:{d.step}"), proposal.drafts[0])
        told = {
            "action": decision.action, "language": draft.language, "channel": draft.channel, "level": draft.level,
            "tier": proposal.tier, "checks": sorted({f.check for f in proposal.findings}), **texts,
            "reason": decision.reason or "",
        }  # fmt: skip
        clean = {k: without(v, secrets) if isinstance(v, str) else v for k, v in told.items()}
        yield {"id": "x-" + hashlib.sha256(json.dumps(clean, sort_keys=True).encode()).hexdigest()[:10]} | clean


def _texts(proposal: Proposal, decision: Decision) -> dict[str, str] | None:
    """What was decided on: the two texts of an edit, the text of a rejection; an approval alone teaches nothing to check."""
    if decision.action == "edit" and decision.change:
        return {name: str(decision.change.get(name, "")) for name in ("field", "before", "after")}
    if decision.action == "reject" and proposal.drafts:
        bodies = [d.body for d in proposal.drafts if decision.part in ("whole", f"step:{d.step}")]
        return {"field": "body", "before": bodies[0] if bodies else "", "after": ""}
    return None


def secrets_of(proposal: Proposal) -> list[Secret]:
    """Everything of the proposal that names the account or the person."""
    account, contact = proposal.account, proposal.contact
    found = [Secret(account.name, STAND_IN["company"]), Secret(account.id, "exemple")]
    if account.domain:
        found += [Secret(account.domain, STAND_IN["domain"]), Secret(account.domain.split(".")[0], "exemple")]
    if contact is not None:
        found += _person(contact.name)
        found += [Secret(v, "-") for v in (contact.email, contact.linkedin_url) if v]
    # The paper that wrote of an account names it to whoever looks for it.
    return [*found, *(Secret(e.source, STAND_IN["source"]) for e in proposal.evidence if e.kind in _PRESS)]


def _person(name: str) -> list[Secret]:
    words = name.split()
    found = [Secret(name, STAND_IN["person"])]
    if len(words) > 1:
        found += [Secret(" ".join(words[1:]), STAND_IN["last"]), Secret(words[0], STAND_IN["first"])]
        found += [Secret(w, STAND_IN["last"]) for w in words[1:] if len(w) > 3]
    return found


def without(text: str, secrets: Iterable[Secret]) -> str:
    """The text with every secret, address, link and telephone number replaced, the longest first, whatever its case."""
    text = _ADDRESS.sub("camille.martin@exemple.example", text)
    text = _LINK.sub("https://exemple.example", text)
    text = _PHONE.sub("+00 0 00 00 00 00", text)
    for secret in sorted(set(secrets), key=lambda s: (-len(s.said), s.said)):
        if len(secret.said) > 1:
            text = re.sub(rf"(?<!\w){re.escape(secret.said)}(?!\w)", secret.stand_in, text, flags=re.I)
    return text


def write(found: Sequence[dict[str, Any]], out: Path, by: str, *, yes: bool) -> int:
    """Add the new items to a JSONL file and return how many. Raises BadInput without a name or an explicit yes."""
    if not (by.strip() and yes):
        raise BadInput("nothing was written: read the items, then run again with --as NAME --yes")
    lines = out.read_text(encoding="utf-8").splitlines() if out.is_file() else []
    known = {json.loads(line)["id"] for line in lines if line.strip()}
    new = [i for i in found if i["id"] not in known]
    with out.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(i, ensure_ascii=False) + "\n" for i in new)
    return len(new)
