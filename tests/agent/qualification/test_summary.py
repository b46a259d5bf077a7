"""Excerpts are stretches of the quote; sentences say whose words decide and what was taken back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.qualification.excerpts import excerpt
from agent.qualification.methods import shipped_methods
from agent.qualification.models import Summary
from agent.qualification.quoting import quote_at
from agent.qualification.records import Cell, Ledger, Quote
from agent.qualification.summary import LIMIT, summarise
from agent.qualification.wording import Wording
from connectors.deals import Deal

DAY = date(2026, 9, 18)
speech = st.text(st.sampled_from("abc dé,.;:!?'’-«»“”\n 1234€%"), min_size=1, max_size=400)


def quote(text: str, side: str = "buyer") -> Quote:
    return Quote(source="call-1", speaker="Ann Field", side=side, date=DAY, text=text, start=7)  # type: ignore[arg-type]


@given(speech, st.integers(4, 25))
def test_an_excerpt_is_an_unbroken_stretch_at_its_place(text: str, limit: int) -> None:
    whole = quote(text)
    cut = excerpt(whole, limit)
    assert cut.text
    assert whole.text[cut.start - whole.start :].startswith(cut.text)
    assert len(cut.text.split()) <= limit + 3 or cut.text == whole.text  # three more where they end a clause


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("So, well, we lose 40,000 pounds a year.", "we lose 40,000 pounds a year"),
        (
            "It is fine. It is nice. I will not defend it in front of the board.",
            "I will not defend it in front of the board",
        ),
        ("No idea what it costs us.", "No idea what it costs us"),
        ("No, we never counted it.", "we never counted it"),
        ("Oui. Bon, alors ça nous coûte cent mille euros par an.", "ça nous coûte cent mille euros par an"),
    ],
)
def test_an_excerpt_keeps_what_tells(said: str, kept: str) -> None:
    assert excerpt(quote(said), 12).text == kept


def summary_of(deal: Deal, ledger: Ledger, method: str = "meddpicc") -> Summary:
    return summarise(deal, ledger, method, shipped_methods()[deal.language], Wording(deal.language))


def test_our_words_are_told_as_ours(make_deal, ledger_of) -> None:
    deal = make_deal([("Ann Field", "I like it."), ("Rep", "You are our champion.")])
    theirs = summary_of(deal, ledger_of(deal, {"champion": "partial"}, {"champion": "I like it."}))
    ours = summary_of(deal, ledger_of(deal, {"champion": "partial"}, {"champion": "You are our champion."}))
    assert "No champion yet" in theirs.text
    assert "only in our own words" in ours.text


def told(element: str, deal: Deal, status: str, *said: str) -> str:
    """The summary's only sentence on an element whose quotes are the turns that begin so, in that order."""
    turns = [next(t for t in deal.turns() if t.text.startswith(words)) for words in said]
    cell = Cell(status=status, quotes=tuple(quote_at(t, t.start, t.text) for t in turns), why="test")  # type: ignore[arg-type]
    return summary_of(deal, Ledger(cells={element: cell})).segments[0].text  # type: ignore[dict-item]


TALK = [
    ("Ann Field", "Three days."),
    ("Ann Field", "We missed the third slot by a day and stood still for a week."),
    ("Ann Field", "That was £140,000 in penalties."),
    ("Ann Field", "Our CFO, Lucy Grant."),
    ("Ann Field", "It is her money, she signs alone up to fifty thousand."),
    ("Ann Field", "Not us, no."),
    ("Ann Field", "Nobody here ever lost a file, it is the shop next door that was hit."),
    ("Rep", "You lose a fortune every year, I am sure of it."),
    ("Ann Field", "[inaudible] ...my father and the others decide that sort of thing."),
]


