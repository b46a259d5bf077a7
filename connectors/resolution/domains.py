"""From whatever stands in a domain cell (URL, host, e-mail address) to the registrable domain that names an account.

Offline: the public-suffix snapshot inside tldextract is the only source, the network is never asked.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import idna

MAX_CELL = 2_048  # characters looked at: no address is longer, and a hostile cell may hold a megabyte
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|^(?:mailto|https?|ftp):", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s,;|<>]+")
_END_OF_ICANN = "// ===END ICANN DOMAINS==="
_PATH = re.compile(r"[/?#\\]")


def _unmarked(host: str) -> str:
    return host.replace(".", "").replace("-", "").replace("_", "")


class Hosts(NamedTuple):
    """Hosts that are no account: `brands` match the label before the public suffix, `domains` the registrable domain."""

    brands: frozenset[str]
    domains: frozenset[str]

    def extended(self, domains: tuple[str, ...]) -> "Hosts":
        """The same hosts and the user's own domains."""
        return Hosts(self.brands, self.domains | {domain.casefold() for domain in domains})


@cache
def shared_hosts() -> Hosts:
    """Personal mailboxes and platforms shipped with the package (`hosts.toml`)."""
    table = tomllib.loads(resources.files(__package__).joinpath("hosts.toml").read_text(encoding="utf-8"))
    kinds = (table["mailboxes"], table["platforms"])
    return Hosts(
        frozenset(brand for kind in kinds for brand in kind["brands"]),
        frozenset(domain for kind in kinds for domain in kind["domains"]),
    )


@cache
def _suffixes() -> frozenset[str]:
    """The rules of the public-suffix list (its ICANN part): suffixes, `*.` wildcards, `!` exceptions.

    Read from the file tldextract ships, without importing it: it brings in an HTTP client, half a second a command.
    """
    package = find_spec("tldextract")
    folder = Path((package.submodule_search_locations or [""])[0] if package else "")
    lines = (folder / ".tld_set_snapshot").read_text(encoding="utf-8").partition(_END_OF_ICANN)[0].splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("//"))


@cache
def _endings() -> dict[str, bool]:
    """The last labels rules end with, and whether any of their rules is longer than that label."""
    endings: dict[str, bool] = {}
    for rule in _suffixes():
        _, dot, last = rule.rpartition(".")
        endings[last] = endings.get(last, False) or bool(dot)
    return endings


@cache
def _excepted(ending: str) -> bool:
    """Whether the rules of an ending have wildcards or exceptions right under it."""
    return any(rule == f"*.{ending}" or (rule[0] == "!" and rule.endswith(f".{ending}")) for rule in _suffixes())


def _suffix_at(labels: list[str]) -> int | None:
    """Where the public suffix of a host begins among its labels, None when no rule names its ending.

    The algorithm of publicsuffix.org: the longest rule wins, an exception wins over all.
    """
    longer = _endings().get(labels[-1])
    if not longer:
        return None if longer is None else len(labels) - 1
    rules = _suffixes()
    if len(labels) == 2 and labels[-1] in rules and not _excepted(labels[-1]):  # as most hosts are
        return 0 if f"{labels[0]}.{labels[1]}" in rules else 1
    for at in range(len(labels)):
        name = ".".join(labels[at:])
        if name in rules:
            return at
        rest = ".".join(labels[at + 1 :])
        if "!" + name in rules:
            return at + 1
        if "*." + rest in rules:
            return at
    return None


def account_domain(cell: str, hosts: Hosts | None = None) -> str | None:
    """The account's registrable domain (lower case, ASCII) stated by a cell, or None.

    Reads `acme.fr`, URLs with scheme, port, path or user, `mailto:`, `Name <a@b>` and plain e-mail addresses; the first
    usable address of the cell counts. Mailboxes, platforms, IP addresses and words without a dot name no account.
    """
    own = hosts if hosts is not None else shared_hosts()
    if not cell:
        return None
    for host in (_plain(cell),) if _is_bare(cell) else _hosts(cell[:MAX_CELL]):
        domain = _registrable(host)
        if domain and not _is_shared(domain, own):
            return domain.name
    return None


def _is_bare(cell: str) -> bool:
    """Whether a cell is a plain host name, as most are: nothing to take off it."""
    return len(cell) < 254 and cell.isascii() and "." in cell and _unmarked(cell).isalnum()


def registrable_domain(host: str) -> str | None:
    """The registrable domain of one bare host name, or None: `www.acme.co.uk` gives `acme.co.uk`."""
    domain = _registrable(host)
    return domain.name if domain else None


class _Domain(NamedTuple):
    name: str
    label: str
    listed: bool  # its suffix is on the public-suffix list


def _is_shared(domain: _Domain, hosts: Hosts) -> bool:
    return domain.name in hosts.domains or (domain.listed and domain.label in hosts.brands)


def _hosts(cell: str) -> Iterator[str]:
    """Host names a cell may hold, the surest first: inside <>, then tokens that look like addresses, then bare words."""
    if "<" in cell:
        yield _host_of(cell.partition("<")[2].partition(">")[0])
    tokens = [token for token in _SEPARATORS.split(cell) if token]
    if len(tokens) == 1:
        yield _host_of(tokens[0])
        return
    marked = [token for token in tokens if "@" in token or "//" in token or token[:4].casefold() == "www."]
    for token in marked or tokens:
        yield _host_of(token)


def _host_of(address: str) -> str:
    rest = address.strip("\"'`() ")
    if ":" in rest or rest[:2] == "//":
        rest = _SCHEME.sub("", rest, count=1)
    host = _PATH.split(rest, maxsplit=1)[0].rpartition("@")[2]
    if host.count(":") > 1:
        return ""  # an IPv6 address
    return _plain(host.partition(":")[0])


def _plain(host: str) -> str:
    host = host.strip(".")
    return host[4:] if host.startswith("www.") and host.count(".") > 1 else host


@lru_cache(maxsize=131_072)
def _registrable(host: str) -> _Domain | None:
    name = _ascii(host)
    labels = name.split(".")
    last = labels[-1]
    if len(labels) < 2 or not _is_host(name, labels) or last.isdigit() or len(last) < 2:
        return None  # among them every IPv4 address: its last label is a number
    if last in ("localhost", "localdomain"):
        return None
    suffix = _suffix_at(labels)
    if suffix is None:  # an unlisted ending: the default rule of the public-suffix list, the last label is the suffix
        return _Domain(".".join(labels[-2:]), labels[-2], listed=False)
    return _Domain(".".join(labels[suffix - 1 :]), labels[suffix - 1], listed=True) if suffix else None


def _is_host(name: str, labels: list[str]) -> bool:
    if len(name) > 253 or "" in labels or max(map(len, labels)) > 63 or name[0] == "-" or name[-1] == "-":
        return False
    return "-." not in name and ".-" not in name and _unmarked(name).isalnum()


def _ascii(host: str) -> str:
    """The host in ASCII (IDNA, UTS 46), "" when it cannot be one. Emoji labels, which browsers accept, are kept."""
    if host.isascii():
        return host.lower()
    visible = "".join(c for c in host[:253] if unicodedata.category(c) != "Cf")
    try:
        mapped = idna.uts46_remap(visible, std3_rules=False, transitional=False).split(".")
        return ".".join(
            label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in mapped
        )
    except (idna.IDNAError, UnicodeError):
        return ""
