"""Where a page says that its company is: an apposition to the name, `based in`, a demonym on a company noun."""

from agent.language.fold import fold
from agent.language.sentences import Span, words
from agent.reading.lexicon import places_in, small_words
from agent.reading.page import Page
from agent.reading.profile import LEGAL_WORDS, Mention, Profile

_LOCATING = frozenset(
    ("basee", "base", "based", "implantee", "implante", "installee", "installe", "siege", "headquartered")
)
_IN = frozenset(("a", "de", "d", "en", "au", "in", "of", "at", "from", "near", "pres"))
_TOWN_AFTER = frozenset(("a", "in", "at", "near", "pres"))
_ARTICLES = frozenset(("l", "le", "la", "cet", "cette", "ce", "the"))
_EMPLOYING = frozenset(("emploie", "employs", "employing"))
_BODIES = frozenset(("reseau", "etablissement", "institution", "network", "institute", "equipe", "team", "cooperative"))
_ACTS = ("event", "speech", "rollout", "migration", "funding", "sells", "hiring_verb")
_REACH = 70
_POSTCODE = 5
Clue = tuple[float, str]
_ELSEWHERE_COUNTRY, _ELSEWHERE_REGION, _ELSEWHERE_TOWN, _HOME = -3.5, -2.0, -1.0, 2.0


def location_clues(page: Page, profile: Profile, named: list[Mention]) -> list[Clue]:
    """The company's place on the page against the account's."""
    codes = _company_places(page, named)
    town = _town(page, named)
    home = (profile.account.country or "").upper()
    here = next((c for c in codes if c in profile.places), town if town in profile.towns else "")
    abroad = next((c for c in codes if home and c.partition("/")[0] != home), "")
    known = any("/" in c for c in profile.places)
    other = next((c for c in codes if "/" in c and c not in profile.places), "") if known else ""
    if here:
        return [(_HOME, f"located in {here}")]
    if abroad:
        return [(_ELSEWHERE_COUNTRY, f"located in {abroad}")]
    if other:
        return [(_ELSEWHERE_REGION, f"located in {other}")]
    return [(_ELSEWHERE_TOWN, f"located in {town}")] if town and profile.towns else []


def named_abroad(page: Page, profile: Profile) -> bool:
    """The paper bears the name of a region abroad and the page names no place of the account's country."""
    home = (profile.account.country or "").upper()
    source = fold(page.evidence.source)
    regions = [p.code for p in places_in(source, words(source))]
    abroad = any("/" in code and not code.startswith(home) for code in regions)
    return (
        bool(home) and abroad and not any(code.startswith(home) for code in [*regions, *(p.code for p in page.places)])
    )


def names_home(page: Page, profile: Profile) -> bool:
    """True when the page names a town or region of the account."""
    if any(p.code in profile.places and "/" in p.code for p in page.places):
        return True
    towns = [town for town in profile.towns if town in page.folded]
    capital = {w.text for w in page.words if page.capital(w)} if towns else set()
    return any(fold(town).split(" ")[0] in capital for town in towns)


def learn_places(page: Page, profile: Profile) -> None:
    """Add the places and towns that one of the account's own pages names."""
    home = (profile.account.country or "").upper()
    profile.places.update(p.code for p in page.places if p.country == home)
    for at in range(1, len(page.words)):
        word = page.words[at]
        if (
            page.words[at - 1].text in _TOWN_AFTER
            and page.capital(word)
            and word.text.isalpha()
            and word.start - page.words[at - 1].end == 1
        ):
            profile.towns.add(word.text)


def learn_seat(page: Page, profile: Profile) -> None:
    """Add the towns after a postcode that a register's notice about the account gives: `47300 Villeneuve-sur-Lot`."""
    for at, word in enumerate(page.words[:-1]):
        after = page.words[at + 1]
        if len(word.text) == _POSTCODE and word.text.isdecimal() and page.capital(after):
            stop = next(
                (c for c in (page.folded.find(mark, after.start) for mark in ".,;\n(") if c > 0), len(page.folded)
            )
            profile.towns.add(page.folded[after.start : min(stop, after.start + _REACH)].strip())
            profile.places.add(f"FR/{word.text[:2]}")


def _company_places(page: Page, named: list[Mention]) -> list[str]:
    codes = []
    for place in page.places:
        if place.adjective:
            describes = _by_adjective(page, place.first, named)
        else:
            describes = _by_apposition(page, named, place.first) or _by_located(page, named, place.first, place.last)
        if describes:
            codes.append(place.code)
    return codes


