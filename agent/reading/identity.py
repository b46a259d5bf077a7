"""Whose page is it? Evidence for and against a page speaking of this account rather than of a namesake.

Each clue weighs; the sum decides. A clue is only counted when it is about the company named on the page (an apposition to
the name, a demonstrative with a trade noun, a head count of the whole), not about any place or figure that happens to be there.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from agent.language.fold import fold
from agent.language.quantities import Quantity, quantities
from agent.language.sentences import Span, words
from agent.reading.lexicon import Cue, small_words
from agent.reading.locations import Clue, location_clues, named_abroad, names_home
from agent.reading.naming import Names
from agent.reading.page import Page, statements
from agent.reading.particles import DEFINITE
from agent.reading.profile import LEGAL_WORDS, Mention, Profile

Verdict = Literal["own", "namesake", "unsure", "absent"]
_OWN_FLOOR = 1.5
_FULL, _ONE_WORD, _SHORT, _PERSON, _DOMAIN = 2.0, 1.5, 0.5, 3.0, 3.0
_COINED, _LONG_NAME = 1.0, 6
_LOCAL_PAPER = -2.5
_PAPER_ABROAD = -1.2
_LOCAL_BODIES = frozenset(
    (
        "parish",
        "paroisse",
        "paroissial",
        "mairie",
        "municipal",
        "village",
        "commune",
        "church",
        "school",
        "ecole",
        "eglise",
    )
)
_HOME_NAMED = 1.0
_HOME_TOWN = 1.6  # an ad on a job board that names nobody, in the account's own town
_OTHER_TRADE, _SAME_TRADE, _LONGER_NAME, _VILLAGE, _OTHER_SITE = -2.0, 0.5, -3.0, -3.0, -4.0
_OWN_KINDS = ("press_release", "intent", "site_visit", "review_research")
_RELEASES = (
    "communique de presse",
    "communique",
    "press release",
    "for immediate release",
    "newswire",
    "diffusion immediate",
)
_BOILERPLATE = ("contact presse", "contacts presse", "press contact", "media contact", "press enquiries", "notes to editors",
                "for further information contact", "forward-looking statements")  # fmt: skip
_RELEASE_HEAD = 160
_HEADING = 30  # characters of a sentence that say what its subject is
_KIN_REACH = 60
_SITE_KINDS = ("website", "careers", "site", "page")


@dataclass(frozen=True, slots=True)
class Identity:
    """The verdict on a page and the clues behind it."""

    verdict: Verdict
    score: float
    clues: tuple[str, ...] = ()


def identify(page: Page, profile: Profile) -> Identity:
    """Judge a prose page (JSON records are judged by their fields, see `records`)."""
    mentions = profile.mentions(page)
    people = profile.contact_names(page)
    clues = _clues(page, profile, mentions) + [(_PERSON, "names a person of the account")] * bool(people)
    clues += _address_clues(page, profile)
    score = sum(weight for weight, _ in clues)
    reasons = tuple(why for _, why in clues)
    if page.voice == "note":
        return Identity("own", score, reasons)
    if page.voice == "person" and people:
        return Identity("own", score, reasons)
    if not mentions and not people and score <= 0:
        return _unnamed(page, profile)
    if not mentions and page.voice == "press":
        return Identity("unsure", score, (*reasons, "does not name the account"))
    if score <= 0:
        return Identity("namesake", score, reasons)
    return Identity("own" if score >= _OWN_FLOOR else "unsure", score, reasons)


def own_words(page: Page, profile: Profile) -> bool:
    """The account's own site, its press release, or an alert about it: nobody else is talked of unless named."""
    domain = (profile.account.domain or "").lower()
    host = (urlsplit(page.evidence.url).hostname or "") if page.evidence.url else ""
    if domain and (host == domain or host.endswith("." + domain)):
        return True
    head = f"{fold(page.evidence.source)} {page.folded[:_RELEASE_HEAD]}"
    if page.evidence.kind == "job_change":
        return not page.cues.get("departure")
    signed = any(mark in page.folded for mark in _BOILERPLATE)
    return page.evidence.kind in _OWN_KINDS or signed or any(mark in head for mark in _RELEASES)


def _unnamed(page: Page, profile: Profile) -> Identity:
    """A page that names neither the company nor its people."""
    if page.evidence.kind == "job_post" and (names_home(page, profile) or not hires_for_another(Names(page, profile))):
        return Identity("own", _HOME_TOWN, ("an ad filed under the account, that names no other employer",))
    if page.voice == "press":
        return Identity("absent", 0.0)
    return Identity("unsure", 0.0, ("names nobody",))


