"""Saying a proof: the measured result of a customer, in the customer file's own words."""

import re
from collections.abc import Mapping

from agent.outreach.writing.nouns import opening_noun
from agent.outreach.writing.typography import lower_first, short_name
from agent.playbook.models import Proof, Result

# A result sentence that names less than this share of its metric's words leans on a sentence that is not sent.
CLEAR = 0.6

_LABEL = re.compile(r"^([^\W\d_][^:.\n]{2,40}?)\s*:\s*(.+)$")
_RESULT = ("résultat", "resultat", "result", "outcome")
_START = re.compile(
    r"^(?:En|Sur|De|D'|Au|Le|La|Les|In|Over|By|On|The|From|Within|During|Depuis|Entre|Pendant|Après|Dans|Du)\b"
)


def result_sentences(proof: Proof) -> list[str]:
    """The sentences of the result section of a proof, in order, as written."""
    section, found = "", []
    for line in proof.body.splitlines():
        label = _LABEL.match(line.strip())
        text = line.strip()
        if label:
            section, text = label.group(1).casefold(), label.group(2)
        if any(word in section for word in _RESULT) and text:
            found += re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])", text)
    return found


def proof_sentences(proof: Proof, at: str, before_after: Mapping[str, str]) -> list[str]:
    """Whole sentences that may be sent, clearest first.

    `at` is "Chez {customer}, {result}."; `before_after` holds the ways to tell a measure, by gender and number of its noun
    (`plain`, `m`, `f`, `m_plural`, `f_plural`), and serves when no sentence of the file is clear alone.
    """
    told = [s for r in result_sentences(proof) if (s := _whole(proof, r, at))]
    metrics = [
        at.format(customer=customer_name(proof), result=t) for r in proof.results if (t := _metric(r, before_after))
    ]
    return told or metrics


def _metric(result: Result, templates: Mapping[str, str]) -> str | None:
    if result.before is None or result.after is None or not result.period:
        return None
    before = f"{result.before:g} {result.unit_before or result.unit or ''}".strip()
    after = f"{result.after:g} {result.unit_after or ''}".strip()
    template = templates[_form(result.metric, templates)]
    return template.format(metric=result.metric, before=before, after=after, period=result.period)


def _form(metric: str, templates: Mapping[str, str]) -> str:
    noun = opening_noun(metric) if len(templates) > 1 else None
    if noun is None or noun.gender is None or (not noun.plural and metric[0] in "aeiouéèêh"):
        return "plain"
    return f"{noun.gender}_plural" if noun.plural else noun.gender


def _whole(proof: Proof, result: str, at: str) -> str | None:
    text = result.strip().rstrip(".")
    if proof.customer.casefold() in text.casefold():
        return text + "."
    if not _clear(text, proof):
        return None
    rest = lower_first(text) if _START.match(text) else text
    return at.format(customer=customer_name(proof), result=rest)


def customer_name(proof: Proof) -> str:
    """How the customer is named: the short name when it may be named, else the description the file gives."""
    return short_name(proof.customer) if proof.may_name else proof.customer


def _clear(text: str, proof: Proof) -> bool:
    """True when the sentence names what was measured, so that it stands without the rest of the file."""
    if re.search(r"\b(?:same|mêmes?|l'\w+aient|l'\w+ait)\b", text, re.IGNORECASE):
        return False
    numbers = set(re.findall(r"\d+", text))
    said = {w[:5] for w in re.findall(r"[^\W\d_]{4,}", text.casefold())}
    for result in proof.results:
        figures = [f"{abs(v):g}" for v in (result.before, result.after, result.value, result.change) if v is not None]
        metric = {w[:5] for w in re.findall(r"[^\W\d_]{4,}", result.metric.casefold())}
        if any(f in numbers for f in figures) and metric and len(metric & said) / len(metric) >= CLEAR:
            return True
    return not proof.results
