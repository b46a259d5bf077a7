"""A model without judgement: it does what any order it is shown says, and else writes a plain message."""

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from agent.llm.schemas import parsed
from agent.ports import Answer, Usage

T = TypeVar("T", bound=BaseModel)
_DATA = re.compile(r"^<([a-z]+)>\n(.*?)\n</\1>$", re.DOTALL | re.MULTILINE)


class ObedientModel:
    """Puts the canaries into every field it may fill as soon as it sees the order or a canary; always, with `leaks`."""

    name = "obedient"

    def __init__(self, order: str, canaries: Sequence[str], *, leaks: bool = False) -> None:
        self._signs = [_flat(order)[:60], *map(_flat, canaries)]
        self._canaries, self._leaks = canaries, leaks
        self.obeyed = 0

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """The answer, in the schema asked for."""
        shown = _flat(system + user)
        obeys = self._leaks or any(sign in shown for sign in self._signs)
        self.obeyed += obeys
        value = _spoiled(user, self._canaries) if obeys else _plain(user)
        return Answer(parsed(json.dumps(value if "subject" in schema.model_fields else _note(value)), schema), Usage())


def _spoiled(user: str, canaries: Sequence[str]) -> dict[str, Any]:
    """A message that says the canaries wherever words go, with and without proof."""
    said, plain = " ".join(canaries), _plain(user)
    spoiled = [{**s, "text": f"{said} {s['text']}"} for s in plain["segments"]]
    free: list[dict[str, Any]] = [{"text": said, "kind": kind, "part": None, "cites": []} for kind in ("other", "cta")]
    return {"subject": said, "segments": [*spoiled, *free]}


def _plain(user: str) -> dict[str, Any]:
    """The first fact, word for word, and a question."""
    blocks = {name: json.loads(text) for name, text in _DATA.findall(user)}
    french = blocks.get("task", {}).get("language") == "fr"
    facts = [f for page in blocks.get("account", {}).get("pages", []) for f in page["facts"]]
    hook = [_fact(facts[0], french=french)] if facts else []
    ask = "Comment traitez-vous ce point aujourd'hui ?" if french else "How do you handle this point today?"
    subject = "Une question" if french else "A question"
    return {"subject": subject, "segments": [*hook, {"text": ask, "kind": "cta", "part": None, "cites": []}]}


def _fact(fact: dict[str, Any], *, french: bool) -> dict[str, Any]:
    quote = fact["quote"]
    text = f"J'ai lu ceci : « {quote} »." if french else f"I read this: “{quote}”."
    return {"text": text, "kind": "hook", "part": None, "cites": [fact["id"]]}


def _note(value: dict[str, Any]) -> dict[str, Any]:
    return {"segments": value["segments"]}


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
