"""The words of signal files as data: column names, signal types, placeholders, vendors; the user's own words added."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from connectors.errors import UnreadableFile
from connectors.files.cells import fold, placeholder_key
from connectors.resolution.domains import Hosts, shared_hosts
from connectors.resolution.names import account_name

Role = Literal[
    "company", "domain", "email", "topic", "product", "score", "date", "type", "linkedin", "page", "kind", "employees", "revenue",
    "amount", "currency", "amount_usd", "country", "city", "postcode", "industry", "siren", "title", "first_name", "last_name",
    "stage", "fit",
]  # fmt: skip

IDENTITY: tuple[Role, ...] = ("company", "domain", "email")  # a list must have one of these columns


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Aliases(_Strict):
    """Header names of one role by language; `unsure` names count only when the values agree."""

    en: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


class Guess(_Strict):
    """Words of a column name that suggest a role (`ends`: as its last word only), that forbid it, that help to choose."""

    words: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    prefer: frozenset[str] = frozenset()


class Vendor(_Strict):
    """How one vendor's lists are recognised and read (see the comments of `vocabulary.toml`)."""

    type: str = "intent_surge"
    source: str = ""
    score_scale: str | None = None
    markers: dict[str, float] = Field(default_factory=dict)
    first: dict[Role, tuple[str, ...]] = Field(default_factory=dict)
    only: dict[Role, tuple[str, ...]] = Field(default_factory=dict)


class SavedMapping(_Strict):
    """A header met before and how its columns were read; edited by users, it wins over the alias tables."""

    header: tuple[str, ...]
    vendor: str = "generic"
    columns: dict[Role, tuple[str, ...]]


class UserHosts(_Strict):
    """Hosts that are no account for this user."""

    never_accounts: tuple[str, ...] = ()


class Words(_Strict):
    """The content of `vocabulary.toml`, and of a user's `signals.toml`."""

    placeholders: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    columns: dict[Role, Aliases] = Field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    vendors: dict[str, Vendor] = Field(default_factory=dict)
    guesses: dict[Role, Guess] = Field(default_factory=dict)
    hosts: UserHosts = Field(default_factory=UserHosts)
    mappings: tuple[SavedMapping, ...] = ()


class Vocabulary:
    """The words, folded and indexed once for look-ups."""

    def __init__(self, words: Words) -> None:
        self.vendors: Mapping[str, Vendor] = words.vendors
        self.mappings = words.mappings
        self.hosts: Hosts = shared_hosts().extended(words.hosts.never_accounts)
        self.placeholders = frozenset(placeholder_key(p) for p in words.placeholders)
        self.guesses: Mapping[Role, Guess] = words.guesses
        self.totals = frozenset(account_name(name) for name in words.totals)
        self.types: Mapping[str, str] = {
            fold(label): name for name, labels in words.types.items() for label in (name, *labels)
        }
        self.type_names = frozenset(words.types)
        self.aliases: Mapping[Role, tuple[str, ...]] = {
            role: tuple(fold(name) for name in (*names.en, *names.fr)) for role, names in words.columns.items()
        }
        self.unsure: Mapping[Role, tuple[str, ...]] = {
            role: tuple(map(fold, names.unsure)) for role, names in words.columns.items()
        }
        english = {fold(name) for names in words.columns.values() for name in names.en}
        french = {fold(name) for names in words.columns.values() for name in names.fr}
        self.french, self.english = french - english, english - french
        unsure = {name for names in self.unsure.values() for name in names}
        self.known = english | french | unsure | {fold(n) for v in words.vendors.values() for n in _vendor_names(v)}
        self.identity_names = frozenset(name for role in IDENTITY for name in self._names_of(role))
        self.prefixes = tuple(fold(m) for v in words.vendors.values() for m in v.markers if m.endswith("*"))

    def _names_of(self, role: Role) -> set[str]:
        own = {fold(n) for v in self.vendors.values() for n in (*v.first.get(role, ()), *v.only.get(role, ()))}
        return own.union(self.aliases.get(role, ()), self.unsure.get(role, ()))

    def knows(self, folded_header: str) -> bool:
        """Whether a folded header cell is the name of a column we read."""
        return folded_header in self.known or folded_header.startswith(self.prefixes)


def _vendor_names(vendor: Vendor) -> list[str]:
    tables = (*vendor.first.values(), *vendor.only.values())
    return [name for names in tables for name in names] + [m for m in vendor.markers if not m.endswith("*")]


def load_vocabulary(user_file: Path | None = None) -> Vocabulary:
    """The shipped words, extended by the user's `signals.toml` when it exists.

    Raises `UnreadableFile` when the user's file is not TOML of the documented shape.
    """
    shipped = Words.model_validate(_shipped())
    if user_file is None or not user_file.exists():
        return Vocabulary(shipped)
    return Vocabulary(_merged(shipped, _user_words(user_file)))


def _shipped() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def _user_words(path: Path) -> Words:
    try:
        return Words.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableFile(path, f"not readable as TOML ({error}); correct it or remove it") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UnreadableFile(
            path, f"{first['msg']}; see the shape in the README of connectors/files", field=field
        ) from error


def _merged(shipped: Words, user: Words) -> Words:
    """The user's aliases come first; a vendor of the same name is replaced whole."""
    columns = dict(shipped.columns)
    for role, names in user.columns.items():
        base = columns.get(role, Aliases())
        columns[role] = Aliases(en=names.en + base.en, fr=names.fr + base.fr, unsure=names.unsure + base.unsure)
    types = dict(shipped.types)
    for name, labels in user.types.items():
        types[name] = (*types.get(name, ()), *labels)
    return Words(
        placeholders=shipped.placeholders + user.placeholders,
        totals=shipped.totals + user.totals,
        columns=columns,
        types=types,
        vendors={**shipped.vendors, **user.vendors},
        guesses={**shipped.guesses, **user.guesses},
        hosts=user.hosts,
        mappings=user.mappings,
    )
