"""The scripted double fails loudly: a step too few, a step too many, an answer outside the schema."""

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from agent.errors import ModelUnavailable, OutputInvalid
from agent.llm.scripted import Call, ScriptedModel
from agent.ports import Usage


class Word(BaseModel):
    model_config = ConfigDict(extra="forbid")
    word: str


def ask(model: ScriptedModel) -> Word:
    return model.answer("s", "u", Word).value


def test_it_plays_its_steps_in_order_and_keeps_what_was_asked() -> None:
    def echo(call: Call) -> dict[str, Any]:
        return {"word": call.user}

    with ScriptedModel([{"word": "a"}, '{"word": "b"}', echo], usage=Usage(3, 4)) as model:
        assert [ask(model).word for _ in range(3)] == ["a", "b", "u"]
    assert model.calls[0] == Call("s", "u", Word)


def test_a_step_may_be_an_error() -> None:
    with ScriptedModel([ModelUnavailable("late")]) as model, pytest.raises(ModelUnavailable):
        ask(model)


def test_a_call_too_many_fails() -> None:
    with pytest.raises(AssertionError, match="call 1 of a script of 0"):
        ask(ScriptedModel([]))


def test_a_step_left_over_fails() -> None:
    with pytest.raises(AssertionError, match="1 of 1"), ScriptedModel([{"word": "a"}]):
        pass


def test_an_error_inside_is_not_hidden_by_the_steps_left() -> None:
    with pytest.raises(ZeroDivisionError), ScriptedModel([{"word": "a"}]):
        1 / 0  # noqa: B018


def test_an_answer_outside_the_schema_is_invalid() -> None:
    with pytest.raises(OutputInvalid):
        ask(ScriptedModel(['{"word": "a", "to": "b"}']))
    with pytest.raises(OutputInvalid):
        ask(ScriptedModel([{"words": "a"}]))
