"""Which account each key is: the records of dossiers and lists brought together, what is asked, what people decided.

`connectors.resolution` decides; this is its wiring to the store. Dossiers come first: a key of a list joins the account somebody
already works on. Joins can be read with their reason (`joined`), doubts are asked (`questions`), and every decision is added to
the audit and can be undone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel

from agent.errors import BadInput, NotFound
from agent.targeting.vocabulary import country_of
from connectors.records import Account
from connectors.resolution import Company, Decision, Match, account_domain, account_name, filled, resolve

if TYPE_CHECKING:
    from agent.bootstrap import App


class Party(BaseModel):
    """One side of a question: an account key and what is known of it."""

    key: str
    name: str | None
    domain: str | None
    country: str | None
    city: str | None
    siren: str | None


class Doubt(BaseModel):
    """Two keys that may be one account, and why somebody has to look. `id` stays the same from day to day."""

    id: str
    left: Party
    right: Party
    reason: str


class Joined(BaseModel):
    """A key read as another account: by whom it was decided, or the reason and how sure it is."""

    key: str
    account: str
    confidence: float
    reason: str


class Resolved(NamedTuple):
    """Where every key belongs: the joins, the doubts best founded first, how many more there are."""

    joins: Mapping[str, tuple[str, Match]]
    doubts: Sequence[Doubt]
    unasked: int

    def of(self, keys: Iterable[str]) -> "Resolved":
        """Only what concerns some keys."""
        held = set(keys)
        return Resolved(
            {key: join for key, join in self.joins.items() if key in held},
            [doubt for doubt in self.doubts if doubt.left.key in held or doubt.right.key in held],
            self.unasked,
        )

    @property
    def lines(self) -> list[Joined]:
        """The joins as people and programs read them, in key order."""
        found = sorted(self.joins.items())
        return [Joined(key=k, account=a, confidence=m.confidence, reason=m.reason) for k, (a, m) in found]


def account_key(account: Account) -> str:
    """The key under which lists and joins know a dossier's account."""
    return (account.domain or account.id).lower()


def in_words_of_ours(company: Company) -> Company:
    """The company with its country as a code, so that `France` and `FR` are one country."""
    if not company.country:
        return company
    return company._replace(country=country_of(company.country) or company.country)


def resolved(app: "App", more: Iterable[Company] = ()) -> Resolved:
    """Every record of the workspace, and `more` of a list not kept yet, brought to accounts. Reads only."""
    dossiers = {account_key(d.account): _of_dossier(d.account) for d in app.dossiers.all()}
    records = dict(dossiers)
    for company in chain(app.accounts.companies(), more):
        held = records.setdefault(company.key, company)
        if held is not company:
            records[company.key] = filled(held, company)
    found = resolve(records.values(), app.accounts.decisions())
    doubts = [
        Doubt(
            id=doubt_id(q.left, q.right), left=_party(records[q.left]), right=_party(records[q.right]), reason=q.reason
        )
        for q in found.questions
    ]
    return Resolved(_joins(found.account_of, found.matches, dossiers), doubts, found.unasked)


def settle(app: "App") -> Resolved:
    """The same, with the joins kept, so that every reading of the store follows them."""
    found = resolved(app)
    app.accounts.settle(found.joins)
    return found


def doubt_id(left: str, right: str) -> str:
    """The name of a pair of keys, whatever their order."""
    return "q-" + hashlib.sha256("\x1f".join(sorted((left, right))).encode()).hexdigest()[:10]


def rule(
    app: "App", kind: Literal["merge", "separate"], given: Sequence[str], by: str, reason: str = ""
) -> list[Decision]:
    """Decide on doubts by their ids, or on one pair of accounts; the joins follow at once.

    Raises NotFound for what names no doubt or account, BadInput for anything but ids or one pair.
    """
    return _decided(app, [(kind, left, right, "") for left, right in _pairs(app, given)], by, reason)


def undo(app: "App", decision_ids: Sequence[str], by: str, reason: str = "") -> list[Decision]:
    """Make earlier decisions as if never taken. Raises NotFound."""
    known = {d.id for d in app.accounts.decisions()}
    for one in decision_ids:
        if one not in known:
            raise NotFound(f"no decision `{one}`; `amorce signals confirm decisions` lists them")
    return _decided(app, [("undo", "", "", one) for one in decision_ids], by, reason)


def _decided(
    app: "App", wanted: Iterable[tuple[Literal["merge", "separate", "undo"], str, str, str]], by: str, reason: str
) -> list[Decision]:
    if not by.strip():
        raise BadInput("--as takes the name of the person who decides")
    before, at = len(app.accounts.decisions()), app.settings.clock
    taken = [
        Decision(id=f"d-{before + nth}", kind=kind, left=left, right=right, of=of, by=by.strip(), reason=reason, at=at)
        for nth, (kind, left, right, of) in enumerate(wanted, start=1)
    ]
    app.accounts.decide(taken, app.audit)
    settle(app)
    return taken


def _pairs(app: "App", given: Sequence[str]) -> Iterator[tuple[str, str]]:
    found = resolved(app)
    asked = {doubt.id: (doubt.left.key, doubt.right.key) for doubt in found.doubts}
    if given and all(one in asked for one in given):
        return iter([asked[one] for one in given])
    missing = next((one for one in given if one.startswith("q-") and one not in asked), None)
    if missing:
        raise NotFound(f"no question `{missing}`; `amorce signals confirm list` gives those that are open")
    if len(given) != 2:
        raise BadInput("give ids of questions, or exactly two accounts")
    known = {c.key for c in app.accounts.companies()} | {account_key(d.account) for d in app.dossiers.all()}
    left, right = (_known_key(one, known) for one in given)
    if left == right:
        raise BadInput(f"`{given[0]}` and `{given[1]}` are the same key, `{left}`")
    return iter([(left, right)])


def _known_key(text: str, known: set[str]) -> str:
    """The key a person means by a key, a domain or a name. Raises NotFound."""
    forms = (text, text.lower(), account_domain(text) or "", f"name:{account_name(text)}")
    found = next((form for form in forms if form in known), None)
    if found is None:
        raise NotFound(f"no account `{text}` here; give a domain, or a name as lists write it")
    return found


def _of_dossier(account: Account) -> Company:
    return Company(
        key=account_key(account),
        name=account.name,
        domain=account_domain(account.domain) if account.domain else None,
        country=account.country,
    )


def _party(company: Company) -> Party:
    return Party(
        key=company.key,
        name=company.name,
        domain=company.domain,
        country=company.country,
        city=company.city,
        siren=company.siren,
    )


def _joins(
    account_of: Mapping[str, str], matches: Mapping[str, Match], dossiers: Mapping[str, Company]
) -> dict[str, tuple[str, Match]]:
    """The key each other key is read as. A dossier is the account of its group; a second dossier stays its own."""
    groups: dict[str, list[str]] = {account: [] for key, account in account_of.items() if key != account}
    for key, account in account_of.items():
        if account in groups:
            groups[account].append(key)
    joins: dict[str, tuple[str, Match]] = {}
    for first, keys in groups.items():
        account = next((key for key in keys if key in dossiers), first)
        why = matches.get(account)
        for key in keys:
            if key != account and key not in dossiers:
                joins[key] = (account, matches.get(key) or why or Match("same", 1.0, "one account"))
    return joins
