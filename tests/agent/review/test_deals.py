"""A manager decides element by element; an approval covers one exact form; what was approved is remembered."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agent.bootstrap import App
from agent.errors import BadInput, NotFound, Outdated, Refused
from agent.qualification.flow import Qualification, Wish
from agent.qualification.methods import shipped_methods
from agent.qualification.models import DealProposal
from agent.qualification.quoting import find_quote
from agent.qualification.records import Cell, ElementName, Ledger, Status
from agent.qualifying import qualify
from agent.settings import load_settings
from agent.store.database import open_database
from agent.workspace import init_workspace
from connectors.deals import Deal, read_deal

FOLDER = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared" / "en-ip-06"
CLAIRE = "Claire Vasseur"
SAID = "I just don't want to be the one stood there with a five on a slide."
BOARD = "Trading board's the third Thursday in the month"
OURS = "But it's a formality."


class FixedReader:
    """Reads what the test says: statuses with the words that prove them."""

    def __init__(self, cells: dict[ElementName, tuple[Status, str]]) -> None:
        self.cells = cells

    def read(self, deal: Deal) -> Ledger:
        cells = {}
        for name, (status, words) in self.cells.items():
            quote = find_quote(words, deal)
            assert quote is not None
            cells[name] = Cell(status=status, quotes=(quote,), why="as read", confidence=0.8)
        return Ledger(cells=cells)


@pytest.fixture
def reader() -> FixedReader:
    return FixedReader({"champion": ("partial", SAID), "decision_process": ("met", BOARD)})


@pytest.fixture
def app(tmp_path: Path, reader: FixedReader) -> App:
    return make_app(tmp_path / "w", reader)


def make_app(folder: Path, reader: FixedReader) -> App:
    init_workspace(folder)
    app = App(load_settings(folder)[0])
    app.__dict__["qualification"] = Qualification(reader=reader, methods=shipped_methods())
    app.deals.save(read_deal(FOLDER))
    return app


@pytest.fixture
def proposal(app: App) -> DealProposal:
    return qualify(app, app.deals.find("en-ip-06"), Wish(framework="meddpicc"))


def states(app: App, proposal: DealProposal) -> dict[str, str]:
    return dict(app.deal_desk.standing(app.deal_proposals.get(proposal.proposal_id)).elements)


def test_an_approval_covers_one_element_in_one_form(app: App, proposal: DealProposal) -> None:
    decision = app.deal_desk.approve(proposal.proposal_id, CLAIRE, element="champion")
    assert (decision.part, decision.sha256) == ("element:champion", proposal.elements["champion"].sha256)
    held = states(app, proposal)
    assert held.pop("champion") == "approved"
    assert set(held.values()) == {"pending"}
    (name, approved), *rest = app.deal_desk.approved(proposal).items()
    assert (name, approved.by, approved.sha256, rest) == ("champion", CLAIRE, decision.sha256, [])


def test_the_whole_covers_every_part(app: App, proposal: DealProposal) -> None:
    decision = app.deal_desk.approve(proposal.proposal_id, CLAIRE)
    assert decision.sha256 == proposal.content_sha256
    assert set(states(app, proposal).values()) == {"approved"}
    assert app.deal_desk.standing(proposal).state == "approved"


def test_a_correction_voids_its_part_and_leaves_the_others_decided(app: App, proposal: DealProposal) -> None:
    app.deal_desk.approve(proposal.proposal_id, CLAIRE)
    app.deal_desk.edit(
        proposal.proposal_id, CLAIRE, {"status": "absent"}, element="champion", reason="He refuses to defend it."
    )
    now = app.deal_proposals.get(proposal.proposal_id)
    assert now.proposal_id == proposal.proposal_id
    assert (now.elements["champion"].status, now.elements["champion"].why) == ("absent", "He refuses to defend it.")
    assert now.content_sha256 != proposal.content_sha256
    held = states(app, proposal)
    assert held["champion"] == "pending"
    assert held["decision_process"] == "approved"
    assert app.deal_proposals.original(proposal.proposal_id) == proposal
    change = app.deal_proposals.decisions(proposal.proposal_id)[-1].change
    assert change is not None
    assert (change["before"]["status"], change["after"]["status"]) == ("partial", "absent")


def test_a_correction_moves_score_gates_and_summary(app: App, proposal: DealProposal) -> None:
    pid = proposal.proposal_id
    words = "I ran it twice."
    app.deal_desk.edit(pid, CLAIRE, {"status": "met", "quote": words}, element="metrics", reason="He ran the figures.")
    now = app.deal_proposals.get(pid)
    assert now.gates.meddic_met == proposal.gates.meddic_met + 1
    assert now.score.met == proposal.score.met + 1
    assert now.elements["metrics"].quotes[0].speaker == "Dev Palliser"
    assert "I ran it twice" in now.summary.text
    app.deal_desk.edit(pid, CLAIRE, {"status": "unknown"}, element="metrics", reason="On reflection, no.")
    back = app.deal_proposals.get(pid)
    assert (back.elements["metrics"].quotes, back.gates) == ([], proposal.gates)


@pytest.mark.parametrize(
    ("values", "element", "reason", "error"),
    [
        ({"status": "absent"}, "champion", None, BadInput),
        ({"status": "absent"}, "champion", "  ", BadInput),
        ({"status": "maybe"}, "champion", "why", BadInput),
        ({"status": "Met"}, "champion", "why", BadInput),
        ({"colour": "red"}, "champion", "why", BadInput),
        ({"status": "absent"}, "budget", "why", BadInput),
        ({"status": "absent"}, None, "why", BadInput),
        ({"text": "x", "status": "met"}, "summary", "why", BadInput),
        ({"quote": SAID.upper()}, "champion", "why", Refused),
        ({"quote": ""}, "champion", "why", Refused),
        ({"status": "met"}, "metrics", "why", Refused),
        ({"status": "met", "quote": OURS}, "champion", "why", Refused),
    ],
)
def test_corrections_that_are_refused(
    values: dict[str, str],
    element: str | None,
    reason: str | None,
    error: type[Exception],
    app: App,
    proposal: DealProposal,
) -> None:
    with pytest.raises(error):
        app.deal_desk.edit(proposal.proposal_id, CLAIRE, values, element=element, reason=reason)
    assert app.deal_proposals.get(proposal.proposal_id) == proposal
    assert app.deal_proposals.decisions(proposal.proposal_id) == []


def test_a_correction_leaves_the_reason_of_the_method(app: App) -> None:
    chosen = qualify(app, app.deals.find("en-ip-06"), Wish())
    app.deal_desk.edit(chosen.proposal_id, CLAIRE, {"status": "unknown"}, element="champion", reason="no act shown")
    corrected = app.deal_proposals.get(chosen.proposal_id)
    assert corrected.elements["champion"].status == "unknown"
    assert corrected.method == chosen.method


def test_partial_without_words_waits_for_them(app: App, proposal: DealProposal) -> None:
    pid = proposal.proposal_id
    assert proposal.elements["metrics"].status == "unknown"
    app.deal_desk.edit(pid, CLAIRE, {"status": "partial"}, element="metrics", reason="Heard on the phone.")
    with pytest.raises(Refused, match="quote_count"):
        app.deal_desk.approve(pid, CLAIRE, element="metrics")
    app.deal_desk.edit(pid, CLAIRE, {"quote": "I ran it twice."}, element="metrics", reason="His words.")
    app.deal_desk.approve(pid, CLAIRE, element="metrics")
    assert states(app, proposal)["metrics"] == "approved"


def test_a_summary_that_says_more_than_its_quotes_cannot_be_approved(app: App, proposal: DealProposal) -> None:
    pid = proposal.proposal_id
    text = f"{proposal.summary.text} It is worth 4 million."
    app.deal_desk.edit(pid, CLAIRE, {"text": text}, element="summary", reason="For the board.")
    for element in ("summary", None):
        with pytest.raises(Refused, match="cannot be approved"):
            app.deal_desk.approve(pid, CLAIRE, element=element)
    app.deal_desk.approve(pid, CLAIRE, element="champion")
    app.deal_desk.edit(
        pid, CLAIRE, {"text": f"Dev Palliser will not defend it: “{SAID}”"}, element="summary", reason="Short."
    )
    app.deal_desk.approve(pid, CLAIRE, element="summary")
    assert states(app, proposal)["summary"] == "approved"


def test_a_line_of_the_list_stands_where_its_page_stands(app: App, proposal: DealProposal) -> None:
    app.deal_desk.approve(proposal.proposal_id, CLAIRE, element="champion")
    app.deal_desk.reject(proposal.proposal_id, CLAIRE, element="summary")
    (line,) = app.deal_proposals.lines()
    assert line.hashes == {name: proposal.part_hash(name) for name in proposal.parts()}
    assert app.deal_desk.standing(line) == app.deal_desk.standing(proposal)


def test_a_rejection_takes_back_what_was_approved(app: App, proposal: DealProposal) -> None:
    pid = proposal.proposal_id
    app.deal_desk.approve(pid, CLAIRE, element="champion")
    assert set(app.deal_proposals.earlier(proposal.deal)) == {"champion"}
    app.deal_desk.reject(pid, CLAIRE, element="champion", reason="Not our man.")
    assert states(app, proposal)["champion"] == "rejected"
    assert app.deal_proposals.earlier(proposal.deal) == {}
    assert app.deal_desk.approved(proposal) == {}


def test_a_decision_needs_a_person_and_a_proposal(app: App, proposal: DealProposal) -> None:
    with pytest.raises(BadInput, match="name of a person"):
        app.deal_desk.approve(proposal.proposal_id, "  ")
    with pytest.raises(NotFound):
        app.deal_desk.approve("d-000000000000", CLAIRE)


def test_what_changed_since_the_last_approval_is_told(app: App, proposal: DealProposal, reader: FixedReader) -> None:
    app.deal_desk.approve(proposal.proposal_id, CLAIRE, element="champion")
    reader.cells["champion"] = ("absent", SAID)
    again = qualify(app, app.deals.find("en-ip-06"), Wish(framework="meddpicc"))
    assert again.proposal_id != proposal.proposal_id
    assert [(c.element, c.before, c.after, c.approved_by) for c in again.changes] == [
        ("champion", "partial", "absent", CLAIRE)
    ]
    assert {p.proposal_id for p in app.deal_proposals.all()} == {proposal.proposal_id, again.proposal_id}


def test_reading_again_without_change_keeps_the_proposal_and_its_decisions(app: App, proposal: DealProposal) -> None:
    app.deal_desk.approve(proposal.proposal_id, CLAIRE, element="champion")
    again = qualify(app, app.deals.find("en-ip-06"), Wish(framework="meddpicc"))
    assert again == proposal
    assert states(app, proposal)["champion"] == "approved"


def test_an_undecided_proposal_gives_way_to_the_next(app: App, proposal: DealProposal, reader: FixedReader) -> None:
    first = dict(reader.cells)
    reader.cells["champion"] = ("absent", SAID)
    second = qualify(app, app.deals.find("en-ip-06"), Wish(framework="meddpicc"))
    assert [p.proposal_id for p in app.deal_proposals.all()] == [second.proposal_id]
    reader.cells = first
    third = qualify(app, app.deals.find("en-ip-06"), Wish(framework="meddpicc"))
    assert third.proposal_id == proposal.proposal_id
    assert [p.proposal_id for p in app.deal_proposals.all()] == [proposal.proposal_id]


class Decisions(RuleBasedStateMachine):
    """Whatever the order of decisions: approved means the last word on that exact form was an approval; the chain holds."""

    names = st.sampled_from(["champion", "decision_process", "summary", None])

    @initialize()
    def start(self) -> None:
        self.folder = TemporaryDirectory()
        cells: dict[ElementName, tuple[Status, str]] = {
            "champion": ("partial", SAID),
            "decision_process": ("met", BOARD),
        }
        self.app = make_app(Path(self.folder.name) / "w", FixedReader(cells))
        self.pid = qualify(self.app, self.app.deals.find("en-ip-06"), Wish(framework="meddpicc")).proposal_id
        self.approved: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.app.database.engine.dispose()
            self.folder.cleanup()

    def now(self) -> DealProposal:
        return self.app.deal_proposals.get(self.pid)

    @rule(name=names)
    def approve(self, name: str | None) -> None:
        self.app.deal_desk.approve(self.pid, CLAIRE, element=name)
        page = self.now()
        self.approved |= {n: page.part_hash(n) for n in ([name] if name else page.parts())}

    @rule(name=names)
    def reject(self, name: str | None) -> None:
        self.app.deal_desk.reject(self.pid, CLAIRE, element=name)
        for part in [name] if name else self.now().parts():
            self.approved.pop(part, None)

    @rule(status=st.sampled_from(["partial", "absent", "unknown"]), reason=st.sampled_from(["a", "b"]))
    def correct(self, status: str, reason: str) -> None:
        values = {"status": status} | ({} if status == "unknown" else {"quote": SAID})
        self.app.deal_desk.edit(self.pid, CLAIRE, values, element="champion", reason=reason)
        self.approved.pop("champion", None)

    @invariant()
    def only_what_stands_is_approved(self) -> None:
        page = self.now()
        expected = {n for n, sha in self.approved.items() if page.part_hash(n) == sha}
        assert set(self.app.deal_desk.approved(page)) == expected
        assert self.app.audit.verify().ok


TestDecisions = Decisions.TestCase
TestDecisions.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_two_corrections_at_once_both_stand(app: App, proposal: DealProposal) -> None:
    """Between the reading and the writing of a correction, somebody corrects another element."""
    desk, pid = app.deal_desk, proposal.proposal_id
    slow = desk._correct

    def meanwhile(*given):
        desk._correct = slow
        desk.edit(pid, "Bob", {"status": "absent", "quote": SAID}, element="champion", reason="no act")
        return slow(*given)

    desk._correct = meanwhile
    desk.edit(pid, CLAIRE, {"status": "partial"}, element="decision_process", reason="no date")
    page = app.deal_proposals.get(pid)
    assert (page.elements["champion"].status, page.elements["champion"].why) == ("absent", "no act")
    assert (page.elements["decision_process"].status, page.elements["decision_process"].why) == ("partial", "no date")


def test_others_who_never_stop_correcting_end_a_correction(app: App, proposal: DealProposal) -> None:
    desk, pid, count = app.deal_desk, proposal.proposal_id, iter(range(100))
    slow = desk._correct

    def meanwhile(*given):
        desk._correct = slow
        desk.edit(pid, "Bob", {"status": "partial"}, element="champion", reason=f"{next(count)}")
        desk._correct = meanwhile
        return slow(*given)

    desk._correct = meanwhile
    with pytest.raises(Outdated):
        desk.edit(pid, CLAIRE, {"status": "partial"}, element="decision_process", reason="no date")
    assert [d.by for d in app.deal_proposals.decisions(pid) if d.by == CLAIRE] == []


def test_the_same_word_said_twice_is_written_once(app: App, proposal: DealProposal) -> None:
    desk, pid = app.deal_desk, proposal.proposal_id
    first = desk.approve(pid, CLAIRE, element="champion")
    assert desk.approve(pid, CLAIRE, element="champion") == first
    assert desk.approve(pid, "Bob", element="champion") != first
    desk.reject(pid, CLAIRE, element="champion", reason="too early")
    desk.reject(pid, CLAIRE, element="champion", reason="too early")
    desk.approve(pid, CLAIRE, element="champion")
    assert [d.action for d in app.deal_proposals.decisions(pid)] == ["approve", "approve", "reject", "approve"]
    assert desk.standing(proposal).elements["champion"] == "approved"
    assert desk.approve(pid, CLAIRE).part == "whole"
    assert set(desk.standing(proposal).elements.values()) == {"approved"}


def test_a_damaged_record_is_named(app: App, proposal: DealProposal) -> None:
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE proposals SET record = '{\"a\": 1}'")
    for read in (
        app.deal_proposals.all,
        app.deal_proposals.lines,
        lambda: app.deal_proposals.get(proposal.proposal_id),
    ):
        with pytest.raises(BadInput, match=f"{proposal.proposal_id}.*damaged"):
            read()
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE deals SET record = '{not json'")
    with pytest.raises(BadInput, match="damaged"):
        app.deals.all()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "amorce.sqlite"
    path.write_bytes(b"junk" * 2000)
    with pytest.raises(BadInput, match="damaged"):
        open_database(f"sqlite:///{path}")
