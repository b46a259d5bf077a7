"""The label of a line: who speaks, when, and where their words start."""

import re
from typing import NamedTuple

from connectors.deals.content import Knows
from connectors.deals.people import folded, words_of

_STAMP = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,7})?"
_DAY = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
_SPAN = rf"(?:[ \t]{{0,2}}(?:-->?|->|[–—→])[ \t]{{0,2}}(?:{_STAMP}))?"
_MARKS = r"[\s>*_#-]{0,4}"
_LEAD = re.compile(
    rf"{_MARKS}[\[(]?(?:{_DAY},?[ T\t]{{1,2}})?({_STAMP})(?:[ \t\u202f]?[AP]\.?M\.?)?{_SPAN}[\])]?"
    r"[ \t]{0,4}[-–—|:]?[ \t]{0,4}",
    re.IGNORECASE,
)
_COLON = "[:\uff1a]"
_NAME = "[^:\uff1a\n]{1,120}?"
_LABEL = re.compile(
    rf"{_MARKS}(?P<label>{_NAME})(?:[*_]{{0,3}}[ \t]{{0,4}}[\[(]?(?P<stamp>{_STAMP})[\])]?)?"
    rf"[*_]{{0,3}}[ \t\u00a0\u202f]?(?::[*_]{{0,3}}(?:[ \t\u00a0\u202f]{{1,8}}|$)|\uff1a[*_]{{0,3}}[ \t\u00a0\u202f]{{0,8}})"
)
_ALONE = re.compile(
    rf"{_MARKS}(?P<label>{_NAME})[*_]{{0,3}}[ \t]{{1,10}}[\[(]?(?P<stamp>{_STAMP})(?:[ \t\u202f]?[AP]M)?[\])]?[ \t]{{0,9}}$"
)
_BRACKETED = re.compile(rf"{_MARKS}[\[<](?P<label>[^\[\]<>:\n]{{2,80}})[\]>][ \t]{{0,4}}:?[ \t]{{1,8}}(?=\S)")
_APART = re.compile(r"(?P<label>[^:|\t\n]{2,80}?)(?:[ ]{0,4}\t[ \t]{0,4}|[ ]{1,4}[|–—][ ]{1,4})(?=\S)")
_SENT = re.compile(r"(?:from|de|von)[ \t]{1,3}(.{2,60}?)[ \t]{1,3}(?:to|à|an)[ \t]{1,3}\S", re.IGNORECASE)
_ASIDE = re.compile(r"[(\[][^()\[\]]{1,60}[)\]]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")

_SHORT_WORDS = 4
_SHORT_CHARACTERS = 40


class Label(NamedTuple):
    """Who a line says speaks, where their words start (from the start of the line), and when in the recording."""

    name: str
    words: int
    seconds: float | None


def opening(line: str) -> Label | None:
    """The label a line starts with, whatever it turns out to be."""
    lead = _LEAD.match(line)
    after = lead.end() if lead else 0
    stamp = lead[1] if lead else None
    found = _LABEL.match(line, after) or _ALONE.match(line.rstrip("\n"), after)
    if found is None:
        name = alone(line[after:])
        return Label(name, len(line), seconds_of(stamp)) if stamp and name and name_shaped(name) else None
    name = _cleaned(found["label"])
    stamp = stamp or found["stamp"]
    return Label(name, _next_words(line, found.end()), seconds_of(stamp) if stamp else None) if name else None


def bracketed(line: str, knows: Knows) -> Label | None:
    """`[Name] words`, for those who are known only: a bracket also holds what a recorder heard ("[Music]")."""
    lead = _LEAD.match(line)
    found = _BRACKETED.match(line, lead.end() if lead else 0)
    if not found or not (knows(found["label"]) or anonymous(found["label"])):
        return None
    return Label(_cleaned(found["label"]), found.end(), seconds_of(lead[1]) if lead else None)


def apart(line: str, knows: Knows) -> Label | None:
    """`Name<tab>words`, `Name | words`, `Name — words`, for those who are known."""
    lead = _LEAD.match(line)
    found = _APART.match(line, lead.end() if lead else 0)
    name = _cleaned(found["label"]) if found else ""
    if not found or not (name and (knows(name) or anonymous(name))):
        return None
    return Label(name, found.end(), seconds_of(lead[1]) if lead else None)


def alone(line: str) -> str | None:
    """The line as a name with nothing beside it, None when it cannot be one."""
    name = _cleaned(line)
    return name if 0 < len(name) <= 80 and name[-1] not in ".?!,;:…" else None


def stamp_alone(line: str) -> str | None:
    """The time on a line that holds nothing else."""
    lead = _LEAD.match(line[:80])
    return lead[1] if lead and not line[lead.end() :].strip(" \t\n*_])") else None


def stamped(line: str) -> bool:
    """True for a line that starts with a time."""
    return bool(_LEAD.match(line))


def bracketed_stamp(line: str) -> int:
    """Where the words of a line start that opens with a time in brackets, 0 when it does not."""
    lead = _LEAD.match(line)
    return lead.end() if lead and line.lstrip()[:1] in ("[", "(") else 0


def short(label: Label) -> bool:
    """True for a label no longer than a name, whatever its words: not the date above a transcript."""
    words = label.name.split()
    return len(words) <= _SHORT_WORDS and len(label.name) <= _SHORT_CHARACTERS and not label.name[0].isdigit()


def label_of(line: str) -> Label | None:
    """The label of one line of captions, whatever it turns out to be."""
    found = _LABEL.match(line)
    name = _cleaned(found["label"]) if found else ""
    return Label(name, found.end(), None) if found and name else None


def anonymous(label: str) -> bool:
    """True for somebody nobody named: "Speaker 2", "Intervenant", a telephone number."""
    digits = sum(c.isdigit() for c in label)
    if digits >= 8 and all(c.isdigit() or c in "+()-. \u00a0\u202fx*" for c in label):
        return True
    return folded(label).rstrip(" 0123456789#_") in words_of("anonymous_labels")


def name_shaped(label: str) -> bool:
    """Up to six words, each with a capital or a small word of names, or an address; no sentence, no word that heads a list."""
    bare = _ASIDE.sub(" ", label).strip()
    if "@" in bare and " " not in bare:
        return "." in bare.rpartition("@")[2]
    words = bare.replace("’", "'").replace("'", " ").replace("-", " ").replace("|", " ").split()
    if (
        not 0 < len(words) <= 6
        or len(label) > 60
        or any(c in label for c in '?!;«»"=/@')
        or folded(bare) in words_of("not_speakers")
    ):
        return False
    if not bare[0].isupper():
        return False
    return all(w[0].isupper() or w[0].isdigit() or folded(w).strip(".,") in words_of("particles") for w in words)


def seconds_of(stamp: str) -> float:
    """`1:02:03.5`, `02:03` or `02:03,5` in seconds."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _cleaned(label: str) -> str:
    """A label without marks around it, unseen characters, and what a chat adds ("From Name to Everyone")."""
    label = _UNSEEN.sub("", label).strip().strip("*_-–—|#> \t")
    if label[:1] in "[<(" and label[-1:] in "]>)" and not any(c in label[1:-1] for c in "[]<>()"):
        label = label[1:-1].strip()
    elif label.count("[") != label.count("]"):
        label = label.strip("[]")
    sent = _SENT.match(label)
    return sent[1].strip() if sent else label


def _next_words(line: str, place: int) -> int:
    rest = line[place:]
    return place + len(rest) - len(rest.lstrip())
