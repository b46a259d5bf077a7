"""The sentences of the report in its language, typeset."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from agent.outreach.writing.typography import spaced
from agent.pipeline.records import Judged
from connectors.records import Language
from prompts import phrases


@cache
def words_of(language: Language) -> dict[str, Any]:
    """The phrase bank of the report; in French with the no-break spaces of its punctuation. Words of a deal never come here."""
    return dict(_typeset(phrases(language, "pipeline"), language))


def names_of(deals: Sequence[Judged], most: int) -> dict[str, str]:
    """What to call each deal by its id: its name, with the account or the id beside it where others bear the same."""
    names = {deal.id: shortened(deal.name, most) for deal in deals}
    told = {deal.id: f"{names[deal.id]} ({shortened(deal.account, most)})" for deal in deals}
    alike, still = Counter(names.values()), Counter(told.values())
    return {
        deal.id: names[deal.id]
        if alike[names[deal.id]] == 1
        else told[deal.id]
        if still[told[deal.id]] == 1
        else f"{names[deal.id]} ({shortened(deal.id, most)})"
        for deal in deals
    }


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