def hires_for_another(names: Names) -> bool:
    """An ad of another employer, named (`Northco recrute`, `join Northco`) or not (`pour notre client`)."""
    page, whole = names.page, Span(0, len(names.page.text))
    if page.any(("customer_cue", "agency_cue"), whole):
        return True
    named = (names.other_at(c.first - 1) for c in page.within("hiring_verb", whole) if c.first)
    joined = (names.other_at(c.last) for c in page.within("join_verb", whole))
    return any(named) or any(joined)


def _clues(page: Page, profile: Profile, mentions: list[Mention]) -> list[Clue]:
    clues: list[Clue] = []
    kinds = {m.kind for m in mentions}
    if "full" in kinds:
        clues.append((_FULL if len(profile.core) > 1 else _ONE_WORD, "full name"))
    elif "short" in kinds:
        coined = any(_coined(page, m) for m in mentions if m.kind == "short")
        clues.append((_COINED if coined else _SHORT, "short name only"))
        if page.evidence.kind == "job_post" and coined and not hires_for_another(Names(page, profile)):
            clues.append((_SAME_TRADE, "an ad filed under the account that names it"))
        if coined and _trade_beside(page, profile, mentions) and not _of_a_place(page, profile, mentions):
            clues.append((_SAME_TRADE, "same trade"))
    if _LOCAL_BODIES.intersection(w.text for w in words(fold(page.evidence.source))) and page.voice == "press":
        clues.append((_LOCAL_PAPER, "the paper of a local body"))
    if page.voice == "press" and named_abroad(page, profile):
        clues.append((_PAPER_ABROAD, "a local paper of another country"))
    kin = any(m.kind == "extended" and _is_kin(page, m) for m in mentions)
    if "extended" in kinds and "full" not in kinds and not kin:
        clues.append((_LONGER_NAME, "the name of something else holds this name"))
    if (
        "full" not in kinds
        and page.voice == "press"
        and page.cues.get("namesake_cue")
        and not profile.contact_names(page)
    ):
        clues.append((_LONGER_NAME, "says that it is another of that name"))
    if "full" not in kinds and len(page.cues.get("municipal", ())) >= 2 and not _called_company(page, mentions):
        clues.append((_VILLAGE, "a place, not a company"))
    named = [m for m in mentions if m.kind != "extended"]
    if named and "full" not in kinds and names_home(page, profile):
        clues.append((_HOME_NAMED, "names the account's town or region"))
    if named:
        clues += (
            location_clues(page, profile, named)
            + _trade_clues(page, profile, named)
            + _size_clues(page, profile, named)
        )
        clues += _form_clues(page, profile, named)
    return clues


def _of_a_place(page: Page, profile: Profile, mentions: list[Mention]) -> bool:
    """`L'Imprimerie de Valdo` where the account is `Imprimerie Valdo`: the press of a town, perhaps a theatre."""
    starts = [page.first_word(Span(m.start, m.end)) for m in mentions if m.kind == "short"]
    before = [[w.text for w in page.words[max(0, at - 2) : at]] for at in starts]
    return len(profile.core) > 1 and any(
        len(b) > 1 and b[0] == profile.core[0] and b[1] in ("de", "d", "of") for b in before
    )


def _called_company(page: Page, mentions: list[Mention]) -> bool:
    """`le groupe Valdo`: the noun before the name says what bears it."""
    before = (
        page.words[at - 1] for m in mentions if m.kind == "short" and (at := page.first_word(Span(m.start, m.end))) > 0
    )
    if any(page.has("company_noun", Span(w.start, w.end)) for w in before):
        return True
    coined = any(_coined(page, m) for m in mentions if m.kind == "short")
    return coined and any(_opens_on_company(page, s.span) for s in statements(page))


def _opens_on_company(page: Page, span: Span) -> bool:
    """`Le laboratoire, qui remplit…`: a sentence about the company just named."""
    head = page.words_in(span)[:1]
    return bool(head) and head[0].text in DEFINITE and page.has("company_noun", Span(span.start, span.start + _HEADING))


def _is_kin(page: Page, mention: Mention) -> bool:
    """`Valdo Paysages, la société sœur`: the longer name is of the account's group, so the shorter is the account's."""
    after = Span(mention.end, min(len(page.text), mention.end + _KIN_REACH))
    return page.any(("parent_cue", "own_unit"), after)


def _coined(page: Page, mention: Mention) -> bool:
    """One long word that is no place and no common word: few others bear it."""
    name = page.folded[mention.start : mention.end]
    return name.isalpha() and len(name) >= _LONG_NAME and name not in small_words()


