"""Every account of the workspace in order: dossiers and accounts known from signal lists alone.

Accounts of lists are scored from bare rows and written out only when somebody looks at their line, so that a list of a
hundred thousand costs a few hundred bytes an account.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from agent.accounts import account_key
from agent.errors import StoreLocked
from agent.memory import uncollected
from agent.reading import read
from agent.reading.circumstances import Circumstances, circumstances
from agent.store.signals import signal_of
from agent.targeting import Known, Ranked, Ranker
from agent.targeting.customers import customers_of
from agent.targeting.events import people_in
from agent.targeting.places import Place, Ranking, arranged, moved, place
from agent.targeting.profile import listed, said_by
from agent.targeting.ranking import settled
from agent.targeting.vocabulary import Industries
from connectors.records import Account, Dossier, Purchases, Signal, SignalRow

if TYPE_CHECKING:
    from agent.bootstrap import App


def rank_all(app: "App") -> Ranking:
    """Every account known by a dossier or by a signal, best first; remembers where each stands."""
    dossiers, day = list(app.dossiers.all()), list_day(app)
    ranker = Ranker(app.playbook, known(app, dossiers))
    with uncollected():
        return _ranked(app, ranker, dossiers, day)


def _ranked(app: "App", ranker: Ranker, dossiers: Sequence[Dossier], day: date) -> Ranking:
    read_lines = {at.id: (line, at) for line, at in _of_dossiers(app, ranker, dossiers)}
    places = [at for _, at in read_lines.values()]
    places += _of_lists(app, ranker, {key for at in places for key in (at.key, at.id)}, day)

    def lines(window: Sequence[Place]) -> Iterator[Ranked]:
        rows = dict(app.signals.rows_of([p.id for p in window if p.id not in read_lines]))
        for p in window:
            line = read_lines[p.id][0] if p.id in read_lines else _list_line(ranker, p.id, rows[p.id], day)
            yield settled(line, p.owner, p.held, app.playbook)

    days = [dossier.account.as_of for dossier in dossiers]
    now = app.settings.now or max(filter(None, [app.signals.latest(), *days]), default=None)
    return Ranking(_in_order(app, ranker, places, now), lines)


def known(app: "App", dossiers: Sequence[Dossier]) -> Known:
    """The people of the dossiers, by where they were met, and the customers lists have told of."""
    people: dict[str, str] = {}
    for account in (dossier.account for dossier in dossiers):
        key = account_key(account)
        for contact in account.contacts:
            for who in people_in(contact.linkedin_url, contact.name):
                people[who] = key if people.get(who, key) == key else ""
    met = {who: key for who, key in people.items() if key}  # a name borne at two accounts is nobody's
    return Known(met, customers_of(_purchases(app), app.playbook.targeting.ltv))


def _purchases(app: "App") -> dict[str, Purchases]:
    """What customers bought, by account: what is told under the account's own key goes before what another key tells."""
    joins, told = app.accounts.joins(), app.standings.purchases()
    return {joins[key]: bought for key, bought in told.items() if key in joins} | {
        key: bought for key, bought in told.items() if key not in joins
    }


def list_day(app: "App") -> date:
    """The "now" of signal lists: the setting, else the latest day any list tells, else today."""
    return app.settings.now or app.signals.latest() or app.settings.today


def stub_account(key: str, signals: Sequence[Signal], now: date, industries: Industries) -> Account:
    """The account as signal lists know it. A head count given as a range stays with the signals: it is no number."""
    said = listed(said_by(s.details for s in signals), industries)
    return Account(
        id=key,
        name=_name(key, (s.company for s in signals)),
        domain=next((s.domain for s in signals if s.domain), None) if key.startswith("name:") else key,
        industry=said.industry,
        employees=said.employees.exact if said.employees else None,
        country=said.country,
        as_of=now,
    )


def _list_line(ranker: Ranker, key: str, rows: Iterable[SignalRow], day: date) -> Ranked:
    signals = [signal_of(row) for row in rows]
    account = stub_account(key, signals, day, ranker.scorer.industries)
    return ranker.line(account, [], Circumstances(), signals, day)


def _of_dossiers(app: "App", ranker: Ranker, dossiers: Iterable[Dossier]) -> Iterator[tuple[Ranked, Place]]:
    for dossier in dossiers:
        account = dossier.account
        facts = read(dossier, app.playbook)
        found = circumstances(dossier, facts, app.playbook)
        signals, now = app.signals_of(dossier), app.settings.now or account.as_of
        line = ranker.line(account, facts, found, signals, now)
        subject = ranker.scorer.subject(account, facts, found, signals)
        standing = ranker.scorer.standing(subject, now)
        yield line, place(standing, subject, account.id, account.name, ranker.sender)


def _of_lists(app: "App", ranker: Ranker, dossiers: set[str], day: date) -> Iterator[Place]:
    """Places of the accounts no dossier knows. What a list does not say is unknown and counts for nothing."""
    scorer = ranker.scorer
    for key, rows in app.signals.by_account():
        if key not in dossiers:
            subject = scorer.listed(key, rows)
            name = _name(key, (row.company for row in rows))
            yield place(scorer.standing(subject, day), subject, key, name, ranker.sender)


def _in_order(app: "App", ranker: Ranker, places: Sequence[Place], now: date | None) -> Sequence[Place]:
    """The places in order, held where they last stood. A ranking of the past neither reads nor writes that memory."""
    margin, last = app.playbook.targeting.order.margin, app.standings.ranked_on()
    if now is None or (last is not None and now < last):
        return arranged(places, {}, margin, ranker.routing())
    before = app.standings.last()
    ordered = arranged(places, before, margin, ranker.routing())
    with suppress(StoreLocked):  # another command is writing: the list is shown, only its memory waits
        app.standings.keep(*moved(before, ordered), now)
    return ordered


def _name(key: str, companies: Iterable[str | None]) -> str:
    """The name the newest row gives, else the key's own."""
    return next((c for c in reversed(list(companies)) if c), None) or key.removeprefix("name:")
