"""The sentences of the report in its language, typeset."""

from functools import cache
from typing import Any

from agent.outreach.writing.typography import spaced
from connectors.records import Language
from prompts import phrases


@cache
def words_of(language: Language) -> dict[str, Any]:
    """The phrase bank of the report; in French with the no-break spaces of its punctuation. Words of a deal never come here."""
    return dict(_typeset(phrases(language, "pipeline"), language))


def shortened(text: str, most: int) -> str:
    """The text on one line, cut where it would push the rest away."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _typeset(value: Any, language: Language) -> Any:
    if isinstance(value, dict):
        return {key: _typeset(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset(item, language) for item in value]
    return spaced(value, language) if isinstance(value, str) else value
