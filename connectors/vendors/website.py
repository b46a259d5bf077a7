"""The company's own site: home, about, careers with a few advertisements, news with a few articles, legal notice.

Twelve pages at most, a minute at most, one request a second, robots.txt respected (see `connectors.fetch`). Only pages of the
same registrable domain count as the company's own word. Name, language and the numbers of the legal notice become clues for the
sources after it; the notice itself is no evidence, nobody quotes it.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal
from urllib.parse import urlsplit

from connectors.errors import BadAnswer, ConnectorError, NotFound, Unavailable
from connectors.fetch import Fetched
from connectors.notices import folded, own_part, stated_sirens
from connectors.pages import Link, Page, read_page
from connectors.ports import Clues, Gap, Gathered, Kit, Piece, SourceSpec, gap_of
from connectors.records import Language
from connectors.resolution.domains import registrable_domain
from connectors.resolution.names import comparable_name

NAME = "website"
# What a page is in the site. An article of the company's own site is its own word, hence evidence of kind `website`: `news` is
# for what a third party tells.
Role = Literal["page", "job", "article"]
_MOST_ITEMS = {"careers": 4, "news": 3}
_SITE_SECONDS = 60.0
_LEAST_TEXT = 40  # characters; a page with less says nothing without a browser
_FOOTER = 1_500
_FILES = (
    ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".zip", ".doc", ".docx", ".xls", ".xlsx", ".mp4", ".xml", ".ics",
)  # fmt: skip


@cache
def words() -> dict[str, Any]:
    """website.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("website.toml").read_text(encoding="utf-8"))


@dataclass
class _Visit:
    """One reading of one site: what was read and what went wrong."""

    kit: Kit
    domain: str
    ends: float
    pieces: list[Piece] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self, url: str) -> tuple[Page, Fetched] | None:
        """A page of the site, None when it was read before or cannot be: then a gap says so."""
        if url in self.seen:
            return None
        self.seen.add(url)
        if self.kit.http.clock.monotonic() > self.ends:
            self.gaps.append(Gap(source=NAME, reason=f"{url}: not read, the site is too slow", kind="unavailable"))
            return None
        try:
            return self.open(url)
        except ConnectorError as error:
            self.gaps.append(gap_of(NAME, error))
            return None

    def open(self, url: str) -> tuple[Page, Fetched]:
        """The same, raising what goes wrong."""
        fetched = self.kit.fetcher.fetch(url, self.domain)
        host = urlsplit(fetched.url).hostname or ""
        if registrable_domain(host) != self.domain:
            raise NotFound(f"{url}: leads to another site, {host}")
        self.seen.add(fetched.url)
        return read_page(fetched.body, fetched.content_type, fetched.url), fetched

    def keep(self, role: Role, page: Page, fetched: Fetched) -> None:
        """Add a page to the evidence, unless it says next to nothing. Articles and advertisements bear their own day."""
        if len(page.text) < _LEAST_TEXT:
            return
        language: Language = "fr" if page.language == "fr" else "en"
        today = self.kit.day(fetched.fetched_at)
        stated = page.published if role != "page" else None
        self.pieces.append(
            Piece(
                kind="job_post" if role == "job" else "website",
                source=words()["titles"][language][role],
                url=fetched.url,
                date=min(stated, today) if stated else today,
                text=page.text,
            )
        )


