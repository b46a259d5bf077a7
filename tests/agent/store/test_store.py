"""What must last, lasts; what was tampered with shows."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from agent.bootstrap import App
from agent.drafting import draft_account
from agent.errors import BadInput, NotFound, StoreLocked
from agent.outreach.flow import Wish
from agent.settings import load_settings
from agent.store import AuditLog, Database, DossierStore, SignalStore, SuppressionStore, open_database
from agent.store.tables import audit as audit_table
from agent.store.tables import metadata
from agent.workspace import init_workspace
from connectors.records import Dossier, Signal

AT = datetime(2026, 11, 16, 9, 0)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")


def chain(database: Database, rows: int = 5) -> AuditLog:
    log = AuditLog(database)
    for number in range(rows):
        with database.write(durable=True) as connection:
            log.append(connection, at=AT, actor="Claire", action="approve", subject=f"p-{number}", detail={"n": number})
    return log


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit SET actor = 'Paul' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
        "UPDATE audit SET seq = 99 WHERE seq = 1",
        "UPDATE audit_texts SET detail = '{\"n\": 7}' WHERE seq = 4",
        "UPDATE audit SET hash = previous WHERE seq = 5",
    ],
)
def test_the_chain_shows_a_change(tamper: str, database: Database) -> None:
    log = chain(database)
    assert log.verify().ok
    with database.write() as connection:
        connection.execute(text(tamper))
    assert not log.verify().ok


def test_erasing_the_words_keeps_the_chain(database: Database) -> None:
    log = chain(database)
    with database.write() as connection:
        connection.execute(text("DELETE FROM audit_texts WHERE seq = 2"))
    assert log.verify().ok


def test_migrations_end_in_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        found = {r[0] for r in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    assert set(metadata.tables) <= found


def test_opening_again_keeps_everything(tmp_path: Path, make_dossier: Callable[..., Dossier]) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    DossierStore(open_database(url)).save(make_dossier())
    assert DossierStore(open_database(url)).find("mecabois.example") == make_dossier()


@pytest.mark.parametrize("name", ["mecabois", "MECABOIS.example", "Mécabois", " Mécabois "])
def test_an_account_is_found_by_id_domain_or_name(
    name: str, database: Database, make_dossier: Callable[..., Dossier]
) -> None:
    store = DossierStore(database)
    store.save(make_dossier())
    assert store.find(name).account.id == "mecabois"


def test_a_name_that_fits_two_is_refused_not_guessed(database: Database, make_dossier: Callable[..., Dossier]) -> None:
    store = DossierStore(database)
    store.save(make_dossier())
    store.save(make_dossier(id="mecabois-2", domain="autre.example"))
    with pytest.raises(BadInput, match="mecabois, mecabois-2"):
        store.find("Mécabois")
    with pytest.raises(NotFound):
        store.find("Méca")


def test_importing_signals_again_changes_nothing(database: Database) -> None:
    store = SignalStore(database)
    rows = [Signal(id=str(i), source="s", type="news", account_key="a.example", line=i) for i in range(12_000)]
    assert store.save(iter(rows), "f.csv") == 12_000
    assert store.save(iter(rows), "f.csv") == 0
    assert [len(found) for _, found in store.by_account()] == [12_000]


def test_suppression_ignores_case_plus_tags_and_covers_a_domain(database: Database) -> None:
    store = SuppressionStore(database)
    store.add("Anna+news@Firm.example", reason="STOP", by="Claire", at=AT)
    store.add("other.example", reason="STOP", by="Claire", at=AT)
    assert store.holds("anna@firm.example", None)
    assert store.holds("ANNA+x@FIRM.EXAMPLE", None)
    assert store.holds("who@other.example", None)
    assert store.holds(None, "Other.example")
    assert not store.holds("bob@firm.example", "firm.example")
    assert store.remove("anna@firm.example", by="Claire", at=AT)
    assert not store.holds("anna@firm.example", None)


def test_every_change_of_the_suppression_list_is_audited_once(database: Database) -> None:
    store, audit = SuppressionStore(database), AuditLog(database)
    for _ in range(2):
        store.add("anna@firm.example", reason="STOP", by="Claire", at=AT)
    for _ in range(2):
        store.remove("Anna+x@firm.example", by="Paul", at=AT)
    assert (audit.rows(), audit.verify().ok) == (2, True)
    with database.read() as connection:
        rows = connection.execute(select(audit_table.c.actor, audit_table.c.action, audit_table.c.subject)).all()
    assert [(r.actor, r.action) for r in rows] == [("Claire", "suppress"), ("Paul", "unsuppress")]
    assert "anna" not in rows[0].subject


def test_a_locked_database_is_told_not_crashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.store.database.BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    first, second = open_database(url), open_database(url)
    with first.write(), pytest.raises(StoreLocked), second.write():
        pass


def test_one_proposal_a_contact(tmp_path: Path, make_dossier: Callable[..., Dossier]) -> None:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w")[0])
    app.dossiers.save(make_dossier())
    first = draft_account(app, "mecabois", Wish())
    assert draft_account(app, "mecabois", Wish()).proposal_id == first.proposal_id
    note = draft_account(app, "mecabois", Wish(channel="linkedin"))
    assert [p.proposal_id for p in app.proposals.all()] == [note.proposal_id]
    assert app.proposals.get(first.proposal_id).proposal_id == first.proposal_id
