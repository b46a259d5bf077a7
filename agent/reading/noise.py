"""What is no statement: menus, cookie notices, calls to subscribe, perks and formulas of job ads, thanks of posts."""

import re
from collections.abc import Sequence

from agent.language.sentences import Span, Word
from agent.reading.lexicon import Cue, foreign_words, small_words
from agent.reading.page import Page

_SEPARATORS = (" · ", " | ", " • ", " > ", " › ", " » ", " / ")
_FEWEST = 3
_WHOLE = 8  # words of an answer that need no figure to tell something
_PUBLISHED = ("press", "company", "review", "record")
_FOREIGN = 6
_NUMBERS = frozenset(
    ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "douze", "vingt", "trente",
     "cent", "mille", "two", "three", "four", "five", "seven", "eight", "nine", "ten", "twelve", "twenty",
     "hundred")
)  # fmt: skip
_DENSITY = 14
_AGE_WORDS = 5
_AGES = frozenset(
    (
        "sem",
        "aime",
        "likes",
        "like",
        "reactions",
        "comments",
        "commentaires",
        "votes",
        "reposts",
        "partages",
        "mois",
        "j",
        "h",
        "w",
        "d",
        "mo",
        "yr",
        "an",
        "ans",
        "min",
        "edited",
        "modifie",
        "er",
        "e",
        "st",
        "nd",
        "rd",
    )
)
_PAY_WORDS = 10
_THOUSANDS = re.compile(r"\d\s?k\b", re.IGNORECASE)
_ROW = 3
_MAIL_HEAD = re.compile(r"(?:objet|subject|re|tr|fw|de|from|à|to|cc|date|envoyé|sent)\s?:", re.IGNORECASE)
_LABELLED, _TAGGED = 5, 12
_MENU = 40  # characters: a line of a menu is shorter
_COUNTED = ("count_endpoints", "count_shops", "count_sites")
_WE = frozenset(("nous", "notre", "nos", "we", "our", "us", "own", "est", "sont", "is", "are"))
_SITE = ("event", "novelty", "staff_verb", "hiring", "migration", "company_noun", "sells", "system_noun", "insolvency")
_LISTED = ("job_change",)
_MOVES = (
    "job_change",
    "departure",
    "past_employer",
    "alert_before",
    "role",
    "month",
    *("private_sure", "private_state"),
)
_CALL = 6
_CALLS = frozenset(
    ("appel", "appels", "sortant", "entrant", "tel", "telephone", "min", "mn", "minutes", "visio", "repondeur", "message",
     "vu", "rdv", "de", "a", "le", "au", "avec", "call", "outbound", "inbound", "rang", "phone", "voicemail", "mins", "vm",
     "mtg", "with", "to", "at", "on", "no", "spoke", "s", "h")
)  # fmt: skip
_NOTED = (
    "matter", "wish", "objection", "consent", "departure", "doubt", "doubt_whole", "hearsay", "private_mark",
    "private_sure", "private_topic", "private_state", "event", "system_noun", "machine", "insolvency",
)  # fmt: skip


def is_noise(page: Page, span: Span, *, first: bool) -> bool:
    """True when the span states nothing about anybody. `first`: one of the first two sentences (a job title is terse)."""
    found = page.words_in(span)
    telling = any(w.text[0].isdigit() or w.text in _NUMBERS for w in found) or page.has("product", span)
    if len(found) < (2 if telling or (first and page.voice == "company") else _FEWEST):
        return True
    text = page.visible[span.start : span.end]
    if not any(w.text.isalpha() and len(w.text) > 1 for w in found):
        return True
    if text.count(";") >= _ROW and "; " not in text:
        return True  # a row of a table without its head
    if _formal(page, span, found):
        return True
    if (
        page.voice == "person"
        and len(found) <= _AGE_WORDS
        and all(w.text[0].isdigit() or w.text in _AGES for w in found)
    ):
        return True  # `3 sem. • Modifié`
    heads = first and _is_ad(page)
    if _is_menu(text, len(found)) and not (heads or page.any(("product", "count_headcount"), span)):
        return True
    if page.voice in _PUBLISHED and _cluttered(page, span) and not _worth_it(page, span, len(found)):
        return True
    if page.voice == "company" and _perks(page, span, len(found)):
        return not (page.has("product", span) or (first and page.evidence.kind == "job_post"))
    if page.voice == "company" and (_is_answer(page, found) or (_is_pay(text, len(found)) and not heads)):
        return True
    if _foreign(page, found, telling=telling):
        return True
    if page.evidence.kind in _LISTED or page.voice == "note" or (page.voice == "company" and not _is_ad(page)):
        return not _worth_noting(page, span, telling=telling)
    ours = telling and any(w.text in _WE for w in found)
    return page.voice == "person" and page.has("social_noise", span) and len(found) <= 10 and not ours


