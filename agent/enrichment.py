"""Enrichment: ask the sources about a company, put what they give into its dossier as evidence, read it into facts.

A source that fails is a named gap and the run goes on. Evidence is only ever added: the same text is never added twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from agent.errors import BadInput, NotFound
from agent.reading import read
from agent.reading.facts import Fact
from agent.reading.lexicon import load
from connectors.cache import HttpCache
from connectors.fetch import Fetcher
from connectors.http import Http
from connectors.ports import Clues, Gap, Gathered, Kit, Piece, Source, SourceSpec
from connectors.records import Account, Dossier, Evidence
from connectors.registry import ask, discover
from connectors.resolution import account_domain

if TYPE_CHECKING:
    from agent.bootstrap import App
    from agent.settings import Settings

AT_ONCE = 4  # companies asked side by side; each host still has its own pace
GIVE_UP = 3  # companies in a row for which a shared service did not answer: the rest of the run does without it
# Head offices and holdings: the code says what the shell is, not what the company does.
_SHELLS = ("64", "70")
_SMALL_WORDS = frozenset(("de", "du", "des", "la", "le", "les", "et", "en", "sur", "aux", "au", "of", "the", "and"))


class Enriched(BaseModel):
    """What became of one company. `added` are the ids of new evidence; `cost` is in the currency of the settings."""

    account: Account
    facts: list[Fact]
    evidence: list[Evidence]
    added: list[str]
    gaps: list[Gap]
    cost: float

    @property
    def document(self) -> dict[str, Any]:
        """JSON values, each piece of evidence with the hash of its text."""
        hashed = [e.model_dump(mode="json") | {"sha256": e.sha256} for e in self.evidence]
        return self.model_dump(mode="json") | {"evidence": hashed}

    @property
    def exit_code(self) -> int:
        """0 the sources gave what they have, 3 something could not be had, 4 no source answered at all."""
        asked = {g.kind for g in self.gaps} - {"unfit"}
        if not self.added and asked == {"unavailable"}:
            return 4
        return 3 if not self.evidence or any(g.kind not in ("nothing", "unfit") for g in self.gaps) else 0


@dataclass(frozen=True)
class Company:
    """A company to ask about: its domain, the dossier held, and what is known already."""

    domain: str
    dossier: Dossier | None
    clues: Clues


def enrich(
    app: "App", given: Sequence[str], *, sources: Sequence[str] | None = None, max_cost: float | None = None
) -> Iterator[Enriched]:
    """Enrich companies given by domain, URL, e-mail address or account id, in that order; each is kept when it is done.

    Raises BadInput for what names no company or source, before anything is asked.
    """
    companies = list({c.domain: c for c in (company_of(app, text) for text in given)}.values())
    specs = chosen(sources)
    ceiling = app.settings.max_cost if max_cost is None else max_cost
    return _run(app, companies, Asking(app.settings, specs), affordable(specs, len(companies), ceiling))


def chosen(names: Sequence[str] | None) -> list[SourceSpec]:
    """The sources of those names, in the order they are asked; all of them when none is named."""
    known = discover()
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise BadInput(f"no source `{unknown[0]}`; there are: {', '.join(known)}")
    return [spec for name, spec in known.items() if not names or name in names]


def company_of(app: "App", text: str) -> Company:
    """The company meant, with its dossier and what signal lists say of it. Raises BadInput or NotFound."""
    domain = account_domain(text)
    try:
        dossier = app.dossiers.find(domain or text)
    except NotFound:
        if domain is None:
            raise BadInput(f"`{text}` names no company: give its domain, like acme.fr") from None
        dossier = None
    domain = domain or account_domain((dossier.account.domain if dossier else None) or "")
    if domain is None:
        raise BadInput(f"account `{text}` has no domain to ask about")
    return Company(domain, dossier, _known(app, domain, dossier))


def _known(app: "App", domain: str, dossier: Dossier | None) -> Clues:
    account = dossier.account if dossier else None
    signals = app.signals.of(domain)
    names = [account.name] if account else [s.company for s in reversed(signals) if s.company]
    sirens = [s.details.siren for s in signals if s.details.siren]
    return Clues(
        domain=domain,
        names=tuple(dict.fromkeys(names)),
        sirens=tuple(dict.fromkeys(sirens)),
        country=account.country if account else None,
        language=account.language if account else None,
    )


def affordable(specs: Sequence[SourceSpec], companies: int, ceiling: float | None) -> list[frozenset[str]]:
    """For each company in turn, the sources whose price still fits under the ceiling."""
    spent, allowed = 0.0, []
    for _ in range(companies):
        names = set()
        for spec in specs:
            if ceiling is None or spent + spec.price <= ceiling:
                spent += spec.price
                names.add(spec.name)
        allowed.append(frozenset(names))
    return allowed


class Asking:
    """The sources of one run. Safe to share between threads."""

    def __init__(self, settings: "Settings", specs: Sequence[SourceSpec], kit: Kit | None = None) -> None:
        kit = kit or kit_of(settings)
        self._specs, self._http = specs, kit.http
        self._sources: dict[str, Source] = {spec.name: spec.build(kit) for spec in specs}
        self._silent: Counter[str] = Counter()

    def gather(self, clues: Clues, allowed: frozenset[str]) -> tuple[list[Gathered], float]:
        """Ask one source after the other, each with what those before it found; returns their answers and the cost."""
        answers, cost = [], 0.0
        for spec in self._specs:
            if spec.name not in allowed:
                answers.append(_gap(spec.name, "budget", f"would pass the ceiling (costs {spec.price:g} a company)"))
            elif self._silent[spec.name] >= GIVE_UP:
                answers.append(
                    _gap(spec.name, "unavailable", f"did not answer for {GIVE_UP} companies in a row, not asked")
                )
            else:
                answer = ask(spec.name, self._sources[spec.name], clues)
                cost += spec.price
                clues = clues.joined(answer.clues) if answer.clues else clues
                self._heard(spec, answer)
                answers.append(answer)
        return answers, cost

    def stop(self) -> None:
        """Send nothing more: what is under way ends by itself within seconds."""
        self._http.stop()

    def _heard(self, spec: SourceSpec, answer: Gathered) -> None:
        silent = not answer.pieces and any(g.kind == "unavailable" for g in answer.gaps)
        self._silent[spec.name] = self._silent[spec.name] + 1 if silent and spec.shared else 0


def kit_of(settings: "Settings") -> Kit:
    """The HTTP client, fetcher, addresses and calendar of a workspace."""
    cache = HttpCache(settings.state / "http", lambda: datetime.now(UTC))
    cache.tidy()
    agent = f"Amorce/{version('amorce')} (company research for a salesperson; asks robots.txt)"
    http = Http(agent, cache=cache, offline=settings.no_network)
    return Kit(
        http=http,
        fetcher=Fetcher(http, mirror=settings.website_url),
        addresses={"recherche-entreprises": settings.recherche_entreprises_url},
        day=lambda fetched: settings.now or fetched.astimezone().date(),
    )


def _run(
    app: "App", companies: Sequence[Company], asking: Asking, allowed: Sequence[frozenset[str]]
) -> Iterator[Enriched]:
    pool = ThreadPoolExecutor(min(AT_ONCE, max(len(companies), 1)), thread_name_prefix="enrich")
    try:
        asked = pool.map(lambda pair: asking.gather(pair[0].clues, pair[1]), zip(companies, allowed, strict=True))
        for company, (answers, cost) in zip(companies, asked, strict=True):
            yield _kept(app, company, answers, cost)
    finally:
        asking.stop()
        pool.shutdown(wait=False, cancel_futures=True)


def _kept(app: "App", company: Company, answers: Sequence[Gathered], cost: float) -> Enriched:
    """Put what was gathered into the dossier, keep it when something is new, and read it."""
    clues = company.clues
    for answer in answers:
        clues = clues.joined(answer.clues) if answer.clues else clues
    pieces = [piece for answer in answers for piece in answer.pieces]
    dossier, added = merged(company, clues, pieces, app.settings.today)
    if added:
        app.dossiers.save(dossier)
    return Enriched(
        account=dossier.account,
        facts=read(dossier, app.playbook) if dossier.evidence else [],
        evidence=list(dossier.evidence),
        added=added,
        gaps=[gap for answer in answers for gap in answer.gaps],
        cost=round(cost, 6),
    )


def merged(company: Company, clues: Clues, pieces: Sequence[Piece], today: date) -> tuple[Dossier, list[str]]:
    """The dossier with the pieces that say something new, and their ids. Blanks of the account are filled, nothing changed."""
    held = company.dossier.evidence if company.dossier else ()
    known, new = {e.sha256 for e in held}, list[Evidence]()
    number = max((int(e.id[1:]) for e in held if e.id[:1] == "e" and e.id[1:].isdecimal()), default=0)
    for piece in pieces:
        evidence = Evidence(id=f"e{number + 1}", **piece.model_dump())
        if evidence.sha256 not in known:
            known.add(evidence.sha256)
            new.append(evidence)
            number += 1
    now = max((e.date for e in new), default=today)
    account = _account(company, clues, now)
    return Dossier(account=account, evidence=(*held, *new)), [e.id for e in new]


def _account(company: Company, clues: Clues, now: date) -> Account:
    found = {"country": clues.country, "language": clues.language, "industry": industry_of(clues.industry_code)}
    if company.dossier is None:
        name = displayed(clues.names[0]) if clues.names else company.domain
        return Account(id=company.domain, name=name, domain=company.domain, as_of=now, **found)
    account = company.dossier.account
    blanks = {key: value for key, value in found.items() if value and getattr(account, key) is None}
    return account.model_copy(update=blanks | {"as_of": max(account.as_of, now)})


def industry_of(code: str | None) -> str | None:
    """The trade of an activity code (NAF, by its first two digits), None for holdings and codes without a trade."""
    division = (code or "")[:2]
    trade = _trades().get(division) if division not in _SHELLS else None
    return trade or None


@cache
def _trades() -> dict[str, str]:
    """Trades by the first two digits of an activity code: the reader's own table."""
    trades: dict[str, str] = load("records.yaml")["activities"]
    return trades


def displayed(name: str) -> str:
    """A name as people write it: registers shout (`MAISON DE LA MER` becomes `Maison de la Mer`); short ones are initials."""
    if not name.isupper() or len(name) <= 4:
        return name
    lower = name.lower().split()
    return " ".join(w if n and w in _SMALL_WORDS else w.capitalize() for n, w in enumerate(lower))


def _gap(source: str, kind: Any, reason: str) -> Gathered:
    return Gathered(gaps=(Gap(source=source, reason=reason, kind=kind),))
