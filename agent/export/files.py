"""The three file forms. Every file is written beside its place and moved in, so that a stop leaves no half file."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from agent.errors import Refused
from agent.outreach.models import Draft, Proposal, Recipient
from agent.playbook.models import Seller
from agent.review import Approved

COLUMNS = (
    "proposal",
    "account",
    "company",
    "domain",
    "contact",
    "title",
    "email",
    "linkedin_url",
    "step",
    "day",
    "channel",
    "language",
    "subject",
    "body",
    "approved_by",
    "approved_at",
    "content_sha256",
)


@dataclass(frozen=True)
class Outgoing:
    """One approved draft on its way to a file."""

    proposal: str
    contact: Recipient
    draft: Approved[Draft]
    source: Proposal


def write_eml(outgoing: Outgoing, seller: Seller, out: Path) -> str:
    """An .eml that mail clients open as an unsent draft (`X-Unsent: 1`). Returns the file name.

    Raises Refused when a header would carry a control character or an encoded word: a name from a web page is enough to
    inject a header (CVE-2024-6923), so the bytes are parsed again and compared before they are written.
    """
    draft, contact = outgoing.draft.value, outgoing.contact
    headers = {
        "From": f"{_phrase(seller.sender.name)} <{seller.sender.email}>",
        "To": f"{_phrase(contact.name)} <{contact.email}>",
        "Subject": draft.subject or "",
        "Date": format_datetime(datetime.fromisoformat(outgoing.draft.at)),
        "Message-ID": f"<{outgoing.draft.sha256[:32]}@{seller.sender.email.rpartition('@')[2]}>",
        "X-Unsent": "1",
        "X-Amorce-Proposal": outgoing.proposal,
        "X-Amorce-Approved-By": outgoing.draft.by,
        "X-Amorce-Writer": f"ai-assisted; {outgoing.source.writer.kind} {outgoing.source.writer.model or ''}".strip(),
    }
    if outgoing.source.reply and outgoing.source.reply.message_id:
        headers |= dict.fromkeys(("In-Reply-To", "References"), outgoing.source.reply.message_id)
    message = EmailMessage(policy=policy.SMTP)
    for name, value in headers.items():
        message[name] = _header(name, value)
    message.set_content(draft.body, charset="utf-8", cte="quoted-printable")
    data = message.as_bytes()
    _same(data, headers, contact, seller)
    name = f"{outgoing.proposal}-{draft.step:02d}.eml"
    replace(out / name, data)
    return name


def write_csv(leaving: list[Outgoing], out: Path) -> str:
    """One row a draft; cells that a spreadsheet would run as a formula are shown as text (OWASP ASVS 1.2.10)."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in map(_row, leaving):
        writer.writerow([safe_cell(str(row[c])) for c in COLUMNS])
    replace(out / "approved.csv", text.getvalue().encode("utf-8-sig"))
    return "approved.csv"


def write_jsonl(leaving: list[Outgoing], out: Path) -> str:
    """One JSON object a draft, with its segments and their evidence."""
    lines = [
        json.dumps(_row(o) | {"segments": [s.model_dump() for s in o.draft.value.segments]}, ensure_ascii=False)
        for o in leaving
    ]
    replace(out / "approved.jsonl", "".join(line + "\n" for line in lines).encode())
    return "approved.jsonl"


def safe_cell(text: str) -> str:
    """A cell no spreadsheet runs: `'` before = + - @ tab and carriage return, also after leading spaces."""
    return "'" + text if text.lstrip(" \u00a0\ufeff")[:1] in tuple("=+-@\t\r") and text.strip() else text


def _row(outgoing: Outgoing) -> dict[str, object]:
    draft, contact, source = outgoing.draft.value, outgoing.contact, outgoing.source
    return {
        "proposal": outgoing.proposal,
        "account": source.account.id,
        "company": source.account.name,
        "domain": source.account.domain or "",
        "contact": contact.name,
        "title": contact.title,
        "email": contact.email or "",
        "linkedin_url": contact.linkedin_url or "",
        "step": draft.step,
        "day": draft.day,
        "channel": draft.channel,
        "language": draft.language,
        "subject": draft.subject or "",
        "body": draft.body,
        "approved_by": outgoing.draft.by,
        "approved_at": outgoing.draft.at,
        "content_sha256": outgoing.draft.sha256,
    }


def _header(name: str, value: str) -> str:
    if any(ord(c) < 32 or ord(c) == 127 for c in value) or "=?" in value:
        raise Refused(
            f"header {name} holds a control character or an encoded word; correct the dossier or the playbook"
        )
    return value


def _phrase(name: str) -> str:
    """A display name without the characters that end it."""
    return "".join(c for c in name if c not in '<>"@,;:\\()')


def _same(data: bytes, headers: dict[str, str], contact: Recipient, seller: Seller) -> None:
    """Parse the bytes again: the same headers, one recipient, one sender, and nothing more."""
    parsed = message_from_bytes(data, policy=policy.default)
    extra = {k for k in parsed if k not in headers} - {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    to = [a.addr_spec for a in parsed["To"].addresses]
    sender = [a.addr_spec for a in parsed["From"].addresses]
    if extra or to != [contact.email] or sender != [seller.sender.email]:
        raise Refused("the e-mail as written would not be the e-mail approved; correct the names in the dossier")


def replace(path: Path, data: bytes) -> None:
    """Write beside the place, then move in: a stop leaves no half file."""
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(data)
    partial.replace(path)