def answers(page: Page, span: Span) -> bool:
    """An answer of an interview that tells something: a figure, a tool, a matter of business, or a whole thought."""
    found = page.words_in(span)
    counted = any(w.text[0].isdigit() or w.text in _NUMBERS for w in found) or page.has("product", span)
    told = page.any((*_SITE, "matter", "month"), span)
    return len(found) >= _WHOLE or (len(found) >= _FEWEST and (counted or told))


def _is_ad(page: Page) -> bool:
    return page.evidence.kind == "job_post"


def _worth_noting(page: Page, span: Span, *, telling: bool) -> bool:
    """Lines of sites, notes and alerts are kept only for what they count, name or say."""
    if page.evidence.kind in _LISTED:
        return page.any(_MOVES, span)
    if page.voice == "company":
        return telling or _says_something(page, span)
    return not _call_log(page, span) and (telling or page.any(_NOTED, span) or page.has("month", span))


def _call_log(page: Page, span: Span) -> bool:
    """`Appel sortant V. Moss, 2 min 10.`: that there was a call tells nothing of the account."""
    said = [w for w in page.words_in(span) if not (w.text[0].isdigit() or page.capital(w))]
    return len(said) < _CALL and all(w.text in _CALLS for w in said)


def _says_something(page: Page, span: Span) -> bool:
    """A line of a site that counts, names a trade, an event or speaks for the company; captions and slogans do not."""
    if page.any(_SITE, span) or any(name.startswith("trade:") and page.has(name, span) for name in page.cues):
        return True
    return any(w.text in _WE for w in page.words_in(span))


def _formal(page: Page, span: Span, found: Sequence[Word]) -> bool:
    """Lines of tags, headers of a mail pasted in a note, and `Tuteur : Claire Aubin.` in an ad: they say nothing."""
    text = page.visible[span.start : span.end]
    if text.startswith("#") and len(found) <= _TAGGED:
        return True
    if page.voice == "note" and _MAIL_HEAD.match(text):
        return True
    if not _is_ad(page):
        return False
    colon = page.folded.find(":", span.start, span.end)
    named = [w for w in found if w.start > colon]
    named_only = bool(named) and all(page.capital(w) and w.text.isalpha() for w in named)
    return colon > 0 and len(found) <= _LABELLED and named_only


def _is_answer(page: Page, found: Sequence[Word]) -> bool:
    """Answers of a page of questions: `Oui, le samedi`, `Parce que…`. `No shift work: …` tells of a post."""
    first = found[0]
    if first.text in ("because", "parce"):
        return True
    apart = page.folded[first.end : first.end + 1] in (",", ".", "!", ":", "")
    return first.text in ("oui", "non", "yes", "no") and apart


def _is_pay(text: str, count: int) -> bool:
    return count <= _PAY_WORDS and any(sign in text for sign in "€£$") and bool(_THOUSANDS.search(text))


def _foreign(page: Page, found: Sequence[Word], *, telling: bool) -> bool:
    """Neither French nor English: more small words of another language, or none of ours in a sentence of plain words."""
    small, foreign = small_words(), foreign_words()
    ours = sum(w.text in small for w in found)
    theirs = sum(w.text in foreign for w in found)
    if theirs > ours and len(found) >= _FEWEST + 1:
        return True
    return (
        len(found) >= _FOREIGN
        and not telling
        and not ours
        and 2 * sum(not page.capital(w) for w in found) >= len(found)
    )


def _perks(page: Page, span: Span, count: int) -> bool:
    """Formulas, perks and consumer notices: one in a dozen words is enough to call the sentence that."""
    return (len(page.within("consumer", span)) + len(page.within("job_noise", span))) * _DENSITY >= count


def _is_menu(text: str, count: int) -> bool:
    separators = sum(map(text.count, _SEPARATORS))
    return separators >= 2 and count / (separators + 1) <= 3.5


def _cluttered(page: Page, span: Span) -> bool:
    """A word of menus and page ends, unless it is part of a name in a sentence: `Northco Home makes…`."""
    clutter = page.within("clutter", span)
    if not clutter:
        return False
    told = page.has("finite_verb", span) and page.words_in(span)[-1].end - span.start > _MENU
    return any(not (told and _in_name(page, c)) for c in clutter)


def _in_name(page: Page, cue: Cue) -> bool:
    """The word has a capital and so has the word beside it, with a space between."""
    words_ = page.words
    beside = [(at, at + 1) for at in (cue.first - 1, cue.last - 1) if at >= 0 and at + 1 < len(words_)]
    return page.capital(words_[cue.first]) and any(
        page.capital(words_[a]) and page.capital(words_[b]) and page.folded[words_[a].end : words_[b].start] == " "
        for a, b in beside
    )


def _worth_it(page: Page, span: Span, count: int) -> bool:
    """A clutter word inside a real sentence, or a task of a job ad that counts machines, is not noise."""
    if page.evidence.kind == "job_post" and page.any(_COUNTED, span):
        return True
    return count >= 12 and page.any(("event", "migration", "hiring", "staff_verb", "product"), span)
