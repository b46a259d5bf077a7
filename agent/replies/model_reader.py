"""A model as second reader of a reply: a closed schema, quotations held against the text, and rules that stay above it.

A request to stop found by rule stands whatever the model says; one the model finds is honoured, since stopping harms nobody.
"""

import json
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.errors import BudgetExceeded, ModelFailure
from agent.language.fold import fold, squeeze
from agent.ports import ChatModel
from agent.replies.message import Reply
from agent.replies.models import Family, Intent, Quoted, ReplyReading
from agent.replies.moments import moments
from prompts import load_prompt

_LONGEST = 6_000


class ReplyAnswer(BaseModel):
    """What the model answers."""

    model_config = ConfigDict(extra="forbid")

    intent: Literal["interested", "objection", "not_now", "wrong_person", "opt_out", "out_of_office", "hostile"]
    family: Literal["price", "timing", "authority", "need", "trust"] | None
    quote: str
    moment: str | None
    colleague: str | None
    confidence: float


def second_reading(model: ChatModel, reply: Reply, offline: ReplyReading, on: date) -> ReplyReading:
    """The model's reading when it holds against the text, else the offline one with the reason in `note`."""
    if offline.intent == "opt_out" or reply.automatic:
        return offline
    prompt = load_prompt("replies/reading")
    asked = prompt.render(reply=_data(reply, on))
    try:
        answer = model.answer(asked.system, asked.user, ReplyAnswer).value
    except (ModelFailure, BudgetExceeded) as failure:
        return offline.model_copy(update={"note": f"read without the model: {failure}"})
    fault = _fault(answer, reply.words)
    if fault:
        return offline.model_copy(update={"note": f"read without the model: {fault}"})
    return _reading(answer, reply, offline, on)


def _data(reply: Reply, on: date) -> str:
    """JSON that cannot close the tag around it."""
    text = json.dumps({"received": on.isoformat(), "words": reply.words[:_LONGEST]}, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _fault(answer: ReplyAnswer, words: str) -> str | None:
    if answer.intent == "objection" and answer.family is None:
        return "an objection without a family"
    for name, said in (("quote", answer.quote), ("moment", answer.moment), ("colleague", answer.colleague)):
        if said is not None and (not said.strip() or squeeze(fold(said)) not in squeeze(fold(words))):
            return f"its {name} is not in the reply"
    return None


def _reading(answer: ReplyAnswer, reply: Reply, offline: ReplyReading, on: date) -> ReplyReading:
    intent: Intent = answer.intent
    family: Family | None = answer.family if intent == "objection" else None
    agrees = (intent, family) == (offline.intent, offline.family)
    named = moments(answer.moment, on) if answer.moment else []
    dated = intent in ("not_now", "out_of_office")
    day = offline.moment_day or (named[-1].day if named else None)
    return ReplyReading(
        intent=intent,
        family=family,
        also=offline.also if agrees else [offline.family or offline.intent],
        confidence=round(min(max(answer.confidence, 0.0), 0.97 if agrees else 0.8), 2),
        cues=offline.cues if agrees and offline.cues else [Quoted(topic=family or intent, text=answer.quote)],
        rights=offline.rights,
        colleague=answer.colleague or offline.colleague if intent == "wrong_person" else None,
        moment=(offline.moment or answer.moment) if dated or agrees else None,
        moment_day=day if dated or agrees else None,
        reader="model",
        note=offline.note,
    )
