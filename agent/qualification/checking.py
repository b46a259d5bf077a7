"""Checks of a deal proposal, whoever wrote it: literal quotes, whose words they are, what each sentence may say.

The proposal is held to its sources and to the ledger it carries. A person's correction is written into the ledger, under
their name and their reason, so a corrected page agrees with it too.
"""

import re
from collections.abc import Iterable, Sequence

from agent.language.fold import fold
from agent.language.names import covered, names
from agent.language.numerals import read_numeral, tokenize
from agent.qualification.models import DealFinding, DealProposal, Element, SummarySegment
from agent.qualification.orders import orders
from agent.qualification.quoting import Places
from agent.qualification.records import Ledger, Quote
from agent.qualification.rules import allowed
from agent.qualification.summary import LIMIT, count_words
from agent.qualification.wording import Wording, people, says
from connectors.deals import Deal

_MARKED = re.compile('«([^«»]*)»|“([^“”]*)”|"([^"]*)"')
_QUOTED = (("«\u00a0", "\u00a0»"), ("« ", " »"), ("«", "»"), ("“", "”"), ('"', '"'))
_LONE = frozenset("«»“”")
_NOT_LITERAL = ("quote_not_literal", "a quote is not in its source, word for word")
_NOT_THEIRS = ("wrong_speaker", "a quote is not of the person, side and day of the turn it stands in")
_ELSEWHERE = ("words_of_another_element", "a quote is not among the words read for the elements it is said to tell of")


def check(proposal: DealProposal, deal: Deal) -> list[DealFinding]:
    """Every defect of the elements and the summary; each stands in the way of an approval."""
    places = Places(deal)
    return [*_elements(proposal, places), *_summary(proposal, deal, places)]


def remarks(deal: Deal) -> list[DealFinding]:
    """What a reader should know of the sources, no defect of the page: words addressed to a machine, which nobody obeyed."""
    words, found = Wording(deal.language), []
    for source in deal.sources:
        lines = (line for line in source.text.splitlines() if says(line, "machine"))
        if any(orders(line, deal.language) for line in lines):
            message = str(words.bank["instructions"]).format(source=source.id)
            found.append(DealFinding(check="instructions_in_source", severity="info", message=message))
    return found


def _elements(proposal: DealProposal, places: Places) -> Iterable[DealFinding]:
    for name, element in proposal.elements.items():
        sides = {q.side for q in element.quotes}
        problem = _misquoted([*element.quotes, *(q for c in element.conflicts for q in (c.earlier, c.later))], places)
        if problem:
            yield _block(*problem, element=name)
        if (element.status == "unknown") is bool(element.quotes):
            yield _block(
                "quote_count", "unknown has no quote, any other status at least one (--set quote=TEXT)", element=name
            )
        if element.status in ("met", "absent") and "buyer" not in sides:
            yield _block("no_buyer_words", f"{element.status} needs the buyer's own words", element=name)
        if element.status == "unknown" and not element.next_questions:
            yield _block("no_question", "an unknown element needs a question to ask", element=name)
    yield from _unread(proposal)


def _unread(proposal: DealProposal) -> Iterable[DealFinding]:
    """Elements that are not what the reader found, or more than their words bear."""
    for name, element in proposal.elements.items():
        cell = proposal.ledger.cells.get(name)
        read, quotes = proposal.ledger.status(name), set(cell.quotes) if cell else set()
        if element.status != read or _overstated(element):
            yield _block("status_not_read", f"{element.status}, where the words were read as {read}", element=name)
        if any(q not in quotes for q in element.quotes):
            yield _block("quote_not_read", "a quote is not among the words this element was read from", element=name)


def _overstated(element: Element) -> bool:
    """True when the quotes there are do not bear the status; a status without any is counted apart."""
    return bool(element.quotes) and allowed(element.status, element.quotes) != element.status


def _summary(proposal: DealProposal, deal: Deal, places: Places) -> Iterable[DealFinding]:
    summary = proposal.summary
    count = count_words(summary.text)
    if count >= LIMIT:
        yield _block("summary_too_long", f"{count} words; under {LIMIT}", element="summary")
    if "".join(segment.text for segment in summary.segments) != summary.text:
        yield _block("text_not_its_sentences", "the text is not the sentences that were checked", element="summary")
    told = any(element.quotes for element in proposal.elements.values())
    for at, segment in enumerate(summary.segments):
        if told and not (segment.quotes and _shown(segment)):
            yield _block("sentence_without_quote", "no quote in this sentence proves it", element="summary", segment=at)
        problem = _misquoted(segment.quotes, places) or _unsupported(segment, deal)
        if problem is None and not _of_its_elements(segment, proposal.ledger):
            problem = _ELSEWHERE
        if problem:
            yield _block(*problem, element="summary", segment=at)


def _misquoted(quotes: Sequence[Quote], places: Places) -> tuple[str, str] | None:
    """What is wrong with where quotes are said to stand or with who is said to have spoken."""
    if not all(places.literal(q) for q in quotes):
        return _NOT_LITERAL
    return None if all(places.theirs(q) for q in quotes) else _NOT_THEIRS


