"""Who says what in a source: the author of a post, the person beside a verb of saying."""

from collections.abc import Sequence

from agent.checks import cues
from agent.checks.statements import Statement
from agent.language.names import company_aliases, find_person, names_person, words_of
from agent.language.sentences import Span, quoted

# Written by the company or by a machine: nobody in person says it.
_VOICELESS = {"registry", "website", "job_change", "intent", "site_visit"}
_POST = {"linkedin_post", "post", "social_post"}


def author(kind: str, text: str, people: Sequence[str]) -> str | None:
    """The author of a post: the person named at its very start."""
    return find_person(text[:120], people) if kind in _POST else None


def speakers(kind: str, sentences: Sequence[str], people: Sequence[str], company: str = "") -> list[str | None]:
    """The speaker of each sentence of a source, None when nobody in person speaks (a company or its paper is nobody)."""
    whole = " ".join(sentences)
    writer = author(kind, whole, people)
    if writer is not None or kind in _VOICELESS:
        return [writer] * len(sentences)
    found: list[str | None] = []
    last: str | None = None
    telling = [cues.has("says", text) or bool(Statement.of(text).quotes) for text in sentences]
    stop = max((at + 1 for at, tells in enumerate(telling) if tells), default=0)
    for text in sentences[:stop]:
        statement = Statement.of(text)
        said = quoted(statement.text, Span(0, len(statement.text)))
        outside = [n.text for n in statement.names if not any(s.start <= n.start < s.end for s in said)]
        named = [n for n in outside if _is_person(n, people) and not is_company(n, company)]
        person = next((p for p in people for n in named if names_person(n, p)), None)
        last = person or (named[-1] if named else last)
        saying = cues.has("says", text)
        beside = _beside_verb(statement, named) or (named[-1] if statement.quotes and named else None)
        found.append(_full(beside or last, people) if saying or (statement.quotes and beside) else None)
    return found + [None] * (len(sentences) - stop)


def _is_person(name: str, people: Sequence[str]) -> bool:
    """Two words or more, or the family name of somebody known."""
    return len(words_of(name)) > 1 or any(names_person(name, p) for p in people)


def is_company(name: str, company: str) -> bool:
    """The account itself, or a name that holds a word of trade (`Legal`, `Foods`, `Group`)."""
    words = set(words_of(name))
    generic = {w for w in words if len(w) > 3} - company_aliases(name)
    return words <= set(words_of(company)) or bool(generic)


def _beside_verb(statement: Statement, named: Sequence[str]) -> str | None:
    """The name closest to a verb of saying."""
    verbs = cues.find("says", statement.text)
    places = [(min(abs(n.start - v.end) for v in verbs), n.text) for n in statement.names if n.text in named and verbs]
    return min(places)[1] if places else None


def _full(name: str | None, people: Sequence[str]) -> str | None:
    return next((p for p in people if name and names_person(name, p)), name)
