"""Whatever a reader gives under the rules: a page comes out, nothing blocks it, and it holds to its own promises."""

from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.cli.showing_deals import show_deal
from agent.qualification.flow import Qualification, Wish
from agent.qualification.gates import gates_of
from agent.qualification.methods import shipped_methods
from agent.qualification.quoting import Places, quote_at
from agent.qualification.records import Cell, Conflict, ElementName, Ledger, Quote, Status
from agent.qualification.summary import LIMIT
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Participant, Turn

FRAMEWORKS = ("meddpicc", "meddic", "bant", "champ", "gpctba")

DAY = date(2026, 9, 18)
ELEMENTS: tuple[ElementName, ...] = get_args(ElementName)
STATUSES: tuple[Status, ...] = get_args(Status)
words = st.text(
    st.sampled_from("abcé ABN,.;:!?'’\"«»“”()<>*[]|=@-\n\t1234€£%\u00a0\u202e\x1b{}"), min_size=1, max_size=160
)
said = words.filter(lambda t: any(c.isalnum() for c in t))
names = st.sampled_from(["Ann Field", "Bo", "?", "Jean-Luc d'Hanquet", "O’Brien", "{who}", "Zoé 2"])


class NoReader:
    def read(self, deal: Deal) -> Ledger:
        return Ledger(cells={})


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    days = st.one_of(st.none(), st.integers(-200, 400).map(lambda n: DAY + timedelta(days=n)))
    sources = []
    for number in range(draw(st.integers(1, 3))):
        when, text, turns = DAY - timedelta(days=draw(st.integers(0, 90))), "", []
        for _ in range(draw(st.integers(1, 4))):
            speech = draw(said)
            side = draw(st.sampled_from(["buyer", "buyer", "seller", "unknown"]))
            start = len(text)
            text += speech + "\n"
            turns.append(
                Turn(
                    source=f"s-{number}", kind="email", speaker=draw(names), side=side, date=when, text=speech, start=start,
                    end=start + len(speech),
                )
            )  # fmt: skip
        people = tuple(
            Participant(name=t.speaker, role=draw(st.sampled_from([None, "DAF", "{role}"])), side=t.side) for t in turns
        )
        sources.append(
            DealSource(
                id=f"s-{number}", kind="email", date=when, file="f", participants=people, text=text, turns=tuple(turns)
            )
        )
    chance = Opportunity(
        name=draw(words),
        amount=draw(st.one_of(st.none(), st.floats(0, 1e9))),
        currency=draw(st.sampled_from([None, "EUR", "CHF"])),
        stage=draw(st.sampled_from([None, "demo", "Proposition", "closed won", "Perdu"])),
        stage_entered_on=draw(days), created_on=draw(days), close_date=draw(days), closed_on=draw(days),
        rfp=draw(st.booleans()), reseller=draw(st.booleans()),
    )  # fmt: skip
    return Deal(
        id="d",
        language=draw(st.sampled_from(["fr", "en"])),
        as_of=DAY,
        account=DealAccount(name=draw(words)),
        opportunity=chance,
        sources=tuple(sources),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Deal, Ledger]:
    deal = draw(deals())
    quotes = [quote_at(t, t.start, t.text) for t in deal.turns()]
    theirs = [q for q in quotes if q.side == "buyer"]
    cells: dict[ElementName, Cell] = {}
    for element in ELEMENTS:
        status = draw(st.sampled_from(STATUSES))
        pool = quotes if status == "partial" else theirs
        if status == "unknown" or not pool:
            cells[element] = Cell(status="unknown", why="")
            continue
        held = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
        cells[element] = Cell(status=status, quotes=tuple(held), why="w", conflicts=_conflicts(element, held))
    return deal, Ledger(cells=cells)


def _conflicts(element: ElementName, held: list[Quote]) -> tuple[Conflict, ...]:
    return (Conflict(element=element, earlier=held[0], later=held[1], why="w"),) if len(held) > 2 else ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.sampled_from(FRAMEWORKS))
def test_any_ledger_gives_a_page_that_holds(case: tuple[Deal, Ledger], framework: str) -> None:
    deal, ledger = case
    flow = Qualification(NoReader(), shipped_methods())
    page = flow.assemble(deal, ledger, Wish(framework=framework), earlier={})
    assert [f for f in page.findings if f.severity == "block"] == []
    assert page.summary.words < LIMIT
    assert "".join(s.text for s in page.summary.segments) == page.summary.text
    assert all(Places(deal).literal(q) and q.text in s.text for s in page.summary.segments for q in s.quotes)
    assert page.gates == gates_of(ledger, deal.opportunity, deal.as_of)
    assert all(e.next_questions for e in page.elements.values() if e.status == "unknown")
    assert all(s.day is None or s.day > deal.as_of or s.basis == "quoted" for s in page.mutual_action_plan.steps)
    assert all(f.basis != "quoted" or f.quote is not None for f in page.business_case.lines)
    assert (
        flow.assemble(deal, ledger, Wish(framework=framework), earlier={}).model_dump_json() == page.model_dump_json()
    )
    assert type(page).model_validate_json(page.model_dump_json()) == page
    shown = StringIO()
    with redirect_stdout(shown):
        show_deal(page, full=True, states={"champion": "approved"})
    assert not set(shown.getvalue()) & {"\x1b", "\u202e"}
