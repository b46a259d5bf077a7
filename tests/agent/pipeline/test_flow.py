"""A whole portfolio: folders and exports, faults that stop nothing, what is kept, interruption, the page."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from multiprocessing import Process
from pathlib import Path
from typing import Any

import pytest

from agent.pipeline import work
from agent.pipeline.flow import Portfolio
from agent.pipeline.keeping import Readings, Snapshots
from agent.pipeline.lines import read_line
from agent.pipeline.page import page
from agent.pipeline.records import Judged, PipelineReport, Snapshot
from agent.pipeline.words import names_of
from agent.qualification.gates import gates_of
from agent.qualification.reading import OfflineReader
from agent.qualification.records import Cell, Ledger, Quote
from agent.stages import shipped_stages
from connectors.deals import Deal, read_deal
from connectors.errors import UnreadableFile

SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"
DAY = date(2026, 11, 20)


class Counting:
    """A reader that meets every criterion with the first turn, and counts the deals it read."""

    def __init__(self) -> None:
        self.read_ids: list[str] = []

    def read(self, deal: Deal) -> Ledger:
        self.read_ids.append(deal.id)
        turn = deal.turns()[0]
        quote = Quote(
            source=turn.source, speaker=turn.speaker, side="buyer", date=turn.date, text=turn.text, start=turn.start
        )
        names = ("metrics", "economic_buyer", "champion", "identify_pain")
        return Ledger(cells={name: Cell(status="met", quotes=(quote,), why="") for name in names})  # type: ignore[misc]


def portfolio(state: Path | None = None, reader: Any = None) -> Portfolio:
    return Portfolio(stages=shipped_stages(), today=DAY, state=state, reader=reader)


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    root = tmp_path / "deals"
    for name in ("fr-cg-01", "en-ip-06", "fr-cg-04"):
        shutil.copytree(SHARED / name, root / name)
    return root


def change(folder: Path, **opportunity: Any) -> None:
    path = folder / "deal.json"
    deal = json.loads(path.read_text(encoding="utf-8"))
    deal["opportunity"] |= opportunity
    path.write_text(json.dumps(deal), encoding="utf-8")


def test_scores_and_gates_are_those_of_qualify(deals: Path) -> None:
    report = portfolio().report(deals)
    for judged in report.deals:
        deal = read_deal(deals / judged.place)
        ledger = OfflineReader().read(deal)
        assert judged.gates == gates_of(ledger, deal.opportunity, deal.as_of)
        assert judged.as_of == deal.as_of
    assert report.as_of == date(2026, 10, 16)
    assert report.language == "fr"


def test_a_deal_that_cannot_be_read_stops_nothing(deals: Path) -> None:
    (deals / "broken").mkdir()
    (deals / "broken" / "deal.json").write_text("{", encoding="utf-8")
    shutil.copytree(SHARED / "fr-cg-01", deals / "zz-twice")
    report = portfolio(reader=Counting()).report(deals)
    assert [d.id for d in report.deals] == ["en-ip-06", "fr-cg-01", "fr-cg-04"]
    assert {f.place: "deal.json" in f.reason or "id" in f.reason for f in report.failed} == {
        "broken": True,
        "zz-twice": True,
    }


def test_a_fault_of_ours_in_one_deal_is_reported(deals: Path) -> None:
    class Faulty(Counting):
        def read(self, deal: Deal) -> Ledger:
            if deal.id == "en-ip-06":
                raise ZeroDivisionError("x")
            return super().read(deal)

    report = portfolio(reader=Faulty()).report(deals)
    assert [f.place for f in report.failed] == ["en-ip-06"]
    assert "ZeroDivisionError" in report.failed[0].reason


def test_what_has_not_changed_is_not_read_again(deals: Path, tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    portfolio(tmp_path / "kept", first).report(deals)
    (deals / "fr-cg-01" / "note-1.txt").write_text("autre chose", encoding="utf-8")
    report = portfolio(tmp_path / "kept", second).report(deals)
    assert sorted(first.read_ids) == ["en-ip-06", "fr-cg-01", "fr-cg-04"]
    assert second.read_ids == ["fr-cg-01"]
    assert len(report.deals) == 3


def test_an_interrupted_run_goes_on_where_it_stopped(
    deals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_MODEL_CALLS", 1)

    def stop(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    first, second = Counting(), Counting()
    stopped = Portfolio(stages=shipped_stages(), today=DAY, state=tmp_path / "kept", reader=first, progress=stop)
    with pytest.raises(KeyboardInterrupt):
        stopped.report(deals)
    with (tmp_path / "kept" / "readings.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"key": "half a li')
    report = portfolio(tmp_path / "kept", second).report(deals)
    assert len(report.deals) == 3
    assert len(second.read_ids) == 1, "two were kept before the stop"


def test_the_line_after_a_cut_one_is_kept(deals: Path, tmp_path: Path) -> None:
    portfolio(tmp_path / "kept", Counting()).report(deals / "fr-cg-01")
    with (tmp_path / "kept" / "readings.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"key": "half a li')
    portfolio(tmp_path / "kept", Counting()).report(deals)
    third = Counting()
    portfolio(tmp_path / "kept", third).report(deals)
    assert third.read_ids == []


@pytest.mark.parametrize(
    ("days", "since"),
    [((13,), 13), ((6, 13), 13), ((6, 13, 19), 13), ((6, 13, 14, 19), 14), ((17, 18, 19), 17), ((), None)],
)
def test_a_daily_look_still_tells_what_moved_in_the_week(
    deals: Path, tmp_path: Path, days: tuple[int, ...], since: int | None
) -> None:
    for day in days:
        portfolio(tmp_path / "kept", Counting()).report(deals, now=date(2026, 11, day))
    report = portfolio(tmp_path / "kept", Counting()).report(deals, now=date(2026, 11, 20))
    assert report.movement.since == (date(2026, 11, since) if since else None)


def test_another_folder_is_no_past_of_this_one(deals: Path, tmp_path: Path) -> None:
    portfolio(tmp_path / "kept", Counting()).report(deals / "en-ip-06", now=date(2026, 11, 6))
    report = portfolio(tmp_path / "kept", Counting()).report(deals / "fr-cg-01", now=date(2026, 11, 20))
    assert report.movement.since is None and report.movement.moves == [] and report.accuracy == []


def test_a_process_whose_parent_was_killed_ends() -> None:
    script = (
        "import os, signal, sys\n"
        "from agent.pipeline import work\n"
        "work._WATCH = 0.01\n"
        "if os.fork() == 0:\n"  # the parent-to-be, which dies at once
        "    parent = os.getpid()\n"
        "    if os.fork() == 0:\n"  # its worker, which waits for work for ever
        "        work._begin(parent)\n"
        "        signal.pause()\n"
        "    os._exit(0)\n"
        "sys.exit(0)"
    )
    # stdout is closed only when the last of the processes has ended
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == ""


def test_a_stopped_run_ends_its_readers_at_once() -> None:
    reader = Process(target=signal.pause)
    reader.start()
    with pytest.raises(KeyboardInterrupt), work._ended_if_stopped():
        raise KeyboardInterrupt
    reader.join(timeout=20)
    assert reader.exitcode == -signal.SIGTERM


def test_movement_since_the_snapshot_before(deals: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = portfolio(kept, Counting()).report(deals, now=date(2026, 11, 6))
    assert first.movement.since is None and first.movement.why
    change(deals / "fr-cg-01", stage="proposal", amount=50000)
    change(deals / "en-ip-06", stage="closed won", closed_on="2026-11-10")
    shutil.rmtree(deals / "fr-cg-04")
    second = portfolio(kept, Counting()).report(deals, now=date(2026, 11, 13))
    found = {(m.deal, m.kind) for m in second.movement.moves}
    assert second.movement.since == date(2026, 11, 6)
    assert found == {("fr-cg-01", "forward"), ("fr-cg-01", "amount"), ("en-ip-06", "won"), ("fr-cg-04", "gone")}
    assert [(a.currency, a.won) for a in second.accuracy] == [("GBP", 95000)]
    again = portfolio(kept, Counting()).report(deals, now=date(2026, 11, 13))
    assert again.movement == second.movement, "a second run of the day compares with the week before"
    other = portfolio(kept, Counting()).report(deals, now=date(2026, 11, 14), name="other")
    assert other.movement.since is None


def test_a_deal_that_cannot_be_read_this_week_has_not_gone(deals: Path, tmp_path: Path) -> None:
    kept, path = tmp_path / "kept", deals / "fr-cg-04" / "deal.json"
    portfolio(kept, Counting()).report(deals, now=date(2026, 11, 6))
    text = path.read_text(encoding="utf-8")
    path.write_text("{", encoding="utf-8")
    assert portfolio(kept, Counting()).report(deals, now=date(2026, 11, 13)).movement.moves == []
    path.write_text(text, encoding="utf-8")
    assert portfolio(kept, Counting()).report(deals, now=date(2026, 11, 20)).movement.moves == []


def test_a_look_at_one_deal_does_not_stand_for_the_whole(deals: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    more = [shutil.copytree(SHARED / name, deals / name) for name in ("fr-ip-01", "en-ip-08")]
    assert len(portfolio(kept, Counting()).report(deals, now=date(2026, 11, 6)).deals) == 3 + len(more)
    one = portfolio(kept, Counting()).report(deals / "fr-cg-01", now=date(2026, 11, 6))
    assert one.movement.since is None, "the whole is no past of one deal: nothing has gone"
    report = portfolio(kept, Counting()).report(deals, now=date(2026, 11, 13))
    assert (report.movement.since, report.movement.moves) == (date(2026, 11, 6), [])


def test_a_row_that_cannot_be_read_this_week_is_known_by_its_id(tmp_path: Path) -> None:
    path, kept = tmp_path / "e.csv", tmp_path / "kept"
    rows = [f"{id_},Deal {id_},demo,{amount},EUR\n" for id_, amount in (("a", 1), ("b", 2), ("c", 3))]
    head = "Deal ID,Deal Name,Stage,Amount,Currency\n"
    path.write_text(head + "".join(rows), encoding="utf-8")
    portfolio(kept).report(path, now=date(2026, 11, 6))
    path.write_text(head + "".join((rows[1].replace(",2,", ",many,"), rows[2])), encoding="utf-8")
    report = portfolio(kept).report(path, now=date(2026, 11, 13))
    assert [(m.deal, m.kind) for m in report.movement.moves] == [("a", "gone")]
    assert [(f.place, f.deal) for f in report.failed] == [("line 2", "b")]


def test_leads_have_a_clock_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "Deal ID,Deal Name,Stage,Amount,Record Type,Created Date,First Contacted\n"
        "a,A,demo,9,deal,2026-11-05,2026-11-05\nl,L,new,,lead,2026-11-05,\n",
        encoding="utf-8",
    )
    report = portfolio(tmp_path / "kept").report(path, now=date(2026, 11, 9))
    assert [(d.id, d.kind) for d in report.deals] == [("a", "deal"), ("l", "lead")]
    assert [(c.deal, c.limit_hours, c.state) for c in report.clocks] == [("l", 24, "breached"), ("a", 4, "unknown")]
    assert report.forecast.left_out == [] and report.conversion[0].days_in_stage is None
    assert all("l" not in item.deals for item in report.agenda)
    assert ">L<" in page(report)


def test_without_a_workspace_nothing_is_kept(deals: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    report = portfolio(None, Counting()).report(deals)
    assert "conservé" in (report.movement.why or "")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_damaged_snapshot_is_passed_over(judged: Callable[..., Judged], tmp_path: Path) -> None:
    kept = Snapshots(tmp_path, "p")
    kept.keep(Snapshot(as_of=date(2026, 11, 1), deals=[judged("a")]))
    folder = next(p for p in tmp_path.iterdir() if p.is_dir())
    (folder / "2026-11-02.json").write_text("{", encoding="utf-8")
    assert [s.as_of for s in kept.before(date(2026, 11, 3))] == [date(2026, 11, 1)]


def test_deals_of_one_name_are_told_apart(judged: Callable[..., Judged]) -> None:
    same = {"name": "Renewal"}
    deals = [judged("a", name="EDR"), judged("b", account="Acme", **same), judged("c", **same), judged("d", **same)]
    assert names_of(deals, 40) == {"a": "EDR", "b": "Renewal (Acme)", "c": "Renewal (c)", "d": "Renewal (d)"}


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ({"currency": "euros"}, ("EUR", 46000, None)), ({"currency": "eur"}, ("EUR", 46000, None)),
        ({"probability": 55}, ("EUR", 46000, 0.55)), ({"probability": 0.55}, ("EUR", 46000, 0.55)),
        ({"probability": 550}, ("EUR", 46000, None)), ({"amount": -5}, ("EUR", None, None)),
    ],
)  # fmt: skip
def test_a_record_s_money_is_read_like_an_export_s(deals: Path, stated: dict[str, Any], read: tuple[Any, ...]) -> None:
    change(deals / "fr-cg-01", **stated)
    line = read_line(deals / "fr-cg-01", Counting())
    assert (line.currency, line.amount, line.probability) == read


def test_of_older_weeks_one_day_is_read(judged: Callable[..., Judged], tmp_path: Path) -> None:
    kept, day = Snapshots(tmp_path, "p"), date(2026, 11, 20)
    for back in range(1, 365):
        kept.keep(Snapshot(as_of=day - timedelta(days=back), deals=[judged("a")]))
    found = [(day - snapshot.as_of).days for snapshot in kept.before(day)]
    assert found == sorted(found, reverse=True) and found[-35:] == list(range(35, 0, -1))
    assert 46 <= len(found) - 35 <= 48 and max(a - b for a, b in pairwise(found)) <= 7


def test_another_recipe_reads_again(deals: Path, tmp_path: Path) -> None:
    one, other = Readings(tmp_path, "a"), Readings(tmp_path, "b")
    folder = deals / "fr-cg-01"
    assert one.key(folder) != other.key(folder)
    assert one.key(folder) == Readings(tmp_path, "a").key(folder)


EXPORT = (
    "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Currency,Created Date,Stage Entered On,Close Date,"
    "Last Activity Date,Owner\n"
    "1,EDR,Brunel,Demo,46000,EUR,2026-09-01,2026-09-10,2026-12-18,2026-11-02,Ana\n"
    "2,BI,Kerdreux,Closed Won,12000,EUR,2026-01-05,,2026-03-06,,Ana\n3,X,Y,Demo,lots,EUR,,,,,Ana\n"
)


def test_an_export_is_a_portfolio_without_scores(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT, encoding="utf-8")
    report = portfolio().report(path)
    assert [d.id for d in report.deals] == ["1", "2"]
    assert [(f.place, "no amount" in f.reason) for f in report.failed] == [("line 4", True)]
    assert report.as_of == date(2026, 11, 2), "the latest day of the export"
    assert report.deals[0].gates is None and not report.kill
    assert report.velocity[0].per_day == 1 * 1.0 * 12000 / 60
    assert report.mapping["amount"] == "Amount"


def test_a_path_that_is_nothing_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UnreadableFile):
            portfolio().report(path)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_everything_in_its_language(deals: Path, tmp_path: Path, language: Any) -> None:
    portfolio(tmp_path / "kept", Counting()).report(deals, now=date(2026, 11, 6))
    change(deals / "fr-cg-01", amount=50000)
    report = portfolio(tmp_path / "kept", Counting()).report(deals, now=date(2026, 11, 20), language=language)
    text = page(report)
    wanted = {
        "fr": ("Revue hebdomadaire", "Hypothèses", "50\u202f000\u00a0€"),
        "en": ("Weekly review", "Assumptions", "€50,000"),
    }
    assert all(word in text for word in wanted[language])
    assert "<svg" in text and "http" not in text.replace("http-equiv", "")
    assert PipelineReport.model_validate_json(report.model_dump_json()) == report


def test_many_deals_are_read_in_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_cores", lambda: 2)
    monkeypatch.setattr(work, "_FEW", 2)
    root = tmp_path / "deals"
    for name in ("fr-cg-02", "en-cg-02"):
        shutil.copytree(SHARED / name, root / name)
    shutil.copytree(SHARED / "fr-ip-01", root / "x")
    (root / "x" / "deal.json").write_text("[]", encoding="utf-8")
    report = portfolio().report(root)
    assert sorted(d.id for d in report.deals) == ["en-cg-02", "fr-cg-02"]
    assert [f.place for f in report.failed] == ["x"]


def test_same_inputs_same_report(deals: Path) -> None:
    one, two = (portfolio(None, Counting()).report(deals) for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()
