"""Reads prompts and phrase banks from package data.

A prompt file: front matter `id` (its path), `version` (int), `output` (schema name), `inputs` (names), then `# system` and
`# user`. `$name` is replaced; JSON braces and percent signs need no escape. Declared and used inputs must agree.
"""

import hashlib
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

_NAME = re.compile(r"\$\{?([a-z_]+)")


class PromptError(Exception):
    """A prompt file is wrong, or is rendered with missing or extra values."""


class Rendered(BaseModel):
    """What goes to the model, and `ref` (id@version#hash) that travels with the answer."""

    system: str
    user: str
    ref: str


class Prompt(BaseModel):
    """One prompt file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    version: int
    output: str
    inputs: list[str]
    system: str
    user: str

    @property
    def sha256(self) -> str:
        """Hash of the words; a change without a new version is refused by the lock test."""
        return hashlib.sha256(f"{self.system}\n---\n{self.user}".encode()).hexdigest()

    def render(self, **values: str) -> Rendered:
        """Fill the inputs. Raises PromptError when a value is missing or too many."""
        if set(values) != set(self.inputs):
            raise PromptError(f"prompt `{self.id}` takes {sorted(self.inputs)}, got {sorted(values)}")
        system, user = (Template(t).substitute(values) for t in (self.system, self.user))
        return Rendered(system=system, user=user, ref=f"{self.id}@{self.version}#{self.sha256[:8]}")


def prompt_ids() -> list[str]:
    """Ids of every shipped prompt, sorted."""
    root = files("prompts")
    return sorted(
        f"{folder.name}/{entry.name.removesuffix('.md')}"
        for folder in root.iterdir()
        if folder.is_dir() and folder.name != "phrases"
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    )


@cache
def load_prompt(prompt_id: str) -> Prompt:
    """Read one prompt. Raises PromptError when the file is missing or its inputs and text disagree."""
    entry: Traversable = files("prompts")
    for part in f"{prompt_id}.md".split("/"):
        entry = entry / part
    try:
        text = entry.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PromptError(f"no prompt `{prompt_id}`") from None
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    system, _, user = body.partition("\n# user\n")
    prompt = Prompt(**yaml.safe_load(head), system=system.replace("# system\n", "", 1).strip(), user=user.strip())
    used = set(_NAME.findall((prompt.system + prompt.user).replace("$$", "")))
    if prompt.id != prompt_id or used != set(prompt.inputs):
        raise PromptError(f"prompt `{prompt_id}`: id or inputs disagree with the text (used: {sorted(used)})")
    return prompt


@cache
def phrases(voice: str, bank: str) -> dict[str, Any]:
    """A phrase bank of the offline writer: `prompts/phrases/<voice>/<bank>.yaml`, `voice` being `fr`, `en` or `fr_tu`.

    A bank of `fr_tu` holds only what differs from the one of `fr`; a bank it lacks is that of `fr`.
    """
    language, _, address = voice.partition("_")
    base = _bank(language, bank)
    own = files("prompts") / "phrases" / voice / f"{bank}.yaml"
    return _over(base, _bank(voice, bank)) if address and own.is_file() else base


def _bank(folder: str, bank: str) -> dict[str, Any]:
    text = (files("prompts") / "phrases" / folder / f"{bank}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """`base` with the entries of `own` in the place of those of the same name, maps entry by entry."""
    nested = {
        k: _over(base[k], v) if isinstance(v, dict) and isinstance(base.get(k), dict) else v for k, v in own.items()
    }
    return base | nested
