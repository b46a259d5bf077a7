"""Which channels are open towards a contact, and the outcome for the account. The table is `rules.yaml`."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel

from agent.outreach.models import Outcome
from agent.reading.circumstances import Circumstances
from connectors.records import Account, Contact, Language


class ChannelDecision(BaseModel):
    """Whether one channel is open, why, and the legal or house source of the rule."""

    allowed: bool
    why: str
    source: str


class ContactChannels(BaseModel):
    """The decision for one contact."""

    contact: str
    email: ChannelDecision
    linkedin: ChannelDecision


def channels_of(
    account: Account,
    contact: Contact,
    circumstances: Circumstances,
    *,
    suppressed: bool = False,
    language: Language = "en",
) -> ContactChannels:
    """Decide e-mail and LinkedIn for a contact. `suppressed` is what the suppression list says of the person or domain."""
    stop = _stop(contact, circumstances, suppressed)
    if stop:
        return ContactChannels(contact=contact.id, email=stop, linkedin=stop)
    linkedin = (
        ChannelDecision(allowed=True, why="pasted by a person", source="LinkedIn user agreement")
        if contact.linkedin_url
        else _blocked("no LinkedIn page known", "house rule")
    )
    return ContactChannels(
        contact=contact.id, email=_email(account, contact, circumstances, language), linkedin=linkedin
    )


def outcome_of(disqualified: str | None, channels: Sequence[ContactChannels], quotable_facts: int) -> Outcome:
    """The outcome of an account, first that fits (order fixed by the dossier format)."""
    if disqualified or not any(c.email.allowed or c.linkedin.allowed for c in channels):
        return "no_draft"
    if not any(c.email.allowed for c in channels):
        return "linkedin_only"
    return "draft" if quotable_facts else "level_1_or_refuse"


def _stop(contact: Contact, circumstances: Circumstances, suppressed: bool) -> ChannelDecision | None:
    if contact.opted_out:
        return _blocked("the contact objected to being written to", "GDPR art. 21")
    if suppressed:
        return _blocked("on the suppression list", "GDPR art. 21")
    if contact.id in circumstances.objected:
        return _blocked("the sources say the contact asked not to be written to", "GDPR art. 21")
    if contact.id in circumstances.departed:
        return _blocked("the contact left the company", "GDPR art. 5(1)(d): accuracy")
    return None


def _email(account: Account, contact: Contact, circumstances: Circumstances, language: Language) -> ChannelDecision:
    if not contact.email or "@" not in contact.email:
        return _blocked("no e-mail address known", "house rule")
    table = rules()
    if _mailbox(contact.email) in table["personal_mailboxes"]:
        return _blocked("personal mailbox: treated as a private person", "CNIL guidance on B2B e-mail")
    row = table["countries"].get((account.country or "").upper())
    if row is None:
        return _blocked(
            f"no rule for country {account.country or 'unknown'}: blocked until one is written", "house rule"
        )
    if row["email"] == "consent":
        return _blocked(row["why"][language], row["source"])
    if row["email"] == "corporate_only" and not _corporate(account.name, circumstances.legal_form):
        return _blocked("not shown to be a company: counts as an individual subscriber", row["source"])
    return ChannelDecision(allowed=True, why=row["why"][language], source=row["source"])


def _mailbox(email: str) -> str:
    """The name of the provider: `gmail` of gmail.com, `yahoo` of mail.yahoo.co.uk, `acme` of web.acme.fr."""
    labels = email.rpartition("@")[2].lower().strip(".").split(".")
    tail = 2 if len(labels) > 2 and labels[-2] in ("co", "com", "net", "org") and len(labels[-1]) == 2 else 1
    return labels[:-tail][-1] if len(labels) > tail else labels[0]


def _corporate(name: str, legal_form: str | None) -> bool:
    """A stated individual form wins over the name; the name's ending or a stated corporate form proves a company."""
    table = rules()
    stated = (legal_form or "").casefold()
    if any(form == stated for form in table["individual_forms"]):
        return False
    endings = re.sub(r"[^a-z ]", "", name.casefold())
    return any(stated == form or endings.endswith(" " + form) for form in table["corporate_forms"])


def _blocked(why: str, source: str) -> ChannelDecision:
    return ChannelDecision(allowed=False, why=why, source=source)


@cache
def rules() -> dict[str, Any]:
    """The rules table, read once."""
    text = (files("agent.compliance") / "rules.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table
