"""Sentences to plant and words to exchange, as data: one file a language, one for the pairs."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def _bank(language: str) -> dict[str, list[str]]:
    text = (files("evals.mutators.phrases") / f"{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found


def phrases(language: str, kind: str) -> list[str]:
    """The sentences of one kind. Raises KeyError for an unknown one."""
    return _bank(language)[kind]


@cache
def _pairs() -> dict[str, dict[str, list[list[str]]]]:
    text = (files("evals.mutators.phrases") / "pairs.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[list[str]]]] = yaml.safe_load(text)
    return found


def pairs(language: str, kind: str) -> list[tuple[str, str]]:
    """What stands and what replaces it, in the order to try. Raises KeyError for an unknown kind."""
    return [(one, two) for one, two in _pairs()[language][kind]]


def months(language: str) -> list[str]:
    """The months of the year, as that language writes them."""
    return [str(name) for name in _pairs()[language]["months"]]