def _trade_beside(page: Page, profile: Profile, mentions: list[Mention]) -> bool:
    """A trade of the account in the sentence that names it, or in the next when that opens on it: `The Leeds haulier…`."""
    spans = [s.span for s in statements(page)]
    named = [
        at for at, s in enumerate(spans) if any(s.start <= m.start < s.end for m in mentions if m.kind != "extended")
    ]
    after = [Span(s.start, min(s.end, s.start + _HEADING)) for at in named for s in spans[at + 1 : at + 2]]
    beside = [spans[at] for at in named] + [
        s for s in after if page.words_in(s)[:1] and page.words_in(s)[0].text in DEFINITE
    ]
    return any(_trades_in(page, s) & profile.trades for s in beside)


def _address_clues(page: Page, profile: Profile) -> list[Clue]:
    domain = (profile.account.domain or "").lower()
    if not domain:
        return []
    host = (urlsplit(page.evidence.url).hostname or "") if page.evidence.url else ""
    if host == domain or host.endswith("." + domain):
        return [(_DOMAIN + 2, "the account's own site")]
    if domain in page.text.lower():
        return [(_DOMAIN, "the account's domain")]
    source = page.evidence.source.lower()
    own_site = page.evidence.kind == "website" and host and any(k in source for k in _SITE_KINDS)
    return [(_OTHER_SITE, f"the site of another domain ({host})")] if own_site else []


def _trade_clues(page: Page, profile: Profile, named: list[Mention]) -> list[Clue]:
    """Trades in the descriptor of the company, against the account's."""
    if not profile.trades:
        return []
    said: set[str] = set()
    for mention in named:
        stop = min((p for p in (page.folded.find(c, mention.end + 2) for c in ",.)\n") if p > 0), default=mention.end)
        if page.folded[mention.end : mention.end + 2].strip() in (",", "(", "—"):
            said |= _trades_in(page, Span(mention.end, min(stop, mention.end + 90)))
    if not said:
        return []
    return [(_SAME_TRADE, "same trade")] if said & profile.trades else [(_OTHER_TRADE, f"trade: {sorted(said)[0]}")]


def _trades_in(page: Page, span: Span) -> set[str]:
    return {name[6:] for name in page.cues if name.startswith("trade:") and page.has(name, span)}


def _size_clues(page: Page, profile: Profile, named: list[Mention]) -> list[Clue]:
    """The head count of the whole company, against the account's."""
    known = profile.account.employees
    if not known:
        return []
    for verb in page.cues.get("staff_verb", ()):
        window = page.folded[verb.end : verb.end + 45]
        said = next((q for q in quantities(window) if _is_staff(q)), None)
        if said and _of_company(page, verb, named):
            ratio = max(said.value, 1) / known
            if not 0.2 <= ratio <= 5:
                return [(-3.0, f"{said.value:g} employees")]
            if not 0.5 <= ratio <= 2:
                return [(-2.0, f"{said.value:g} employees")]
            return [(2.0, "same size")] if 0.95 <= ratio <= 1.05 else []
    return []


def _of_company(page: Page, verb: Cue, named: list[Mention]) -> bool:
    """The verb of employing follows the name or `the company`, not another company just named."""
    begin = max(page.folded.rfind(". ", 0, verb.start), page.folded.rfind("\n", 0, verb.start)) + 1
    if any(begin <= m.start < verb.start for m in named):
        return True
    before = Span(begin, verb.start)
    capitals = [w for w in page.words_in(before)[1:] if page.capital(w)]
    return page.has("company_noun", before) and not capitals


def _is_staff(quantity: Quantity) -> bool:
    return quantity.kind == "count" and bool(quantity.noun) and quantity.noun[0] in staff_nouns()


def staff_nouns() -> frozenset[str]:
    """Folded nouns that count the people of a company, both languages."""
    return frozenset(
        ("salarie", "salaries", "collaborateur", "collaborateurs", "employes", "employe", "personnes", "employees", "people",
         "staff", "workers", "colleagues", "artisans", "agents", "professionnels", "professionals", "effectif", "soignants")
    )  # fmt: skip


def _form_clues(page: Page, profile: Profile, named: list[Mention]) -> list[Clue]:
    """Another legal form than the one in the account's name, said right after the name."""
    own = {w for w in profile.account.name.lower().split() if w in LEGAL_WORDS}
    for mention in named:
        at = page.first_word(Span(mention.end, mention.end + 12))
        word = page.words[at] if at < len(page.words) and page.words[at].start - mention.end <= 2 else None
        if word and own and word.text in LEGAL_WORDS and word.text not in own:
            return [(-1.0, f"legal form {word.text}")]
    return []