def _by_adjective(page: Page, first: int, named: list[Mention]) -> bool:
    """`l'établissement namurois`, `le transporteur finistérien`: definite, a company noun, and no other name after."""
    if first < 2:
        return False
    noun, article = page.words[first - 1], page.words[first - 2]
    bodies = noun.text in _BODIES or page.has("company_noun", Span(noun.start, noun.end))
    if article.text not in _ARTICLES or not bodies:
        return False
    word, after = page.words[first], page.words[first + 1] if first + 1 < len(page.words) else None
    if _after_stranger(page, article.start, named):
        return False
    follows = after is not None and page.folded[word.end : after.start] == " " and page.capital(after)
    return not follows or any(after is not None and m.start == after.start for m in named)


def _after_stranger(page: Page, at: int, named: list[Mention]) -> bool:
    """The sentence before opens on another name: `Northco signe avec Valdo. L'éditeur lyonnais…` tells of Northco."""
    stop = max(page.folded.rfind(mark, 0, at) for mark in (". ", "\n"))
    begin = max(page.folded.rfind(mark, 0, max(stop, 0)) for mark in (". ", "\n")) + 1
    first = page.words_in(Span(begin, max(stop, begin)))[:2]
    opens = [w for w in first if page.capital(w) and w.text not in small_words()]
    acts = len(first) > 1 and page.any(_ACTS, Span(first[1].start, first[1].end))
    opens = opens if acts or len(opens) > 1 else []
    ours = any(m.start <= w.start < m.end for w in opens for m in named)
    late = any(begin <= m.start < stop for m in named)
    return bool(opens) and not ours and late


def _by_apposition(page: Page, named: list[Mention], first: int) -> bool:
    """`Valdo, joaillerie à Genève`, `Valdo (Namur)`, `Valdo de Namur`, `Valdo, of Leeds,`."""
    place = page.words[first]
    return any(_apposed(page, m, place.start) for m in named)


def _apposed(page: Page, mention: Mention, start: int) -> bool:
    if not 0 <= start - mention.end <= _REACH:
        return False
    gap = _without_form(page.folded[mention.end : start]).strip()
    if "\n" in gap or ". " in gap:
        return False
    if gap in ("(", "de", "of", ",", "d'", "—"):
        return True
    between = [w for w in page.words_in(Span(mention.end, start)) if w.text not in LEGAL_WORDS]
    while between and gap.endswith(",") and page.capital(between[-1]):
        between.pop()  # `of Toledo, Ohio`: the town before the state
    described = gap.startswith((",", "(", "—")) and gap.count(",") <= 2 and bool(between) and between[-1].text in _IN
    return described and not any(page.capital(w) for w in between) and not page.has("event", Span(mention.end, start))


def _without_form(gap: str) -> str:
    """`Valdo Ltd, of Leeds`: the legal form belongs to the name."""
    form = gap.strip().split(" ", 1)[0].rstrip(",")
    return gap.replace(form, "", 1) if form.replace(".", "") in LEGAL_WORDS else gap


def _by_located(page: Page, named: list[Mention], first: int, last: int) -> bool:
    """`based in Leeds`, `installée à Namur`, `emploie 280 personnes en Wallonie`, `the Leeds-based`, after the name."""
    before = [w.text for w in page.words[max(0, first - 6) : first]]
    after = page.words[last].text if last < len(page.words) else ""
    begin = (
        max(page.folded.rfind("\n", 0, page.words[first].start), page.folded.rfind(". ", 0, page.words[first].start))
        + 1
    )
    earlier = any(begin <= m.start < page.words[first].start for m in named)
    based = bool(_LOCATING.intersection(before[-3:])) and not {"un", "une", "an"}.intersection(before[:-1])
    employed = before[-1:] in (["en"], ["in"], ["a"]) and bool(_EMPLOYING.intersection(before))
    return earlier and (based or employed or (after == "based" and before[-1:] == ["the"]))


def _town(page: Page, named: list[Mention]) -> str:
    """An unknown capitalised town in an apposition: `Valdo, l'atelier de poterie de Pornic,`."""
    for at in range(1, len(page.words)):
        word, before = page.words[at], page.words[at - 1]
        if before.text in _IN and page.capital(word) and _by_apposition(page, named, at):
            return " ".join(w.text for w in words(fold(page.text[word.start : word.end])))
    return ""
