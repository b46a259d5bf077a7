"""`deal.json`: the account, the opportunity, and the sources with their kind, day and people (connectors/deals/README.md)."""

import json
from datetime import date, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from connectors.deals.days import day_of
from connectors.deals.decoding import read_text, sound
from connectors.deals.people import folded, words_of
from connectors.deals.records import DealAccount, Opportunity, Participant
from connectors.errors import UnreadableFile
from connectors.records import Language

MANIFEST = "deal.json"
MAX_SOURCES = 500


def _day(value: Any) -> Any:
    """A day as people write it; a moment is its day; what may be two days is refused."""
    if not isinstance(value, str) or not value.strip():
        return None if value == "" else value
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        pass
    day = day_of(value, None)
    if day is None:
        either = day_of(value, "dmy")
        hint = f"may be {either} or another day" if either else "is no day"
        raise ValueError(f"`{value[:40]}` {hint}; write it as 2026-09-18")
    return day


def _person(value: Any) -> Any:
    """A person as lists of meetings write them: an object, `Name <address>`, an address alone; a side in French or English."""
    if isinstance(value, str):
        name, address = parseaddr(value)
        value = (
            {"name": name or None, "email": address if "@" in address else None} if "@" in address else {"name": value}
        )
    if not isinstance(value, dict):
        return value
    email, side = value.get("email"), value.get("side")
    told = (
        value | {"side": _side(side)}
        if isinstance(side, str)
        else {k: v for k, v in value.items() if k != "side" or v is not None}
    )
    if not told.get("name") and isinstance(email, str) and "@" in email:
        words = email.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
        told = told | {"name": " ".join(word.capitalize() for word in words) or email}
    return told


def _side(told: str) -> str:
    word = folded(told)
    if word in words_of("buyer_labels") or word in ("external", "externe"):
        return "buyer"
    if word in words_of("seller_labels") or word in ("internal", "interne"):
        return "seller"
    return word or "unknown"


Day = Annotated[date, BeforeValidator(_day)]
DayOrNone = Annotated[date | None, BeforeValidator(_day)]
Person = Annotated[Participant, BeforeValidator(_person)]


class Listed(BaseModel):
    """One source as `deal.json` lists it. Without a date, its own or that of its file's name counts."""

    model_config = ConfigDict(extra="ignore")

    id: str
    kind: str
    date: DayOrNone = None
    file: str
    participants: tuple[Person, ...] = ()


class Manifest(BaseModel):
    """`deal.json`."""

    model_config = ConfigDict(extra="ignore")

    id: str
    seller: str | None = None
    language: Language | None = None
    as_of: Day
    account: DealAccount
    opportunity: Opportunity
    sources: tuple[Listed, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """`deal.json` of a folder. Raises UnreadableFile naming the file and the line or field when it is missing or wrong."""
    path = folder / MANIFEST
    if not path.is_file():
        raise UnreadableFile(folder, missing(folder) if folder.is_dir() else "no such folder")
    try:
        value = _whole(json.loads(read_text(path)))
        if not isinstance(value, dict):
            raise UnreadableFile(path, "a JSON object is expected", line=1)
        manifest = Manifest.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise UnreadableFile(path, reason, field=".".join(map(str, first["loc"]))) from None
    except (ValueError, RecursionError) as error:
        reason = (
            "nested too deep"
            if isinstance(error, RecursionError)
            else getattr(error, "msg", "a number no program can hold")
        )
        raise UnreadableFile(path, f"not JSON: {reason}", line=getattr(error, "lineno", None)) from None
    ids = [listed.id for listed in manifest.sources]
    double = next((i for i in ids if ids.count(i) > 1), None)
    if double:
        raise UnreadableFile(path, f"the id `{double}` is used twice", field="sources.id")
    if len(ids) > MAX_SOURCES:
        raise UnreadableFile(path, f"more than {MAX_SOURCES} sources", field="sources")
    return manifest


def _whole(value: Any) -> Any:
    """The value without half characters in its words."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return {sound(key): _whole(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def missing(path: Path) -> str:
    """Why a folder is no deal."""
    found = sorted(p.name for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    if not found:
        return f"no {MANIFEST} here nor one level below"
    return (
        f"no {MANIFEST} beside {', '.join(found[:3])}; write one that lists them (format: connectors/deals/README.md)"
    )
