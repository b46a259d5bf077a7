"""Dates made false: another month, another year."""

import re
from random import Random

from evals.mutators.material import Around, Change, Item, mutator, shuffled
from evals.mutators.phrases import months

_YEAR = re.compile(r"\b20[12]\d\b")


@mutator("month", "wrong_date", "invented_fact", "wrong_number", "fused_facts", "stale", "invented_number")
def month(item: Item, around: Around, rng: Random) -> Change:
    """A month of a factual sentence is another one."""
    names = months(item.language)
    pattern = re.compile(rf"(?<!['’])\b(?:{'|'.join(names)})\b")
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        found = list(pattern.finditer(text))
        if not found:
            continue
        hit = rng.choice(found)
        before = text[: hit.start()].lower().split()[-1:]
        others = [n for n in names if n.lower() not in around.known and n != hit.group()]
        # "By June" stays true in November: only a month that is told as the moment becomes a lie.
        if others and before not in (["by"], ["d'ici"], ["until"], ["avant"], ["before"], ["depuis"], ["since"]):
            return item.say(place, text[: hit.start()] + rng.choice(others) + text[hit.end() :]), place
    return None


@mutator("year", "wrong_date", "invented_fact", "wrong_number", "fused_facts", "stale", "invented_number")
def year(item: Item, around: Around, rng: Random) -> Change:
    """A year of a factual sentence is another one."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        found = list(_YEAR.finditer(text))
        if not found:
            continue
        hit = rng.choice(found)
        others = [y for y in ("2019", "2021", "2022", "2023", "2029") if y not in around.known]
        if others:
            return item.say(place, text[: hit.start()] + rng.choice(others) + text[hit.end() :]), place
    return None


@mutator("added_date", "wrong_date", "invented_fact", "wrong_number", "fused_facts", "stale", "invented_number")
def added_date(item: Item, around: Around, rng: Random) -> Change:
    """A date that nobody gives is set before a fact of the account that has none."""
    fr = item.language == "fr"
    for place in shuffled(item.facts(), rng):
        piece = item.pieces[place]
        held = " ".join(around.dated.get(e, "") for e in piece.evidence)
        text = piece.words
        free = [n for n in months(item.language) if n.lower() not in held.lower()]
        dated = _YEAR.search(text) or any(n in text for n in (*months("fr"), *months("en")))
        if not held or not free or dated or text.split()[0] not in _OPENINGS or _STRETCH.search(held):
            continue
        lead = f"En {rng.choice(free)}, " if fr else f"In {rng.choice(free)}, "
        return item.say(place, lead + text[0].lower() + text[1:]), place
    return None


# A source that tells a stretch of time allows any month inside it.
_STRETCH = re.compile(
    r"semestre|trimestre|quarter|\bhalf\b|\bmonths to\b|entre \w+ et|between|\bà (?:juin|mai|août|septembre)|"
    r"printemps|été|automne|hiver|spring|summer|autumn|winter",
    re.I,
)
# Words that open a sentence without being a name: they lose their capital behind a date.
_OPENINGS = {
    *("Vous", "Votre", "Vos", "Nous", "Notre", "Le", "La", "Les", "Chez", "Un", "Une", "Des", "Il", "Trois", "Deux"),
    *("You", "Your", "We", "Our", "The", "At", "A", "It", "Three", "Two"),
}
