"""What may not leave whatever it says: placeholders, hidden characters, foreign links, and typography to mend."""

import re
import unicodedata

from agent.playbook.models import Seller
from connectors.records import Language

_PLACEHOLDER = re.compile(
    r"\[[^\]\n]{0,80}\]|\{[^}\n]{0,80}\}|\bX{2,}\b|<[A-Za-z_/][^>\n]{0,60}>|\bTODO\b|\blorem ipsum\b", re.I
)
_XX = re.compile(r"\bXX+\b")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"»)]{1,300}", re.I)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_TIGHT = re.compile(r"\w[?!;»]|«\w|\w :\S")
_SPACED = re.compile(r"\w[   ][?!]")


def placeholders(text: str) -> list[str]:
    """Text somebody forgot to fill in."""
    return [
        m.group() for m in _PLACEHOLDER.finditer(text) if not m.group().lower().startswith("x") or _XX.match(m.group())
    ]


def hidden_characters(text: str) -> list[str]:
    """Control, zero-width, direction, private-use and replacement characters, by code point."""
    bad = {
        c
        for c in set(text)
        if c not in "\n\t" and (unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") or c == "�")
    }
    return sorted(f"U+{ord(c):04X}" for c in bad)


def foreign_links(text: str, seller: Seller) -> list[str]:
    """Links outside `allowed_links`, and e-mail addresses other than the sender's."""
    allowed = {_bare(link) for link in [*seller.allowed_links, *seller.privacy_url.values(), seller.website]}
    links = [m.group().rstrip(".,;:!?)'") for m in _LINK.finditer(text)]
    addresses = [m.group().rstrip(".") for m in _ADDRESS.finditer(text)] if "@" in text else []
    return [k for k in links if _bare(k) not in allowed] + [
        a for a in addresses if a.lower() != seller.sender.email.lower()
    ]


def _bare(link: str) -> str:
    return link.lower().split("://")[-1].rstrip("/")


def typography(text: str, language: Language) -> list[str]:
    """Marks set against the habits of the language: French wants a space before `? ! ; :` and « », English none."""
    plain = _LINK.sub("", text)
    found = []
    if language == "fr":
        if _TIGHT.search(plain):
            found.append("space missing beside ? ! ; « »")
        if '"' in plain:
            found.append("straight quotation marks")
    elif _SPACED.search(plain):
        found.append("space before ? or !")
    if "..." in plain:
        found.append("three dots instead of …")
    if "  " in plain.replace("\n", " ").strip() and "\n" not in plain:
        found.append("double space")
    return found
