"""Prompts: locked words, closed inputs, an order that caches."""

import json
import re
from pathlib import Path

import pytest

from agent.outreach.writing import model_writer
from prompts import PromptError, load_prompt, prompt_ids

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "prompts" / "prompts.lock.json").read_text(encoding="utf-8"))
HOW = "raise `version` in the file and write the new pair in prompts/prompts.lock.json"


def test_every_prompt_is_locked_and_nothing_else() -> None:
    assert sorted(LOCK) == prompt_ids(), HOW


@pytest.mark.parametrize("id_", prompt_ids())
def test_words_do_not_change_without_a_version(id_: str) -> None:
    prompt = load_prompt(id_)
    held = LOCK[id_]
    same_words, same_version = prompt.sha256 == held["sha256"], prompt.version == held["version"]
    assert same_words == same_version, HOW
    assert same_words, f"the lock is behind: {HOW} ({prompt.version}, {prompt.sha256})"


def test_a_changed_word_is_seen() -> None:
    prompt = load_prompt(prompt_ids()[0])
    assert prompt.model_copy(update={"system": prompt.system + " "}).sha256 != prompt.sha256


@pytest.mark.parametrize("id_", [i for i in prompt_ids() if i.startswith("outreach/")])
def test_stable_words_come_first_and_account_data_last(id_: str) -> None:
    prompt = load_prompt(id_)
    assert "$" not in prompt.system, "the rules are the same for every account, so that they are cached"
    assert re.findall(r"\$([a-z]+)", prompt.user) == ["seller", "reader", "account", "task", "previous"]


@pytest.mark.parametrize("id_", [i for i in prompt_ids() if i.startswith("outreach/")])
def test_the_named_schema_exists(id_: str) -> None:
    assert hasattr(model_writer, load_prompt(id_).output)


def test_values_are_never_read_as_templates() -> None:
    prompt = load_prompt("outreach/note")
    values = dict.fromkeys(prompt.inputs, "$seller ${task} 100 % {x}")
    assert "$seller ${task} 100 % {x}" in prompt.render(**values).user


def test_a_missing_or_extra_value_is_refused() -> None:
    prompt = load_prompt("outreach/note")
    with pytest.raises(PromptError, match="takes"):
        prompt.render(**dict.fromkeys(prompt.inputs[:-1], ""))
    with pytest.raises(PromptError, match="takes"):
        prompt.render(**dict.fromkeys([*prompt.inputs, "other"], ""))
