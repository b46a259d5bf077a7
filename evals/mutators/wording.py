"""Small words that turn a true sentence into a false one: a negation, a generalisation, a plan told as done, a conclusion."""

import re
from random import Random

from evals.mutators.material import Around, Change, Item, mutator, shuffled
from evals.mutators.phrases import pairs, phrases

_FAMILY = ("invented_fact", "unsupported_inference", "wrong_number", "fused_facts", "invented_number", "misattributed",
           "wrong_entity", "wrong_date", "promise_not_in_playbook", "invented_customer_result")  # fmt: skip
_ALREADY = re.compile(
    r"\b(?:ne|n|pas|plus|jamais|sans|aucune?|rien|not|never|no|without|nobody|neither|personne)\b|n['’]", re.I
)
_QUOTES = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


def _outside(text: str, pattern: str) -> re.Match[str] | None:
    """The first match that is not inside a quotation."""
    quoted = [m.span() for m in _QUOTES.finditer(text)]
    return next((m for m in re.finditer(pattern, text) if not any(a <= m.start() < b for a, b in quoted)), None)


@mutator("negation", "invented_fact", *_FAMILY)
def negation(item: Item, around: Around, rng: Random) -> Change:
    """A verb of a true sentence is denied."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        if _ALREADY.search(text) or "?" in text:
            continue
        for pattern, denied in pairs(item.language, "denied"):
            hit = _outside(text, pattern)
            if hit:
                return item.say(place, text[: hit.start()] + denied + text[hit.end() :]), place
    return None


@mutator("reversal", "invented_fact", *_FAMILY)
def reversal(item: Item, around: Around, rng: Random) -> Change:
    """A verb becomes its opposite."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        for one, two in pairs(item.language, "reversed"):
            hit = _outside(text, rf"\b{one}(?!\w)")
            if hit and two not in text:
                return item.say(place, text[: hit.start()] + two + text[hit.end() :]), place
    return None


_YOU = re.compile(r"\b(?:vous|votre|vos|you|your)\b", re.I)


@mutator("generalised", "unsupported_inference", *_FAMILY)
def generalised(item: Item, around: Around, rng: Random) -> Change:
    """What is true of one place, one time or one team is told of all."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        if _YOU.search(text) and text.endswith("."):
            return item.say(place, text[:-1] + rng.choice(phrases(item.language, "wider"))), place
    return None


@mutator("quantifier", "unsupported_inference", *_FAMILY)
def quantifier(item: Item, around: Around, rng: Random) -> Change:
    """Some becomes all, often becomes always, one in three becomes every one."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        for pattern, wider in pairs(item.language, "wider"):
            hit = _outside(text, pattern)
            if hit and not text.rstrip().endswith("?"):
                wide = wider[0].upper() + wider[1:] if hit.start() == 0 else wider
                return item.say(place, text[: hit.start()] + wide + text[hit.end() :]), place
    return None


@mutator("plan_as_done", "invented_fact", *_FAMILY)
def plan_as_done(item: Item, around: Around, rng: Random) -> Change:
    """What is planned is told as done."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        for plan, done in pairs(item.language, "done"):
            hit = _outside(text, rf"\b{re.escape(plan)}\b")
            if hit and not _ALREADY.search(text):
                plural = done == "was" and text[: hit.start()].rstrip().endswith("s")
                return item.say(place, text[: hit.start()] + ("were" if plural else done) + text[hit.end() :]), place
    return None


@mutator("conclusion", "unsupported_inference", *_FAMILY)
def conclusion(item: Item, around: Around, rng: Random) -> Change:
    """A conclusion that no source draws is added to a fact of the account."""
    for place in shuffled(item.facts(), rng):
        piece = item.pieces[place]
        if _YOU.search(piece.words) and piece.words.endswith("."):
            return item.say(place, piece.words[:-1] + rng.choice(phrases(item.language, "conclusion"))), place
    return None
