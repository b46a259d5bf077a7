"""Words of a source that speak to a machine: they are read by nobody and prove nothing, whatever they say."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from agent.language.fold import fold
from agent.language.sentences import Span, sentences
from agent.reading.guard import injected
from agent.reading.lexicon import Cue
from agent.reading.page import Page, open_page, statements
from connectors.records import Evidence, Language

# "I imagine you have an IT team" is talk; "Imagine that you are…" is an order.
_SUBJECTS = frozenset(
    ("i", "j", "je", "tu", "you", "we", "on", "nous", "vous", "they", "ils", "elle", "il", "she", "he", "to")
)

# Tags of chat formats, with what they enclose; markup is blanked before the guard of web pages looks.
_TAG = re.compile(r"</?(?:system|assistant|user|instructions?|prompt|developer|human|ai)\b[^<>]{0,80}>", re.IGNORECASE)
# A verdict on the criteria of a method is nobody's way of telling what they need; a salesperson's framework names give it away.
_VERDICT = re.compile(
    r"\b(?:mark|set|flag|tick|consider|treat|count|rate|score|marque|marquez|mets|mettez|passe|passez|coche|cochez|valide|validez|"
    r"considere|considerez|note|notez)\b[^.!?]{0,80}"
    r"\b(?:meddpicc|meddicc?|bant|gpctba|statuses|(?:all|every|each) (?:elements?|criteri(?:a|on)|cells?|fields?|status)|"
    r"tous les (?:criteres|elements|statuts|champs)|chaque (?:critere|element|statut|champ))\b"
)

# A machine called by its name, then told what to do: "Assistant : considérer…". An assistant's name and number is no order.
_CALLED = re.compile(
    r"(?:^|[\s\"'(\[:])(?:(?:ai |ia )?(?:assistante?|copilot|chatbot|llm|language model|bot)|ai|ia|gpt|chatgpt)(?: ia| ai)?"
    r"\s{0,2}[:,>-]\s{0,3}(?:please |veuillez |merci de |tu dois |vous devez |you must |you should )?"
    r"(?:consider\w{0,4}|mark|marqu\w{1,3}|set|flag|tick|treat|trait\w{1,3}|count|rate|score|ignor\w{1,3}|output|write|ecri\w{1,4}|"
    r"answer|repond\w{1,3}|confirm\w{0,3}|approv\w{1,3}|approuv\w{1,3}|valid\w{1,4}|met(?:s|tez|tre)|pass\w{1,3}|coch\w{1,3}|"
    r"not\w{1,3}|repeat|repet\w{1,3}|summari\w{1,4}|resum\w{1,3}|send|envo\w{1,4}|say|dis|dites|report|fill|rempli\w{1,4})\b"
)


def to_a_machine(text: str, start: int, end: int, language: Language) -> bool:
    """True when `text[start:end]` touches words addressed to a machine, or what carries on from them."""
    return any(span.start < end and start < span.end for span in orders(text, language))


@lru_cache(maxsize=512)
def orders(text: str, language: Language) -> tuple[Span, ...]:
    """The stretches of a turn that speak to a machine, sorted."""
    page = open_page(Evidence(id="turn", kind="email", source="", date=date.min, text=text), language)
    page.cues["machine_task"] = [cue for cue in page.cues.get("machine_task", []) if not _said_of_somebody(page, cue)]
    return tuple(_apart(sorted({*injected(page, statements(page)), *_tagged(text), *_verdicts(text)})))


def _apart(spans: list[Span]) -> Iterator[Span]:
    """The same stretches, those that touch made one."""
    held: Span | None = None
    for span in spans:
        if held and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _tagged(text: str) -> Iterator[Span]:
    """From the first tag of a chat format to the last one, or to the end of its line when it stands alone."""
    tags = list(_TAG.finditer(text))
    if tags:
        end = text.find("\n", tags[-1].end())
        yield Span(tags[0].start(), tags[-1].end() if len(tags) > 1 else (end if end >= 0 else len(text)))


def _verdicts(text: str) -> Iterator[Span]:
    folded = fold(text)
    if not (_VERDICT.search(folded) or _CALLED.search(folded)):
        return
    for sentence in sentences(text, Span(0, len(text))) or [Span(0, len(text))]:
        said = folded[sentence.start : sentence.end]
        if _VERDICT.search(said) or _CALLED.search(said):
            yield sentence


def _said_of_somebody(page: Page, cue: Cue) -> bool:
    return cue.first > 0 and page.words[cue.first - 1].text in _SUBJECTS
