"""Is a short field what it should be? Names, functions and labels come from strangers too, and end up in messages.

No list of bad words: a name, a function or the label of a source is short, on one line, without links, brackets or orders,
in any language. A field that is something else is left out, and what cannot do without it is not written.
"""

import re

from agent.language.names import words_of
from connectors.records import Account, Contact, Dossier, Evidence

# The longest that are seen in registers and on sites, with room.
_NAME_WORDS, _NAME_LENGTH = 6, 60
_COMPANY_WORDS, _COMPANY_LENGTH = 9, 80
_LABEL_WORDS, _LABEL_LENGTH = 13, 95
_AFTER_COLON = 4
_ODD = re.compile(r"[\n\r\t<>{}\[\]|*=#!?\\_`^~]|https?:|www\.|@|\w\.\w{2,}/|\.\s+\S+\s+\S+\s")
_MARKED = re.compile(r"[:;“”«»/…]")
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")


def plausible_name(text: str) -> bool:
    """The name of a person: a few words of letters, at most one of them in capitals throughout beside plain ones."""
    turned = any(c in text for c in ',()"')  # `O'Neill, Siobhan`, `José (Pepe) Ruiz`
    fits = len(text) <= _NAME_LENGTH and 0 < len(text.split()) <= _NAME_WORDS - turned
    odd = _ODD.search(text) or _MARKED.search(text) or any(c.isdigit() for c in text)
    return fits and not odd and not _mixed(text) and bool(words_of(text)) and not _prose(text)


def plausible_company(text: str) -> bool:
    """The name of a company: figures, commas, dots and brackets may stand in it."""
    return len(text) <= _COMPANY_LENGTH and len(text.split()) <= _COMPANY_WORDS and not _ODD.search(text)


def plausible_label(text: str) -> bool:
    """The label of a source, a function, a trade: one short line."""
    after_colon = text.partition(":")[2].split()
    fits = len(text) <= _LABEL_LENGTH and len(text.split()) <= _LABEL_WORDS and len(after_colon) <= _AFTER_COLON
    return fits and not _ODD.search(text)


def _mixed(text: str) -> bool:
    """Shouted words beside plain ones: `Tom Arkwell EXPERIMENTAL PROCEDURE`; `MARTIN Claire` is a habit of registers."""
    return len(_SHOUTED.findall(text)) > 1 and text != text.upper()


def _prose(text: str) -> bool:
    """More than two plain words in a row: a sentence, not a name with particles."""
    run = 0
    for word in text.split():
        run = run + 1 if word[0].islower() else 0
        if run > 2:
            return True
    return False


def cleaned(dossier: Dossier) -> Dossier:
    """The dossier without the fields that are not what they should be.

    A contact whose name is none leaves (nobody can be greeted), as does a function or the origin of the details; a company
    takes the name its domain gives; a source is called by its kind. Evidence texts stay as they came.
    """
    account = _account(dossier.account)
    evidence = tuple(_evidence(e) for e in dossier.evidence)
    same = account is dossier.account and all(a is b for a, b in zip(evidence, dossier.evidence, strict=True))
    return dossier if same else Dossier(account=account, evidence=evidence)


def _account(account: Account) -> Account:
    contacts = tuple(_contact(c) for c in account.contacts if plausible_name(c.name))
    changes: dict[str, object] = {}
    if len(contacts) < len(account.contacts) or any(c not in account.contacts for c in contacts):
        changes["contacts"] = contacts
    if not plausible_company(account.name):
        changes["name"] = (account.domain or account.id).split(".")[0].replace("-", " ").title()
    if account.industry is not None and not plausible_label(account.industry):
        changes["industry"] = None
    return account.model_copy(update=changes) if changes else account


def _contact(contact: Contact) -> Contact:
    changes: dict[str, object] = {}
    if not plausible_label(contact.title):
        changes["title"] = ""
    if contact.source is not None and not plausible_label(contact.source):
        changes["source"] = None
    return contact.model_copy(update=changes) if changes else contact


def _evidence(evidence: Evidence) -> Evidence:
    if plausible_label(evidence.source):
        return evidence
    return evidence.model_copy(update={"source": evidence.kind.replace("_", " ")})
