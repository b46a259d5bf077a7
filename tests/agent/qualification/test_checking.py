"""The checks find what a page must not hold, in an element and in a sentence."""

from datetime import date

import pytest

from agent.qualification.checking import check
from agent.qualification.flow import Qualification, Wish, sealed
from agent.qualification.models import DealProposal, Summary, SummarySegment
from agent.qualification.quoting import find_quote, is_literal
from agent.qualification.records import Quote
from connectors.deals import Deal

LINES = [
    ("Ann Field", "We lose 40,000 pounds a year on returns. Peter Marsh signs above ten thousand."),
    ("Rep", "So 90,000 pounds a year, and you are our champion."),
]
LOSS, SIGNS, CLAIM = (
    "We lose 40,000 pounds a year on returns",
    "Peter Marsh signs above ten thousand",
    "you are our champion",
)


@pytest.fixture
def deal(make_deal) -> Deal:
    return make_deal(LINES)


@pytest.fixture
def page(deal: Deal, qualification: Qualification, ledger_of) -> DealProposal:
    ledger = ledger_of(deal, {"metrics": "met", "economic_buyer": "met"}, {"metrics": LOSS, "economic_buyer": SIGNS})
    return qualification.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={})


def blocks(page: DealProposal, deal: Deal) -> set[str]:
    return {f.check for f in check(page, deal) if f.severity == "block"}


def with_element(page: DealProposal, name: str, **fields: object) -> DealProposal:
    element = page.elements[name].model_copy(update=fields)  # type: ignore[index]
    return page.model_copy(update={"elements": {**page.elements, name: element}})


def with_sentence(page: DealProposal, deal: Deal, text: str, *quotes: str) -> DealProposal:
    said = [q for words in quotes if (q := find_quote(words, deal))]
    segment = SummarySegment(text=text, kind="other", factual=True, quotes=said)
    return page.model_copy(update={"summary": Summary(text=text, words=len(text.split()), segments=[segment])})


def test_a_page_as_made_has_no_finding(page: DealProposal, deal: Deal) -> None:
    assert blocks(page, deal) == set()


def test_words_nobody_said(page: DealProposal, deal: Deal) -> None:
    quote = page.elements["metrics"].quotes[0]
    for wrong in ({"text": quote.text.upper()}, {"start": quote.start + 1}, {"source": "call-2"}, {"text": "  "}):
        bad = quote.model_copy(update=wrong)
        assert not is_literal(bad, deal)
        assert "quote_not_literal" in blocks(with_element(page, "metrics", quotes=[bad]), deal)


def test_statuses_and_quotes_agree(page: DealProposal, deal: Deal) -> None:
    assert "quote_count" in blocks(with_element(page, "metrics", quotes=[]), deal)
    assert "quote_count" in blocks(with_element(page, "metrics", status="unknown"), deal)
    assert "no_question" in blocks(with_element(page, "champion", next_questions=[]), deal)


@pytest.mark.parametrize("status", ["met", "absent"])
def test_our_own_words_prove_nothing(status: str, page: DealProposal, deal: Deal) -> None:
    ours = find_quote(CLAIM, deal)
    assert ours is not None
    assert ours.side == "seller"
    assert "no_buyer_words" in blocks(with_element(page, "champion", status=status, quotes=[ours]), deal)
    assert blocks(with_element(page, "champion", status="partial", quotes=[ours]), deal) == set()


def test_history_repeated_in_a_thread_is_no_quote(deal: Deal) -> None:
    source = deal.sources[0]
    turn = source.turns[0].model_copy(update={"quoted": True})
    repeated = deal.model_copy(update={"sources": (source.model_copy(update={"turns": (turn, *source.turns[1:])}),)})
    assert find_quote(LOSS, repeated) is None
    quote = Quote(
        source="call-1", speaker="Ann Field", side="buyer", date=date(2026, 9, 18), text=LOSS, start=turn.start
    )
    assert is_literal(quote, deal)
    assert not is_literal(quote, repeated)


@pytest.mark.parametrize(
    ("text", "quotes", "check_id"),
    [
        ("The stakes are high.", (), "sentence_without_quote"),
        (f"They lose 90,000 pounds: “{LOSS}”.", (LOSS,), "figure_not_quoted"),
        (f"They lose ninety thousand: “{LOSS}”.", (LOSS,), "figure_not_quoted"),
        (f"It is John Marlowe who decides: “{SIGNS}”.", (SIGNS,), "name_not_quoted"),
        (f"“{LOSS} and more”.", (LOSS,), "words_not_said"),
        (f"“We lose 50,000 pounds”, says Ann Field: “{LOSS}”.", (LOSS,), "words_not_said"),
    ],
)
def test_sentences_that_say_more_than_their_quotes(
    text: str, quotes: tuple[str, ...], check_id: str, page: DealProposal, deal: Deal
) -> None:
    assert check_id in blocks(with_sentence(page, deal, text, *quotes), deal)


@pytest.mark.parametrize(
    "text",
    [
        f"The stakes have a figure: “{LOSS}” (Ann Field).",
        f"Ann Field, on 18 September 2026, said “{LOSS}”.",
        f"40,000 pounds: “{LOSS}”.",
    ],
)
def test_sentences_that_say_what_their_quotes_say(text: str, page: DealProposal, deal: Deal) -> None:
    assert blocks(with_sentence(page, deal, text, LOSS), deal) == set()


def test_two_hundred_words_are_too_many(page: DealProposal, deal: Deal) -> None:
    words = lambda n: " ".join(["word"] * n)  # noqa: E731
    long, fits = (page.summary.model_copy(update={"text": words(n)}) for n in (200, 199))
    assert "summary_too_long" in blocks(page.model_copy(update={"summary": long}), deal)
    assert "summary_too_long" not in blocks(page.model_copy(update={"summary": fits}), deal)


def test_the_hash_covers_what_is_approved_and_nothing_else(page: DealProposal, deal: Deal) -> None:
    other = with_element(page, "metrics", why="another reason")
    assert sealed(other, deal).content_sha256 != page.content_sha256
    assert sealed(with_element(page, "metrics", confidence=0.1), deal).content_sha256 == page.content_sha256
