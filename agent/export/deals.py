"""The CRM note of a deal: approved elements only, as typed values, as rows and as a note a person reads."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.export.files import replace, safe_cell
from agent.language.quantities import quantities
from agent.qualification.days import days_in
from agent.qualification.models import DealProposal, Element, Summary
from agent.qualification.records import Quote
from agent.qualification.strongest import left_out, shown
from agent.qualification.wording import Wording
from agent.review import Approved

COLUMNS = (
    "proposal",
    "deal",
    "account",
    "domain",
    "opportunity",
    "method",
    "element",
    "status",
    "quote",
    "source",
    "speaker",
    "quoted_on",
    "why",
    "text",
    "approved_by",
    "approved_at",
    "content_sha256",
)
# Elements whose value is an amount, and those whose value is a day: a signing limit is not the amount of an economic buyer.
_AMOUNTS = ("metrics", "budget", "money", "goals", "consequences", "implications")
_DAYS = ("timeline", "decision_process", "paper_process", "prioritization", "plans", "goals")
# Characters that mean something in Markdown or HTML: quotes come from strangers.
_MARKDOWN = frozenset("\\`*_{}[]()#+!|~")


@dataclass(frozen=True)
class Note:
    """The approved parts of one deal proposal, by name."""

    proposal: DealProposal
    parts: dict[str, Approved[Element | Summary]]


def write_deal_csv(notes: list[Note], out: Path) -> str:
    """One row an approved part; cells that a spreadsheet would run as a formula are shown as text."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for note in notes:
        for name in note.parts:
            row = _row(note, name)
            writer.writerow([safe_cell(str(row[column] if row[column] is not None else "")) for column in COLUMNS])
    replace(out / "deals.csv", text.getvalue().encode("utf-8-sig"))
    return "deals.csv"


def write_deal_jsonl(notes: list[Note], out: Path) -> str:
    """One JSON object an approved part, with its values typed for CRM fields."""
    lines = [
        json.dumps(_row(note, name) | {"fields": fields_of(note, name)}, ensure_ascii=False)
        for note in notes
        for name in note.parts
    ]
    replace(out / "deals.jsonl", "".join(line + "\n" for line in lines).encode())
    return "deals.jsonl"


def write_note(note: Note, out: Path) -> str:
    """The note a manager pastes into the CRM, the summary first. Returns the file name."""
    proposal, words = note.proposal, Wording(note.proposal.language)
    lines = [f"# {escaped(proposal.account.name)}, {escaped(proposal.opportunity.name)}", ""]
    for approved in sorted(note.parts.values(), key=lambda a: not isinstance(a.value, Summary)):
        part = approved.value
        if isinstance(part, Summary):
            lines += [f"## {words.bank['headings']['summary']}", "", escaped(part.text), ""]
        else:
            colon = "\u00a0:" if proposal.language == "fr" else ":"
            lines += [f"## {escaped(part.label)}{colon} {words.status(part.status)}", ""]
            lines += [f"> {escaped(words.cited(quote))}\n" for quote in shown(part)]
            left, more = left_out(part), words.bank["headings"]
            lines += [escaped((more["one_more"] if left == 1 else more["more"]).format(n=left)), ""] if left else []
            lines += [escaped(part.why), ""] if part.why else []
        lines += [f"{escaped(approved.by)}, {approved.at}, `{approved.sha256[:12]}`", ""]
    name = f"{proposal.proposal_id}.md"
    replace(out / name, "\n".join(lines).encode())
    return name


def fields_of(note: Note, name: str) -> list[dict[str, Any]]:
    """Values for CRM fields, each with its type: an exact value or none at all, never a near one."""
    part, prefix = note.parts[name].value, f"{note.proposal.framework}_{name}"
    if isinstance(part, Summary):
        return [_field(prefix, "text", part.text)]
    quote = next(iter(shown(part)), None)
    found = [_field(f"{prefix}_status", "picklist", part.status)]
    if quote is not None:
        found += [
            _field(f"{prefix}_quote", "text", quote.text),
            _field(f"{prefix}_speaker", "text", quote.speaker),
            _field(f"{prefix}_quoted_on", "date", quote.date.isoformat()),
        ]
    if quote is not None and part.status == "met":
        found += _amount(prefix, quote) if name in _AMOUNTS else []
        found += _day(prefix, quote) if name in _DAYS else []
    return found


def escaped(text: str) -> str:
    """Text that Markdown and HTML show as it is; control characters are shown as a replacement mark."""
    safe = []
    for char in text:
        if char in "<>&":
            safe.append({"<": "&lt;", ">": "&gt;", "&": "&amp;"}[char])
        elif char in _MARKDOWN:
            safe.append("\\" + char)
        elif char == "\n":
            safe.append(" ")
        else:
            safe.append(char if char.isprintable() or char in "\u00a0\u202f" else "\ufffd")
    return "".join(safe)


def _amount(prefix: str, quote: Quote) -> list[dict[str, Any]]:
    """The one exact amount of money said, none when there are two or when it is about."""
    said = [q for q in quantities(quote.text) if q.kind == "money"]
    if len(said) != 1 or said[0].bound != "exact" or not said[0].unit:
        return []
    return [_field(f"{prefix}_amount", "currency", said[0].value) | {"currency": said[0].unit}]


def _day(prefix: str, quote: Quote) -> list[dict[str, Any]]:
    """The one day said; none when its year was not said and it would be past: `in February` may well be the next one."""
    said = [d.day for d in days_in(quote.text, quote.date) if d.precision == "day"]
    sure = [day for day in said if day >= quote.date or str(day.year) in quote.text]
    return [_field(f"{prefix}_date", "date", sure[0].isoformat())] if len(said) == len(sure) == 1 else []


def _field(name: str, kind: str, value: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


def _row(note: Note, name: str) -> dict[str, Any]:
    proposal, approved = note.proposal, note.parts[name]
    part = approved.value
    element = part if isinstance(part, Element) else None
    quote = next(iter(shown(element)), None) if element else None
    return {
        "proposal": proposal.proposal_id,
        "deal": proposal.deal,
        "account": proposal.account.name,
        "domain": proposal.account.domain,
        "opportunity": proposal.opportunity.name,
        "method": proposal.framework,
        "element": name,
        "status": element.status if element else None,
        "quote": quote.text if quote else None,
        "source": quote.source if quote else None,
        "speaker": quote.speaker if quote else None,
        "quoted_on": quote.date.isoformat() if quote else None,
        "why": element.why if element else None,
        "text": part.text if isinstance(part, Summary) else None,
        "approved_by": approved.by,
        "approved_at": approved.at,
        "content_sha256": approved.sha256,
    }