@pytest.mark.parametrize(
    ("element", "status", "said", "shown"),
    [
        ("metrics", "met", ("Three days", "We missed", "That was"), "“That was £140,000 in penalties”"),
        (
            "metrics",
            "met",
            ("Three days", "We missed"),
            "“We missed the third slot by a day and stood still for a week”",
        ),
        (
            "metrics",
            "partial",
            ("You lose", "We missed"),
            "“We missed the third slot by a day and stood still for a week”",
        ),
        ("identify_pain", "partial", ("Not us", "Nobody here"), "it is the shop next door that was hit”"),
        (
            "economic_buyer",
            "met",
            ("Our CFO", "It is her"),
            "“Our CFO, Lucy Grant”, “It is her money, she signs alone up to fifty thousand”",
        ),
        ("economic_buyer", "partial", ("[inaudible]",), "“my father and the others decide that sort of thing”"),
    ],
)
def test_the_words_that_tell_most_are_shown(element, status, said, shown, make_deal) -> None:
    assert shown in told(element, make_deal(TALK), status, *said)


def test_one_quote_is_not_shown_twice_when_another_proves_as_much(make_deal) -> None:
    deal = make_deal(TALK)
    first, second = (quote_at(t, t.start, t.text) for t in deal.turns()[1:3])
    cells = {n: Cell(status="met", quotes=(first, second), why="test") for n in ("identify_pain", "metrics")}
    segments = summary_of(deal, Ledger(cells=cells)).segments  # type: ignore[arg-type]
    assert len({quote.start for segment in segments for quote in segment.quotes}) == 2


def test_words_taken_back_are_told_with_both_days(make_deal, ledger_of, conflict_of) -> None:
    deal = make_deal([("Ann Field", "We start in January."), ("Ann Field", "January is off.")])
    conflict = conflict_of(deal, "timeline", "We start in January.", "January is off.")
    later = conflict.later.model_copy(update={"date": DAY + timedelta(days=9)})
    ledger = ledger_of(deal, {"timeline": "partial"}, {"timeline": "January is off."})
    cell = ledger.cells["timeline"].model_copy(update={"conflicts": (conflict.model_copy(update={"later": later}),)})
    text = summary_of(deal, Ledger(cells={"timeline": cell})).text
    assert "“We start in January”, then, on 27 September 2026, “January is off”" in text
    same_day = ledger.cells["timeline"].model_copy(update={"conflicts": (conflict,)})
    assert "then, on" not in summary_of(deal, Ledger(cells={"timeline": same_day})).text


def test_a_full_ledger_of_long_quotes_still_fits(make_deal, ledger_of) -> None:
    long = (
        "we have said it many times and say it again, because the big warehouse of Northmoor loses 300 pallets a week"
    )
    for method in ("meddpicc", "gpctba"):
        names = shipped_methods()["en"].criteria(method)
        deal = make_deal([(f"Speaker Number{i}", f"{long} {i}.") for i in range(len(names))])
        ledger = ledger_of(deal, dict.fromkeys(names, "partial"), {n: f"{long} {i}." for i, n in enumerate(names)})
        assert summary_of(deal, ledger, method).words < LIMIT


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("fr", date(2027, 3, 1), "1er mars 2027"),
        ("fr", date(2026, 8, 28), "28 août 2026"),
        ("en", date(2027, 3, 1), "1 March 2027"),
    ],
)
def test_days_as_people_write_them(language: str, day: date, shown: str) -> None:
    assert Wording(language).day(day) == shown  # type: ignore[arg-type]


def test_amounts_as_people_write_them() -> None:
    assert Wording("fr").amount(46000, "EUR") == "46\u202f000\u00a0€"
    assert Wording("en").amount(95000, "GBP") == "£95,000"
    assert Wording("en").amount(140000, "CHF") == "140,000\u00a0CHF"


def test_both_languages_say_the_same_things() -> None:
    def keys(value: object) -> object:
        if isinstance(value, dict):
            return {k: keys(v) for k, v in value.items()}
        return len(value) if isinstance(value, list) and value and isinstance(value[0], list) else None

    french, english = Wording("fr"), Wording("en")
    for bank in ("bank", "sentences", "plans"):
        assert keys(getattr(french, bank)) == keys(getattr(english, bank))
