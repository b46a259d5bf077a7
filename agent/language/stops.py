"""A request to stop put together from words of several classes in one sentence, where no phrase of the lexicon is.

Three ways: nothing more of what you do to me ("make sure I get nothing else from you"), my data out of your list ("I want my
details gone from your CRM"), no leave was given ("nobody authorised you to use this address"). Less sure than a phrase.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from agent.language.fold import fold
from agent.language.sentences import words

# A sentence that opens on one of these tells of the writer.
_SELF = frozenset(
    ("je", "j", "nous", "on", "i", "we", "it", "il", "elle", "he", "she", "they", "ils", "this", "that", "there")
)
# Words that may stand between the parts of a request.
_NEAR, _BESIDE = 8, 4


@cache
def _classes() -> Mapping[str, tuple[tuple[str, ...], frozenset[str]]]:
    """Of each class, the beginnings of words and the whole words."""
    import yaml

    raw: dict[str, list[str | bool]] = yaml.safe_load(
        (files("agent.language") / "stops.yaml").read_text(encoding="utf-8")
    )
    named = {k: [_word(v) for v in members] for k, members in raw.items()}
    return {
        k: (tuple(m[:-1] for m in members if m.endswith("*")), frozenset(m for m in members if not m.endswith("*")))
        for k, members in ((_word(k), members) for k, members in named.items())
    }


def _word(value: str | bool) -> str:
    """YAML reads a bare "no" and "on" as booleans."""
    return {False: "no", True: "on"}[value] if isinstance(value, bool) else value


def of_others(sentence: str) -> bool:
    """True when the sentence is about a document, their customers, a product: its stop is then not one of our writing."""
    one = _Sentence(sentence)
    return bool(one.at("others") or one.at("document"))


class _Sentence:
    """One sentence as folded words, asked where a class of words stands in it."""

    def __init__(self, text: str) -> None:
        self.words = [w.text for w in words(fold(text))]
        self.text = " " + " ".join(self.words) + " "

    def at(self, name: str) -> list[int]:
        """Where words of the class stand."""
        starts, whole = _classes()[name]
        return [i for i, w in enumerate(self.words) if w in whole or (bool(starts) and w.startswith(starts))]

    def has(self, name: str) -> bool:
        """Whether one of the sayings of the class stands in it."""
        return any(f" {one} " in self.text for one in _classes()[name][1])


def asks_to_stop(sentence: str) -> bool:
    """True when the sentence, by its words, asks us to stop writing or to forget the person."""
    one = _Sentence(sentence)
    if not one.words or one.at("others"):
        return False
    return one.has("said") or _no_more(one) or _out_of_lists(one) or _no_leave(one)


def _no_more(one: _Sentence) -> bool:
    """A negation or an ending, then what we do to the person, beside the person."""
    if one.at("document") or _describes(one) or not _asks(one):
        return False
    operators, me, us = [*one.at("no"), *one.at("end")], one.at("me"), one.at("us")
    for act in one.at("reach"):
        if _near(operators, act, _NEAR) and (_near(me, act, _BESIDE) or _near(us, act, _BESIDE)):
            return True
    return any(
        _near(operators, act, _NEAR) and me and _near(us, act, _NEAR) and not one.at("past") for act in one.at("arrive")
    )


def _asks(one: _Sentence) -> bool:
    """A wish is uttered, or the sentence opens on its operator, as orders do."""
    opening = {*one.at("no"), *one.at("end")} & {0, 1, 2}
    return bool(one.at("wish")) or (bool(opening) and not {*one.words[:2]} & _SELF)


def _describes(one: _Sentence) -> bool:
    """ "You are not bothering me": a statement about us, not a request, unless it hangs on a wish."""
    for at, word in enumerate(one.words[:-1]):
        told = (word == "vous" and one.words[at + 1] in ("ne", "n")) or (
            word == "you"
            and one.words[at + 1] in ("are", "re", "aren", "have", "haven", "ve", "did", "didn", "never", "don")
        )
        if told and one.words[at - 1 : at] not in (["que"], ["that"], ["rather"], ["prefer"], ["if"], ["si"]):
            return True
    return False


def _out_of_lists(one: _Sentence) -> bool:
    """A removal of one's own data, or of oneself from a list of ours."""
    mine, us = one.at("mine"), one.at("us")
    for act in one.at("remove"):
        for kept in one.at("data"):
            if abs(kept - act) <= _NEAR and any(0 < kept - m <= 2 for m in mine) and not one.at("past"):
                return not one.at("document")
        for kept in one.at("list"):
            if abs(kept - act) <= _NEAR and any(0 < kept - u <= 2 for u in us) and (one.at("me") or one.at("data")):
                return True
    return False


def _no_leave(one: _Sentence) -> bool:
    """A permission denied to write, or to use one's address."""
    for leave in one.at("permission"):
        denied = _near(one.at("no"), leave, _NEAR) or "sans" in one.words
        if denied and (one.at("us") or one.at("me")) and (one.at("data") or one.at("reach") or one.at("arrive")):
            return True
    return False


def _near(places: Sequence[int], at: int, reach: int) -> bool:
    return any(p != at and abs(p - at) <= reach for p in places)
