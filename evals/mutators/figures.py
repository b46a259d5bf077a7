"""Figures made false: a digit, a magnitude, a currency, a unit, points for percents, two figures exchanged."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from random import Random

from evals.mutators.material import Around, Change, Item, mutator, shuffled
from evals.mutators.phrases import months, pairs

_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:[   ,]\d{3})+(?!\d)|(?<![\w.,/-])\d+(?:[.,]\d+)?(?![\w/-])")
_MONTHS = frozenset(name.lower() for language in ("fr", "en") for name in months(language))
_FAMILY = ("invented_number", "fused_facts", "wrong_entity", "conflicting_fact", "stale", "invented_fact")
_QUOTES = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


def figures(text: str) -> Iterator[re.Match[str]]:
    """Figures that count something: no day beside a month, no year, no figure of a name (`Microsoft 365`), of a quotation."""
    quoted = [m.span() for m in _QUOTES.finditer(text)]
    for found in _FIGURE.finditer(text):
        before = re.findall(r"[\w'’]+", text[: found.start()])[-1:] or [""]
        after = re.findall(r"[\w'’]+", text[found.end() :])[:1] or [""]
        dated = {before[0].lower(), after[0].lower()} & _MONTHS
        year = re.fullmatch(r"(?:19|20)\d\d", found.group())
        named = before[0][:1].isupper() and found.start() > len(before[0]) + 1
        if not (dated or year or named or any(a <= found.start() < b for a, b in quoted)):
            yield found


def _value(text: str) -> str:
    return re.sub(r"[   ]", "", text).replace(",", ".")


def _absent(figure: str, around: Around) -> bool:
    """No text around the draft holds this figure, however its thousands are set, nor as the head of a longer one."""
    wanted = _value(figure)
    if re.search(rf"(?<![\w.,/-]){re.escape(figure)}(?![\w.,/-])", around.known):
        return False
    return all(_value(m.group()) != wanted for m in _FIGURE.finditer(around.known))


def _each(item: Item, rng: Random, change: Callable[[str, re.Match[str]], str | None]) -> Change:
    """The first figure of a factual piece, in seeded order, that the change can spoil."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        found = list(figures(text))
        for at in shuffled(range(len(found)), rng):
            new = change(text, found[at])
            if new is not None and new != text:
                return item.say(place, new), place
    return None


@mutator("digit", "wrong_number", *_FAMILY)
def digit(item: Item, around: Around, rng: Random) -> Change:
    """One digit of a figure is another one."""

    def change(text: str, found: re.Match[str]) -> str | None:
        places = [i for i, c in enumerate(found.group()) if c.isdigit()]
        at = rng.choice(places)
        figure = found.group()
        for new in rng.sample("123456789", 9):
            spoiled = figure[:at] + new + figure[at + 1 :]
            if spoiled != figure and _absent(spoiled, around):
                return text[: found.start()] + spoiled + text[found.end() :]
        return None

    return _each(item, rng, change)


@mutator("magnitude", "wrong_number", *_FAMILY)
def magnitude(item: Item, around: Around, rng: Random) -> Change:
    """Ten times more, or millions made billions."""

    def change(text: str, found: re.Match[str]) -> str | None:
        rest = text[found.end() :]
        for one, two in (
            ("millions", "milliards" if item.language == "fr" else "billions"), ("million", "billion"),
            ("M€", "Md€"), ("m\b", "bn"), ("k€", "M€"),
        ):  # fmt: skip
            if re.match(rf"[\s   ]?{re.escape(one)}", rest):
                return text[: found.end()] + rest.replace(one, two, 1)
        if "." in found.group() or "," in found.group():
            return None
        bigger = found.group() + "0"
        return text[: found.start()] + bigger + rest if _absent(bigger, around) else None

    return _each(item, rng, change)


def _swap_words(swaps: Iterable[tuple[str, str]]) -> Callable[[str, re.Match[str]], str | None]:
    def change(text: str, found: re.Match[str]) -> str | None:
        rest = text[found.end() :]
        for one, two in swaps:
            hit = re.match(rf"([\s   -]?){re.escape(one)}(?!\w)", rest)
            if hit:
                return text[: found.end()] + hit.group(1) + two + rest[hit.end() :]
        return None

    return change


@mutator("unit", "wrong_number", *_FAMILY, "wrong_date")
def unit(item: Item, around: Around, rng: Random) -> Change:
    """Minutes told as hours, days as weeks."""
    return _each(item, rng, _swap_words(pairs(item.language, "units")))


_CURRENCIES = (
    ("€", "$"), ("M€", "M$"), ("k€", "k$"), ("euros", "dollars"), ("millions d'euros", "millions de dollars"),
    ("millions d’euros", "millions de dollars"), ("million euros", "million dollars"),
)  # fmt: skip


@mutator("currency", "wrong_number", *_FAMILY)
def currency(item: Item, around: Around, rng: Random) -> Change:
    """Euros told as dollars, pounds as euros."""
    suffix = _swap_words(_CURRENCIES)

    def change(text: str, found: re.Match[str]) -> str | None:
        sign = text[found.start() - 1 : found.start()]
        if sign in ("£", "$", "€"):
            other = {"£": "€", "$": "€", "€": "$"}[sign]
            return text[: found.start() - 1] + other + text[found.start() :]
        return suffix(text, found)

    return _each(item, rng, change)


@mutator("points", "wrong_number", *_FAMILY)
def points(item: Item, around: Around, rng: Random) -> Change:
    """A percentage told as points."""

    def change(text: str, found: re.Match[str]) -> str | None:
        hit = re.match(r"[\s   ]?(?:%|percent\b|per cent\b|pour cent\b)", text[found.end() :])
        words = " points" if item.language == "fr" else " percentage points"
        return text[: found.end()] + words + text[found.end() + hit.end() :] if hit else None

    return _each(item, rng, change)


@mutator("swap_figures", "wrong_number", *_FAMILY)
def swap_figures(item: Item, around: Around, rng: Random) -> Change:
    """Two different figures of one sentence change places."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        found = list(figures(text))
        for one, two in pairwise(found):
            between = text[one.end() : two.start()].strip(" ,")
            if _value(one.group()) != _value(two.group()) and between not in (
                "",
                "et",
                "and",
                "ou",
                "or",
                "à",
                "to",
                "-",
            ):
                new = text[: one.start()] + two.group() + text[one.end() : two.start()] + one.group()
                return item.say(place, new + text[two.end() :]), place
    return None
