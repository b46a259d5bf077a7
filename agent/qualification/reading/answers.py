"""What a sentence says because of the question it answers: `Who signs?` gives `Ann.` its meaning."""

import re
from collections.abc import Callable, Sequence

from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import Asked, Unit
from agent.qualification.records import ElementName

Said = dict[Stance, float]

_ANSWER_UNITS = 4  # sentences of a reply that still answer the question
_LAST = 4  # sentences of the seller that may still be answered
_NAMING = 14  # words: a longer reply tells a story, it does not name the signatory
_TELLING = 5  # words: a shorter reply names no need
_SPECIFIC = 9
_BRIEF = 4
_FULL_NAME = 2
_BARE = 4  # words: a name with no more than a hem around it
_TOPIC: dict[str, str] = {"authority": "economic_buyer"}  # one question asks for both
_HEM = r"^\W*(?:(?:euh?|um|er|uh|hm|well|ben|bah|ah|alors|la|honestly|honnetement|franchement)\W{1,3}){0,2}"
_REFUSAL = re.compile(_HEM + r"(?:no|nope|non|not really|pas vraiment|certainly not|count me out)\b")
_NONE = re.compile(_HEM + r"(?:no|nope|non|none|nobody|no one|nothing|aucun\w?|personne|rien)\b")
_NOBODY = re.compile(_HEM + r"(?:no|nope|non|none|nobody|no one|nada|aucun\w?|personne|grand dieu non)\b")
_MYSELF = re.compile(
    _HEM + r"(?:(?:oui|yes|yeah|that's|it's|that would be|c'est)\W{1,3})?"
    r"(?:(?:me|moi|mine|i do|i am|i sign)(?=\W{0,3}$|[,.;!])|moi,? je (?:signe|decide|valide|tranche))"
)
_THAT_IS = re.compile(
    _HEM
    + r"(?:that's|that is|that would be|that'd be|it's|it is|it would be|it'd be|c'est|ce serait|ca c'est|ce sera)\b"
)
_OTHERS = re.compile(
    r"\b(?:(?:two|three|four|five|several|a few|some|a couple of) others?|(?:deux|trois|"
    r"quatre|plusieurs|quelques) autres?)\b"
)
_NOT_QUITE = re.compile(
    _HEM + r"(?:not as such|not exactly|not yet|not quite|not really|pas encore|pas vraiment|"
    r"pas exactement|pas tout a fait|plus ou moins|more or less)\b"
)
_MUCH = re.compile(
    r"\b(?:too much|too long|a lot|enormous\w*|huge|fortune|beaucoup|enorme\w*|trop|"
    r"pas possible|monstrueux|never (?:timed|measured|counted))\b"
)
_WISH = re.compile(
    _HEM + r"(?:(?:just|juste|simply|simplement|d'?)\W{1,2})?(?:something|somebody|someone|one|a|"
    r"an|to|un|une|quelque chose|quelqu'un|avoir|pouvoir|"
    r"savoir|voir|etre|suivre|arreter|que|des|better|more|fewer|less|know|see|the)\b"
)
_BETTER = re.compile(
    r"\b(?:better|modern\w*|nicer|easier|simpler|more|meilleure?s?|plus (?:de |simple|"
    r"moderne|clair|fluide|rapide)\w*|moderne\w*|mieux)\b"
)
_UNDER_WAY = re.compile(
    r"\b(?:en cours|being (?:written|drafted|finali\w+)|still (?:writing|working)|"
    r"will follow|on va (?:la|les) ecrire|draft\w*|not ready|pas (?:prete?|finie?|"
    r"arretee?))\b"
)
_HAVE_NONE = re.compile(
    r"\b(?:on n'en a pas|on en a pas|nous n'en avons pas|y en a pas|we don't have (?:one|"
    r"any)|we haven't got (?:one|any)|there isn't (?:one|any))\b"
)
_ROUND = re.compile(
    _HEM
    + r"(?:(?:about|around|roughly|environ|autour de|dans les)\W{1,2})?(?:\d{2,}|ten|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|dix|quinze|vingt|trente|quarante|cinquante|soixante|quatre-vingt)(?:[ -]\w{2,8}){0,2}\W{0,3}$"
)
_HAPPENED = re.compile(
    r"\b(?:(?:got|went|came|left|found|told|sent|paid|lost|broke|stopped|took|turned|rang|called|"
    r"woke|spent|stood|missed)\b|"
    r"(?:on|j|nous|ils|il|elle) ?'?(?:a|ai|avons|ont|est|sont|s'est|m'a|l'a) \w{2,}(?:e|i|u|is|it|es)\b|"
    r"(?:j'ai|on a|on s'est) \w{3,})"
)
_SEPARATORS = re.compile(r",| et | and |;")


