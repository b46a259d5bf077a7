"""A batch writes to each person of an account with an open channel, once, within the sender's quota."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.batch.flow import BatchOptions, BatchReport, run_batch
from agent.bootstrap import App
from agent.settings import load_settings
from agent.store.batches import BatchStore
from agent.workspace import init_workspace
from connectors.records import Contact, Dossier

Make = Callable[..., Contact]


@pytest.fixture
def app(tmp_path: Path) -> App:
    init_workspace(tmp_path / "w")
    return App(load_settings(tmp_path / "w", now="2026-11-16")[0])


def held(app: App, make_dossier: Callable[..., Dossier], *contacts: Contact) -> None:
    app.dossiers.save(make_dossier(contacts=list(contacts)))


def run(app: App, tmp_path: Path, max_cost: float | None = None) -> BatchReport:
    path = tmp_path / "list.csv"
    path.write_text(
        "company_name,domain,email,topic,score,date\n"
        "Mecabois,mecabois.example,un@mecabois.example,EDR,80,2026-11-12\n"
        "Mecabois,mecabois.example,deux@mecabois.example,EDR,80,2026-11-12\n",
        encoding="utf-8",
    )
    return run_batch(app, path, BatchOptions(name="night", max_cost=max_cost), lambda *_: None)


def test_each_person_gets_a_proposal_of_one_play(
    app: App, tmp_path: Path, make_dossier: Callable[..., Dossier], make_contact: Make
) -> None:
    first, second = make_contact(), make_contact(id="c2", name="Paul Ferrand", email="paul.ferrand@mecabois.example")
    held(app, make_dossier, first, second)
    report = run(app, tmp_path)
    found = app.proposals.all(batch="night")
    assert {p.contact.id for p in found if p.contact} == {first.id, "c2"}
    assert len({p.play_id for p in found}) == 1
    assert (report.ranked, report.proposals, report.refused) == (1, 2, 0)
    (item,) = BatchStore(app.database).items("night").values()
    assert sorted(one.contact or "" for one in item.people) == sorted([first.id, "c2"])
    assert {one.proposal for one in item.people} == {p.proposal_id for p in found}


def test_running_again_writes_to_nobody_twice(
    app: App, tmp_path: Path, make_dossier: Callable[..., Dossier], make_contact: Make
) -> None:
    held(app, make_dossier, make_contact(), make_contact(id="c2", name="Paul Ferrand", email="paul@mecabois.example"))
    before = run(app, tmp_path)
    ids = sorted(p.proposal_id for p in app.proposals.all(batch="night"))
    assert run(app, tmp_path).proposals == before.proposals == 2
    assert sorted(p.proposal_id for p in app.proposals.all(batch="night")) == ids


def test_a_person_who_objected_gets_nothing(
    app: App, tmp_path: Path, make_dossier: Callable[..., Dossier], make_contact: Make
) -> None:
    silent = make_contact(id="c2", name="Paul Ferrand", email="paul@mecabois.example", opted_out=True)
    held(app, make_dossier, make_contact(), silent)
    assert run(app, tmp_path).proposals == 1
    assert [p.contact.id for p in app.proposals.all(batch="night") if p.contact] != ["c2"]


def test_nobody_to_write_to_is_one_refusal(app: App, tmp_path: Path, make_dossier: Callable[..., Dossier]) -> None:
    held(app, make_dossier)
    report = run(app, tmp_path)
    assert (report.proposals, report.refused) == (0, 1)
