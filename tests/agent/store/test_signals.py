"""Signals in account order: the same id once, events by their own identity, an older database brought here."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from agent.store import SignalStore, open_database
from agent.store.database import Database
from agent.store.signals import row_of, signal_of
from agent.store.standings import StandingStore
from agent.targeting.places import Stood
from connectors.records import Purchases, Signal, SignalDetails, SignalRow


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")


def signal(id_: str = "1", key: str = "a.example", **changes: object) -> Signal:
    return Signal.model_validate({"id": id_, "source": "s", "type": "news", "account_key": key, **changes})


def test_a_row_keeps_everything_a_signal_says_but_the_raw_cells() -> None:
    full = signal(
        company="A", domain="a.example", topic="T", score=61.5, score_scale="0-100", vendor="v", line=4,
        occurred_on="2026-11-02", observed_at="2026-11-03T10:00:00Z", raw={"x": "y"},
        details=SignalDetails(employees=(10, None), country="FR", email="a@a.example"),
    )  # fmt: skip
    assert signal_of(row_of(full)) == full.model_copy(update={"raw": {}})


def test_an_event_is_known_by_source_and_id_whatever_its_account(database: Database) -> None:
    store = SignalStore(database)
    assert store.save([signal("1"), signal("1", "b.example"), signal("2", "b.example")], "f") == 2
    assert store.save([signal("1", "c.example")], "g") == 0
    assert [key for key, _ in store.by_account()] == ["a.example", "b.example"]


def test_rows_of_tables_carry_their_account_in_their_id(database: Database) -> None:
    store = SignalStore(database)
    rows = [row_of(signal(id_, key))._replace(event=False) for id_, key in (("1", "a"), ("2", "b"), ("1", "a"))]
    assert store.save_rows(rows, "f") == 2


def test_accounts_come_in_key_order_each_oldest_first(database: Database) -> None:
    store = SignalStore(database)
    days = ["2026-11-03", None, "2026-11-01"]
    rows = [signal(f"{n}{key}", key, occurred_on=day) for key in ("b", "a") for n, day in enumerate(days)]
    store.save(rows, "f")
    found = [(key, [row.occurred_on for row in of]) for key, of in store.by_account()]
    assert found == [(key, [None, "2026-11-01", "2026-11-03"]) for key in ("a", "b")]
    assert list(store.rows_of(["b", "nobody"])) == [(key, of) for key, of in store.by_account() if key == "b"]
    assert [s.occurred_on for s in store.of("a")] == [None, date(2026, 11, 1), date(2026, 11, 3)]
    assert store.latest() == date(2026, 11, 3)


def test_a_reader_that_stops_in_the_middle_leaves_nothing_behind(database: Database) -> None:
    store = SignalStore(database)

    def broken() -> Iterator[SignalRow]:
        yield row_of(signal("1"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save_rows(broken(), "f")
    assert store.count() == 0
    assert store.save([signal("1")], "f") == 1


def test_a_database_of_the_first_shape_is_brought_here(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        connection.execute(
            text(
                "CREATE TABLE signals (source VARCHAR NOT NULL, id VARCHAR NOT NULL, account_key VARCHAR NOT NULL, "
                "company VARCHAR, domain VARCHAR, type VARCHAR, topic VARCHAR, score VARCHAR, score_scale VARCHAR, "
                "vendor VARCHAR NOT NULL, occurred_on VARCHAR, observed_at VARCHAR, file VARCHAR NOT NULL, "
                "line INTEGER NOT NULL, details JSON, PRIMARY KEY (source, id))"
            )
        )
        connection.execute(text("CREATE INDEX signals_by_file ON signals (file)"))
        connection.execute(
            text(
                "INSERT INTO signals VALUES ('s', '1', 'a.example', 'A', 'a.example', 'news', NULL, '61.5', '0-100', 'v', "
                "'2026-11-02', NULL, 'f.csv', 3, '{\"country\": \"FR\"}')"
            )
        )
    store = SignalStore(open_database(url))
    (kept,) = store.of("a.example")
    assert (kept.score, kept.details.country, kept.occurred_on) == (61.5, "FR", date(2026, 11, 2))
    assert StandingStore(open_database(url)).last() == {}


def test_standings_are_kept_replaced_and_forgotten(database: Database) -> None:
    store = StandingStore(database)
    assert (store.ranked_on(), store.last()) == (None, {})
    store.keep({"a": Stood(1, 60.5), "b": Stood(2, 40)}, (), date(2026, 11, 1))
    store.keep({"a": Stood(1, 61.25)}, {"b"}, date(2026, 11, 8))
    assert store.last() == {"a": Stood(1, 61.25)}
    assert store.ranked_on() == date(2026, 11, 8)
    store.keep({}, (), date(2026, 11, 9))
    assert store.ranked_on() == date(2026, 11, 8)


def test_the_last_list_that_tells_of_a_customer_counts(database: Database) -> None:
    store = StandingStore(database)
    store.keep_purchases({"a": Purchases(date(2026, 1, 2), 3, 100.5, 1.0), "b": Purchases(orders=1)}, "f")
    store.keep_purchases({"a": Purchases(orders=4)}, "g")
    assert store.purchases() == {"a": Purchases(orders=4), "b": Purchases(orders=1)}