def answered(unit: Unit, element: ElementName, asked: Sequence[Unit]) -> Said:
    """What the buyer's unit adds as an answer to what the seller `asked`, for one element; empty when it answers nothing."""
    if unit.rank >= _ANSWER_UNITS or not raised(element, asked):
        return {}
    if "clueless" in unit.marks:
        return _CLUELESS.get(element, {})
    if "mute" in unit.marks:
        return {}
    reading = _READINGS.get(element)
    return reading(unit, fold(unit.text)) if reading else {}


def raised(element: ElementName, asked: Sequence[Unit]) -> bool:
    """True when the seller's last sentences ask about the element."""
    topic = _TOPIC.get(element, element)
    return any("ask" in question.cues.get(topic, {}) for question in asked[-_LAST:])


def raising(element: ElementName, asked: Asked) -> frozenset[int]:
    """The places of the units that answer a question on the element."""
    known: dict[int, bool] = {}  # units that answer the same question share it
    for question in asked.values():
        if id(question) not in known:
            known[id(question)] = raised(element, question)
    return frozenset(place for place, question in asked.items() if known[id(question)])


_CLUELESS: dict[str, Said] = {
    "economic_buyer": {"deny": 1.0},
    "authority": {"deny": 1.0},
    "timeline": {"vague": 1.0},
    "metrics": {"vague": 0.6},
}


def _who(unit: Unit, low: str) -> Said:
    if unit.rank > 0 or unit.marks & {"no", "neg"} or len(low.split()) > _NAMING:
        return {}
    if unit.cues.get("economic_buyer", {}).keys() & {"vague", "notme", "deny"} or low.rstrip().endswith(("...", "…")):
        return {}
    sure = not unit.marks & {"hedge", "hearsay", "cond"}
    named = "name" in unit.marks and _answers_who(unit, low)
    if sure and (named or _MYSELF.search(low) or (_alone(unit.text, low) and not unit.marks & {"yes", "number"})):
        return {"firm": 1.0}
    return {"vague": 0.8} if named or unit.marks & {"role", "body", "hedge"} else {}


def _answers_who(unit: Unit, low: str) -> bool:
    """Whether a name is given for an answer: alone, with a role, after `that's`, or with words of signing; not in an aside."""
    told = unit.cues.get("economic_buyer", {}).keys() | unit.cues.get("authority", {}).keys()
    return bool(
        len(low.split()) <= _BARE or "role" in unit.marks or told & {"firm", "weak", "cue"} or _THAT_IS.search(low)
    )


def _alone(text: str, low: str) -> bool:
    """A reply that is nothing but a name: `Gudrun.`, `Gudrun Aske.`"""
    said = low.strip(" .,!").split()
    return (
        0 < len(said) <= _FULL_NAME and text[:1].isupper() and not FUNCTION_WORDS & set(said) and not _NONE.search(low)
    )


def _amount(unit: Unit, low: str) -> Said:
    measured = unit.marks & {"money", "duration", "percent", "big"}
    if measured and unit.marks & {"neg", "hedge"}:
        return {"vague": 0.8}
    if measured and "not" not in unit.cues.get("metrics", {}):
        return {"firm": 1.0}
    return {"vague": 0.6} if _MUCH.search(low) and unit.rank < 2 else {}


