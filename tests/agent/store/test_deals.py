"""Deals are known by id and name; an older database is brought up to date without losing anything."""

from pathlib import Path

import pytest
from sqlalchemy import text

from agent.errors import BadInput, NotFound
from agent.store import Database, DealStore, open_database
from connectors.deals import Deal, read_deal

SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")


def test_a_deal_comes_back_whole_by_any_of_its_names(database: Database) -> None:
    store, deal = DealStore(database), read_deal(SHARED / "fr-cg-03")
    store.save(deal)
    store.save(deal)
    assert store.all() == [deal]
    for name in (
        deal.id,
        deal.account.name,
        deal.account.name.upper(),
        deal.opportunity.name.upper(),
        deal.opportunity.name,
        f" {deal.id} ",
    ):
        assert store.find(name) == deal
    with pytest.raises(NotFound, match="qualify FOLDER"):
        store.find("nobody")


def test_a_name_that_fits_two_deals_is_asked_again(database: Database) -> None:
    store, deal = DealStore(database), read_deal(SHARED / "fr-cg-03")
    store.save(deal)
    store.save(deal.model_copy(update={"id": "second"}))
    with pytest.raises(BadInput, match="fits several deals: fr-cg-03, second"):
        store.find(deal.account.name)
    assert store.find("second").id == "second"


def test_a_database_of_the_version_before_gets_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    before = open_database(url)
    with before.write() as connection:
        connection.execute(text("DROP TABLE approvals"))
        connection.execute(text("DROP TABLE deals"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    before.engine.dispose()
    after = open_database(url)
    deal: Deal = read_deal(SHARED / "en-ip-01")
    DealStore(after).save(deal)
    assert DealStore(after).find("en-ip-01") == deal