def _of_its_elements(segment: SummarySegment, ledger: Ledger) -> bool:
    """True when each quote lies within words read for the elements of the sentence; a person's own sentence names none."""
    cells = [ledger.cells[name] for name in segment.elements if name in ledger.cells]
    read = [q for cell in cells for q in cell.quotes]
    read += [q for cell in cells for c in cell.conflicts for q in (c.earlier, c.later)]
    return not segment.elements or all(any(_within(q, whole) for whole in read) for q in segment.quotes)


def _within(quote: Quote, whole: Quote) -> bool:
    end, last = quote.start + len(quote.text), whole.start + len(whole.text)
    return quote.source == whole.source and whole.start <= quote.start and end <= last


def _unsupported(segment: SummarySegment, deal: Deal) -> tuple[str, str] | None:
    """What the sentence says that its quotes do not: words between marks, figures, names."""
    said, own, persons = [q.text for q in segment.quotes], _own_words(segment), _persons(segment, deal)
    marked = _MARKED.search(own)
    if marked or _LONE & set(_without(own, persons)):
        return "words_not_said", f"nobody said “{(marked[0] if marked else own).strip(' «»“”')}”"
    plain = _without(own, _places(segment, deal))
    figures = _figures(plain) - {f for text in [*said, *persons] for f in _figures(text)}
    if figures:
        return "figure_not_quoted", f"{', '.join(sorted(figures))} is in no quote of this sentence"
    known = [fold(text) for text in [*said, *persons]]
    strange = [n.text for n in names(own) if not covered(n, known) and not (n.opening and len(n.text.split()) == 1)]
    if strange:
        return "name_not_quoted", f"{strange[0]} is in no quote of this sentence"
    return None


def _shown(segment: SummarySegment) -> bool:
    """True when words of its quotes stand between marks: a quote kept aside proves nothing to who reads."""
    return _own_words(segment) != segment.text


def _own_words(segment: SummarySegment) -> str:
    """The sentence without what it quotes, whole or cut; what stands between marks and was not said stays."""
    text = segment.text
    for quote in sorted(segment.quotes, key=lambda q: -len(q.text)):
        for left, right in _QUOTED:
            text = text.replace(f"{left}{quote.text}{right}", " ")
    return _MARKED.sub(lambda m: " " if _is_cut_of(m[m.lastindex or 0], segment.quotes) else m[0], text)


def _is_cut_of(marked: str, quotes: Iterable[Quote]) -> bool:
    """True when the stretch is whole words of one quote, letter by letter, with nothing but … where words are left out."""
    parts = [part for part in (piece.strip() for piece in marked.split("…")) if part]
    return bool(parts) and any(_in_order(parts, quote.text) for quote in quotes)


def _in_order(parts: Sequence[str], text: str) -> bool:
    at = 0
    for part in parts:
        # a cut inside a word or a number says something else: `can` of `cannot`, `40` of `40,000`
        before = r"(?<!\w)(?<!\d[.,\s])" if part[0].isdigit() else r"(?<!\w)" if part[0].isalpha() else ""
        after = r"(?!\w)(?![.,\s]\d)" if part[-1].isdigit() else r"(?!\w)" if part[-1].isalpha() else ""
        found = re.compile(before + re.escape(part) + after).search(text, at)
        if found is None:
            return False
        at = found.end()
    return True


def _figures(text: str) -> set[str]:
    """Numbers written with figures or in words, one to ten in words left out (`un`, `two` are rarely counts)."""
    tokens, found, at = tokenize(text), set(), 0
    while at < len(tokens):
        number = read_numeral(tokens, at)
        if number is not None and (number.value > 10 or tokens[at].text[:1].isdigit()):
            found.add(f"{number.value:g}")
        at = max(at + 1, number.stop if number is not None else 0)
    return found


def _places(segment: SummarySegment, deal: Deal) -> list[str]:
    """Where and when the quotes were said, in every way a person writes it: only the whole is known, no figure of it."""
    months, found = Wording(deal.language).bank["months"], [q.source for q in segment.quotes]
    for day in {q.date for q in segment.quotes}:
        month, year = str(months[day.month - 1]), str(day.year)
        short = [f"{day.day} {month}", f"{month} {day.day}", *([f"1er {month}"] if day.day == 1 else [])]
        long = [f"{form}{stop}{year}" for form in short for stop in (" ", ", ")]
        found += [*long, *short, f"{month} {year}", day.isoformat(), f"{day:%d/%m/%Y}"]
    return found


def _without(text: str, known: Iterable[str]) -> str:
    """The text without stretches that are known, the longest first, whole words only."""
    for stretch in sorted({k for k in known if k}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(stretch)}(?!\w)", " ", text)
    return text


def _persons(segment: SummarySegment, deal: Deal) -> list[str]:
    """Who is quoted, with the role the sources give: telling it needs no other proof."""
    everyone = people(deal)
    roles = [everyone[q.speaker].role or "" for q in segment.quotes if q.speaker in everyone]
    return [*(q.speaker for q in segment.quotes), *roles]


def _block(check: str, message: str, *, element: str, segment: int | None = None) -> DealFinding:
    return DealFinding(check=check, severity="block", element=element, segment=segment, message=message)