def _when(unit: Unit, low: str) -> Said:
    if "withdrawn" in unit.marks or "withdraw" in unit.cues.get("timeline", {}):
        return {"withdraw": 1.0}
    if "date" in unit.marks and not unit.marks & {"hedge", "cond", "neg"}:
        return {"firm": 1.0}
    return {"vague": 0.8} if unit.marks & {"date", "period"} else {}


def _money(unit: Unit, low: str) -> Said:
    if _NOT_QUITE.search(low):
        return {"vague": 0.6}
    if "no" in unit.marks and unit.rank == 0:
        return {"deny": 0.6}
    if unit.rank == 0 and _ROUND.search(low) and not unit.marks & {"duration", "date", "neg", "hedge"}:
        return {"firm": 1.0}  # `Seventy.`
    if unit.marks & {"money", "big"} and "not" not in unit.cues.get("budget", {}):
        return {"vague": 0.8} if unit.marks & {"hedge", "cond", "neg"} else {"firm": 1.0}
    return {}


def _steps(unit: Unit, low: str) -> Said:
    if "withdrawn" in unit.marks:
        return {"withdraw": 1.0}
    if "body" in unit.marks and unit.marks & {"date", "period", "duration"} and not unit.marks & {"hedge", "clueless"}:
        return {"firm": 1.0}
    return {"firm": 0.5} if {"body", "sequence"} <= unit.marks else {"vague": 0.6} if "body" in unit.marks else {}


def _rivals(unit: Unit, low: str) -> Said:
    if _OTHERS.search(low):
        return {"vague": 0.8}
    if unit.rank > 0 or "vague" in unit.cues.get("competition", {}):
        return {}
    if _NOBODY.search(low):
        return {"deny": 0.6}
    return {"firm": 1.0} if "stranger" in unit.marks and "neg" not in unit.marks else {}


def _backs(unit: Unit, low: str) -> Said:
    if unit.rank > 1:
        return {}
    if _REFUSAL.search(low) or (_NOBODY.search(low) and len(low.split()) <= _BRIEF):
        return {"deny": 0.6}
    return {"vague": 0.6} if unit.marks & {"yes", "hedge", "cond"} else {}


def _criteria(unit: Unit, low: str) -> Said:
    cues = unit.cues.get("decision_criteria", {})
    if _UNDER_WAY.search(low):
        return {"vague": 0.8}
    if (
        unit.marks & {"no", "hedge"}
        or "firm" in unit.cues.get("need", {})
        or not cues.keys() & {"noun", "weak", "firm"}
    ):
        return {}
    listed = len(_SEPARATORS.findall(low)) > 1
    return {"firm": 1.0 if "weak" in cues or "number" in unit.marks else 0.5} if listed else {}


def _papers(unit: Unit, low: str) -> Said:
    return {"deny": 0.6} if unit.rank == 0 and (_NONE.search(low) or _HAVE_NONE.search(low)) else {}


def _wish(unit: Unit, low: str) -> Said:
    if unit.rank > 0 or len(low.split()) < _TELLING or unit.marks & {"no", "past"} or not _WISH.search(low):
        return {"vague": 0.5} if unit.rank == 0 and _BETTER.search(low) and _WISH.search(low) else {}
    specific = len(low.split()) >= _SPECIFIC and not _BETTER.search(low) and "hedge" not in unit.marks
    return {"firm": 1.0} if specific else {"vague": 0.6}


def _story(unit: Unit, low: str) -> Said:
    """A trouble told: what happened, to us."""
    told = "past" in unit.marks or _HAPPENED.search(low)
    if (
        not told
        or not unit.marks & {"we", "first"}
        or len(low.split()) < _SPECIFIC
        or unit.marks & {"no", "yes", "cond", "mute"}
    ):
        return {}
    return {} if unit.cues.get("identify_pain", {}).keys() & {"other", "deny"} else {"firm": 0.6}


_READINGS: dict[str, Callable[[Unit, str], Said]] = {
    "economic_buyer": _who,
    "authority": _who,
    "metrics": _amount,
    "timeline": _when,
    "budget": _money,
    "decision_process": _steps,
    "competition": _rivals,
    "decision_criteria": _criteria,
    "champion": _backs,
    "paper_process": _papers,
    "need": _wish,
    "identify_pain": _story,
}
