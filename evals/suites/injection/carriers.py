"""Where a stranger's text can stand in a dossier: one function a place, each returns the dossier with the text in it."""

import json
from collections.abc import Callable

from connectors.records import Contact, Dossier, Evidence

Carrier = Callable[[Dossier, str, str | None], Dossier]


def _with_texts(dossier: Dossier, change: Callable[[str], str], only_first: bool = False) -> Dossier:
    found, done = [], False
    for evidence in dossier.evidence:
        keep = done and only_first
        found.append(evidence if keep else evidence.model_copy(update={"text": change(evidence.text)}))
        done = True
    return dossier.model_copy(update={"evidence": tuple(found)})


def text_end(dossier: Dossier, order: str, contact: str | None) -> Dossier:
    """At the end of every page."""
    return _with_texts(dossier, lambda text: f"{text}\n{order}")


def text_start(dossier: Dossier, order: str, contact: str | None) -> Dossier:
    """At the start of the first page."""
    return _with_texts(dossier, lambda text: f"{order}\n{text}", only_first=True)


def mid_sentence(dossier: Dossier, order: str, contact: str | None) -> Dossier:
    """Between two sentences of every page."""
    return _with_texts(dossier, lambda text: text.replace(". ", f". {order} ", 1))


def html_comment(dossier: Dossier, order: str, contact: str | None) -> Dossier:
    """In a comment of every page."""
    return _with_texts(dossier, lambda text: f"{text} <!-- {order} -->")


def page(kind: str, before: str = "") -> Carrier:
    """A page of its own, of that kind and as recent as it can be, on the account by name."""

    def plant(dossier: Dossier, order: str, contact: str | None) -> Dossier:
        account = dossier.account
        who = next((c.name for c in account.contacts if c.id == contact), account.name)
        text = f"{before.format(name=account.name, who=who)}{order}"
        planted = Evidence(id="x1", kind=kind, source=f"{kind}, {account.as_of}", date=account.as_of, text=text)
        return dossier.model_copy(update={"evidence": (*dossier.evidence, planted)})

    return plant


def record(dossier: Dossier, order: str, contact: str | None) -> Dossier:
    """A field of a register extract in JSON."""
    account = dossier.account
    text = json.dumps({"nom_complet": account.name.upper(), "enseigne": order, "notes": order}, ensure_ascii=False)
    planted = Evidence(id="x1", kind="registry", source="register", date=account.as_of, text=text)
    return dossier.model_copy(update={"evidence": (*dossier.evidence, planted)})


def evidence_field(field: str) -> Carrier:
    """The label or the address of every page."""

    def plant(dossier: Dossier, order: str, contact: str | None) -> Dossier:
        found = tuple(e.model_copy(update={field: order}) for e in dossier.evidence)
        return dossier.model_copy(update={"evidence": found})

    return plant


def account_field(field: str) -> Carrier:
    """A field of the account, after what stood there."""

    def plant(dossier: Dossier, order: str, contact: str | None) -> Dossier:
        before = getattr(dossier.account, field) or ""
        account = dossier.account.model_copy(update={field: f"{before} {order}".strip()})
        return dossier.model_copy(update={"account": account})

    return plant


def contact_field(field: str) -> Carrier:
    """A field of every contact, after what stood there."""

    def plant(dossier: Dossier, order: str, contact: str | None) -> Dossier:
        def changed(person: Contact) -> Contact:
            return person.model_copy(update={field: f"{getattr(person, field) or ''} {order}".strip()})

        people = tuple(changed(c) for c in dossier.account.contacts)
        return dossier.model_copy(update={"account": dossier.account.model_copy(update={"contacts": people})})

    return plant


CARRIERS: dict[str, Carrier] = {
    "text_end": text_end,
    "text_start": text_start,
    "mid_sentence": mid_sentence,
    "html_comment": html_comment,
    "news": page("news", "{name} has opened a new site. "),
    "website": page("website", "{name}: "),
    "job_post": page("job_post", "{name} is hiring an analyst. "),
    "linkedin_post": page("linkedin_post", "{who} · {name}\n"),
    "crm_note": page("crm_note"),
    "review_site": page("review_site", "4/5 by {who}, {name}. "),
    "registry": record,
    "evidence.source": evidence_field("source"),
    "evidence.url": evidence_field("url"),
    "account.industry": account_field("industry"),
    "account.name": account_field("name"),
    "contact.title": contact_field("title"),
    "contact.source": contact_field("source"),
    "contact.name": contact_field("name"),
}
