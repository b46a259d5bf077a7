"""Checks of a deal proposal, whoever wrote it: literal quotes, whose words they are, what each sentence may say."""

import re
from collections.abc import Iterable

from agent.language.fold import fold
from agent.language.names import covered, names
from agent.language.numerals import read_numeral, tokenize
from agent.qualification.models import DealFinding, DealProposal, SummarySegment
from agent.qualification.orders import orders
from agent.qualification.quoting import is_literal
from agent.qualification.summary import LIMIT, count_words
from agent.qualification.wording import Wording, people, says
from connectors.deals import Deal

_MARKED = re.compile("[«“]([^»”]*)[»”]")
_QUOTED = (("«\u00a0", "\u00a0»"), ("« ", " »"), ("«", "»"), ("“", "”"))


def check(proposal: DealProposal, deal: Deal) -> list[DealFinding]:
    """Every finding on the elements and the summary; a `block` stands in the way of an approval."""
    return [*_elements(proposal, deal), *_summary(proposal, deal), *_instructions(deal)]


def _elements(proposal: DealProposal, deal: Deal) -> Iterable[DealFinding]:
    for name, element in proposal.elements.items():
        sides = {q.side for q in element.quotes}
        if any(not is_literal(q, deal) for q in element.quotes):
            yield _block("quote_not_literal", "a quote is not in its source, word for word", element=name)
        if (element.status == "unknown") is bool(element.quotes):
            yield _block(
                "quote_count", "unknown has no quote, any other status at least one (--set quote=TEXT)", element=name
            )
        if element.status in ("met", "absent") and "buyer" not in sides:
            yield _block("no_buyer_words", f"{element.status} needs the buyer's own words", element=name)
        if element.status == "unknown" and not element.next_questions:
            yield _block("no_question", "an unknown element needs a question to ask", element=name)


def _summary(proposal: DealProposal, deal: Deal) -> Iterable[DealFinding]:
    count = count_words(proposal.summary.text)
    if count >= LIMIT:
        yield _block("summary_too_long", f"{count} words; under {LIMIT}", element="summary")
    told = any(element.quotes for element in proposal.elements.values())
    for at, segment in enumerate(proposal.summary.segments):
        if told and not segment.quotes:
            yield _block("sentence_without_quote", "no quote proves this sentence", element="summary", segment=at)
        problem = _unsupported(segment, deal)
        if problem:
            yield _block(*problem, element="summary", segment=at)


def _instructions(deal: Deal) -> Iterable[DealFinding]:
    """Sources that hold words addressed to a machine: nobody obeyed them, somebody should know."""
    words = Wording(deal.language)
    for source in deal.sources:
        lines = (line for line in source.text.splitlines() if says(line, "machine"))
        if any(orders(line, deal.language) for line in lines):
            message = str(words.bank["instructions"]).format(source=source.id)
            yield DealFinding(check="instructions_in_source", severity="info", message=message)


def _unsupported(segment: SummarySegment, deal: Deal) -> tuple[str, str] | None:
    """What the sentence says that its quotes do not: words between marks, figures, names."""
    if any(not is_literal(q, deal) for q in segment.quotes):
        return "quote_not_literal", "a quote is not in its source, word for word"
    said, where = [q.text for q in segment.quotes], [q.source for q in segment.quotes]
    for marked in _MARKED.finditer(segment.text):
        if not any(marked[1].strip() in text for text in said):
            return "words_not_said", f"nobody said “{marked[1].strip()}”"
    own, persons = _own_words(segment), _persons(segment, deal)
    figures = _figures(own) - {f for text in [*said, *where, *persons, *_days(segment)] for f in _figures(text)}
    if figures:
        return "figure_not_quoted", f"{', '.join(sorted(figures))} is in no quote of this sentence"
    known = [fold(text) for text in [*said, *persons]]
    strange = [n.text for n in names(own) if not covered(n, known) and not (n.opening and len(n.text.split()) == 1)]
    if strange:
        return "name_not_quoted", f"{strange[0]} is in no quote of this sentence"
    return None


def _own_words(segment: SummarySegment) -> str:
    """The sentence without what it quotes."""
    text = segment.text
    for quote in sorted(segment.quotes, key=lambda q: -len(q.text)):
        for left, right in _QUOTED:
            text = text.replace(f"{left}{quote.text}{right}", " ")
    return text


def _figures(text: str) -> set[str]:
    """Numbers written with figures or in words, one to ten in words left out (`un`, `two` are rarely counts)."""
    tokens, found, at = tokenize(text), set(), 0
    while at < len(tokens):
        number = read_numeral(tokens, at)
        if number is not None and (number.value > 10 or tokens[at].text[:1].isdigit()):
            found.add(f"{number.value:g}")
        at = max(at + 1, number.stop if number is not None else 0)
    return found


def _days(segment: SummarySegment) -> list[str]:
    return [f"{q.date.day} {q.date.year}" for q in segment.quotes]


def _persons(segment: SummarySegment, deal: Deal) -> list[str]:
    """Who is quoted, with the role the sources give: telling it needs no other proof."""
    everyone = people(deal)
    roles = [everyone[q.speaker].role or "" for q in segment.quotes if q.speaker in everyone]
    return [*(q.speaker for q in segment.quotes), *roles]


def _block(check: str, message: str, *, element: str, segment: int | None = None) -> DealFinding:
    return DealFinding(check=check, severity="block", element=element, segment=segment, message=message)