class Website:
    """The source."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def gather(self, clues: Clues) -> Gathered:
        """Pages of the site as evidence, its name, language and numbers as clues. Raises when the home page cannot be read."""
        visit = _Visit(self._kit, clues.domain, self._kit.http.clock.monotonic() + _SITE_SECONDS)
        home, fetched = self._home(visit)
        if len(home.text) < _LEAST_TEXT:
            visit.gaps.append(
                Gap(source=NAME, reason=f"{fetched.url}: shows no text without a browser", kind="nothing")
            )
        visit.keep("page", home, fetched)
        chosen = {name: choose(home.links, name, clues.domain) for name in words()["pages"]}
        self._about(visit, chosen["about"])
        self._careers(visit, chosen["careers"], home)
        self._news(visit, chosen["news"], home)
        notice = self._notice(visit, chosen["legal"], home)
        return Gathered(pieces=tuple(visit.pieces), clues=_learnt(clues.domain, home, notice), gaps=tuple(visit.gaps))

    def _home(self, visit: _Visit) -> tuple[Page, Fetched]:
        """The home page under the first address that answers: https, with www, then http."""
        first: ConnectorError | None = None
        for base in (f"https://{visit.domain}/", f"https://www.{visit.domain}/", f"http://{visit.domain}/"):
            try:
                return visit.open(base)
            except (Unavailable, NotFound, BadAnswer) as error:
                first = first or error
        raise first or Unavailable(f"`{visit.domain}` does not answer")

    def _about(self, visit: _Visit, link: Link | None) -> None:
        read = visit.read(link.url) if link else None
        if read:
            visit.keep("page", *read)

    def _careers(self, visit: _Visit, link: Link | None, home: Page) -> None:
        read = visit.read(link.url) if link else None
        if read is None or link is None:
            return
        page, fetched = read
        today = self._kit.day(fetched.fetched_at)
        found = 0
        for child in items(page.links, fetched.url, home.links, visit.domain)[: _MOST_ITEMS["careers"]]:
            advertisement = visit.read(child.url)
            if advertisement and is_job(advertisement[0]) and (advertisement[0].expires or today) >= today:
                visit.keep("job", *advertisement)
                found += 1
        if not found:
            visit.keep("job" if is_job(page) else "page", page, fetched)

    def _news(self, visit: _Visit, link: Link | None, home: Page) -> None:
        read = visit.read(link.url) if link else None
        if read is None:
            return
        undated = 0
        for child in items(read[0].links, read[1].url, home.links, visit.domain)[: _MOST_ITEMS["news"]]:
            article = visit.read(child.url)
            if article and article[0].published:
                visit.keep("article", *article)
            elif article:
                undated += 1
        if undated:
            reason = f"{read[1].url}: {undated} articles bear no day, an old one could pass for new"
            visit.gaps.append(Gap(source=NAME, reason=reason, kind="nothing"))

    def _notice(self, visit: _Visit, link: Link | None, home: Page) -> str:
        """The words in which the company identifies itself: its part of the legal notice, and the footer of the home page."""
        table = words()["words"]
        said = set(home.text.split("\n"))
        footer = "\n".join(line for line in home.whole.split("\n") if line not in said)[-_FOOTER:]
        parts = [own_part(footer, table["host"], table["publisher"])]
        read = visit.read(link.url) if link else None
        if read:
            parts.insert(0, own_part(read[0].text, table["host"], table["publisher"]))
        return "\n".join(parts)


def _learnt(domain: str, home: Page, notice: str) -> Clues:
    language: Language | None = "fr" if home.language == "fr" else "en" if home.language == "en" else None
    return Clues(
        domain=domain,
        names=tuple(name for name in home.names if resembles(name, domain)),
        sirens=stated_sirens(notice),
        language=language,
        notice=notice,
    )


def resembles(name: str, domain: str) -> bool:
    """Whether a name a page gives itself is that of its domain: `Maison Lavernay` on lavernay.fr, not `Home` or an order."""
    label = domain.partition(".")[0].replace("-", "")
    core = comparable_name(name)
    compact = core.compact
    if len(compact) < 3 or len(label) < 3:
        return compact == label
    inside = len(core.words) <= 4 and min(len(compact), len(label)) >= 4 and (compact in label or label in compact)
    return compact == label or inside


def choose(links: Sequence[Link], category: str, domain: str) -> Link | None:
    """The link that looks most like that page: by its address, then by its words, then the shortest, then the first."""
    table = words()["pages"][category]
    best: tuple[int, int] = (0, 0)
    chosen = None
    for link in links:
        segments = _segments(link.url, domain)
        if segments is None or not segments:
            continue
        by_path = any(_is(word, segment) for word in table["paths"] for segment in segments)
        by_words = f" {folded(link.text)} " in {f" {w} " for w in table["links"]}
        score = (2 * by_path + by_words, -len(segments))
        if score[0] and score > best:
            best, chosen = score, link
    return chosen


def _is(word: str, segment: str) -> bool:
    return segment == word or segment.startswith(f"{word}-") or segment.endswith(f"-{word}")


def _segments(url: str, domain: str) -> list[str] | None:
    """Folded segments of an address of the site; None for another site, a file or a list."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if registrable_domain(host) != domain or parts.path.lower().endswith(_FILES):
        return None
    segments = [folded(s.rpartition(".")[0] or s).replace(" ", "-") for s in parts.path.split("/") if s]
    return None if any(s in words()["words"]["skipped"] for s in segments) else segments


def items(links: Sequence[Link], index: str, elsewhere: Sequence[Link], domain: str) -> list[Link]:
    """The entries of a list page: links below it, or links with words of their own that the home page has not."""
    known, root = {link.url for link in elsewhere} | {index}, urlsplit(index).path.rstrip("/") + "/"
    return list({link.url: link for link in links if link.url not in known and _is_item(link, root, domain)}.values())


def _is_item(link: Link, root: str, domain: str) -> bool:
    segments = _segments(link.url, domain)
    if not segments or link.text.isdigit():
        return False
    below = root != "/" and urlsplit(link.url).path.startswith(root)
    return below or segments[-1].count("-") >= 2 or len(link.text.split()) >= 3


def is_job(page: Page) -> bool:
    """Whether a page is a job advertisement: it says so to search engines, or uses the words of one."""
    if "jobposting" in page.kinds:
        return True
    said = f" {folded(page.title)} {folded(page.text)} "
    return any(f" {mark} " in said for mark in words()["words"]["job"])


SPEC = SourceSpec(name=NAME, order=10, covers="companies with a site of their own", build=Website)
