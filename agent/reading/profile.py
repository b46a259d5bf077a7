"""What is known of an account before its sources are judged: names, people, places, trade, size."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from agent.language.fold import fold
from agent.language.sentences import Span, Word, words
from agent.reading.lexicon import cue_phrases, places_in, small_words
from agent.reading.page import Page
from connectors.records import Account, Contact

_ARTICLES = frozenset(("le", "la", "les", "l", "du", "de", "des", "d", "et", "the", "of", "and", "a", "au", "aux"))
LEGAL_WORDS = frozenset(
    ("ltd", "limited", "plc", "llp", "llc", "inc", "gmbh", "sas", "sasu", "sarl", "sa", "sci", "scop", "snc", "eurl", "bv",
     "nv", "ag", "spa", "srl", "co", "corp", "company", "dac", "uc", "clg", "ulc", "lp", "pty", "oy", "ab", "aps", "kg", "ug",
     "sprl", "scrl", "asbl", "eu", "og", "ek", "ohg", "kgaa", "se", "selarl", "gie", "eirl", "scic", "cic")
)  # fmt: skip
_GROUP_WORDS = frozenset(
    ("groupe", "group", "holding", "les", "la", "le", "the", "societe", "ste", "ets", "etablissements")
)
# Words too common in company names to stand for one company, beside the trade words of the lexicon.
_COMMON = frozenset(
    ("maison", "atelier", "ateliers", "services", "service", "systems", "solutions", "studio", "house", "works", "world",
     "france", "uk", "international", "europe", "national", "general", "generale", "new", "grand", "grande", "outdoor",
     "legal", "law", "care", "health", "sante", "tech", "digital", "conseil", "conseils", "partners", "associes", "associates",
     "brothers", "freres", "fils", "sons", "compagnie", "comptoir", "laboratoires", "laboratoire", "industries", "industrie",
     "products", "goods", "wear", "sport", "sports", "jouets", "toys", "boulangeries", "boulangerie", "mecanique", "voyages",
     "brewing", "brasseries", "clinic", "mutuelle", "editions", "press", "trading", "supply", "home", "cabinet", "centre",
     "center", "foods", "food", "hotels", "hotel", "engineering", "audio", "outfitters", "growers", "menuiseries", "cartonnages",
     "imprimeries", "transports", "clinique", "fromageries", "biscuiterie", "biscuiteries", "pharma", "cosmetiques")
)  # fmt: skip

# A first word this long is used alone as the short name, unless it opens many names.
_SHORT_NAME = 5
_OPENINGS = frozenset(
    ("saint", "sainte", "grand", "grande", "petit", "petite", "north", "south", "great", "little", "royal", "union")
)
_TITLES = frozenset(("m", "mr", "mrs", "ms", "mme", "mlle", "monsieur", "madame", "dr", "sir", "me"))
_IN_ADDRESS = frozenset("./@-_#")
_KIN = frozenset(("fils", "filles", "sons", "son", "daughters", "freres", "brothers", "associes", "cie"))
_AND = (" & ", " et ", " and ", " ")
_TOWN = frozenset(("sur", "sous", "les", "en", "lez", "upon", "on"))
_SIGNS = frozenset(("le", "la", "les", "the"))
_SURNAME = 4  # letters; shorter surnames are too often another word
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))

Kind = Literal["full", "short", "extended"]


class Mention(NamedTuple):
    """The account's name in a text. `extended`: inside a longer name, so that it names somebody else."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the account: a contact (`contact:<id>` as `about`) or an officer found in a register."""

    about: str
    name: str
    parts: tuple[str, ...]

    @property
    def surname(self) -> tuple[str, ...]:
        """Folded words after the first name."""
        return self.parts[1:] or self.parts


@dataclass(slots=True)
class Profile:
    """The account as its record and its own pages describe it.

    `places` holds codes `COUNTRY/region`, `towns` folded names of towns that its own pages and register name, `numbers` its
    numbers in registers.
    """

    account: Account
    core: tuple[str, ...]
    shorts: tuple[tuple[str, ...], ...]
    people: list[Person]
    trades: frozenset[str]
    places: set[str]
    towns: set[str]
    numbers: set[str] = field(default_factory=set)

    def lean_name(self, name: str) -> tuple[str, ...]:
        """Folded words of a company name without articles and legal form."""
        plain = fold(name)
        for long, short in _UMLAUTS:  # `Prueftechnik` as `Prüftechnik`
            plain = plain.replace(long, short)
        return tuple(w.text for w in words(plain) if w.text not in LEGAL_WORDS | _ARTICLES)

    def is_named(self, name: str) -> bool:
        """True when a company name is the account's, legal form and articles aside."""
        return self.lean_name(name) == self.lean_name(self.account.name)

    def mentions(self, page: Page) -> list[Mention]:
        """Every mention of the account's name on a page, in order."""
        heads = sorted({at for name in (self.core, *self.shorts) for at in page.positions.get(name[0], ())})
        found: list[Mention] = []
        for at in heads:
            last = _match(page.words, at, self.core)
            kind: Kind = "full" if last else "short"
            last = last or next((end for name in self.shorts if (end := _match(page.words, at, name))), 0)
            free = not found or found[-1].end <= page.words[at].start
            if (
                kind == "full"
                and last - at > 1
                and page.capital(page.words[at])
                and not page.capital(page.words[last - 1])
            ):
                kind = "short"  # `Hollis Prairie outfitters say`: the trade of a place, not the name
            if kind == "full" and _of_a_thing(page, at, last):
                kind = "short"  # `resurfacing of the Fennimore Pike`
            if last and free and (kind == "full" or page.capital(page.words[at])):
                found.append(self._mention(page, at, last, kind))
        if not found:
            return found
        persons = [Span(start, end) for _, start, end in self.contact_names(page)]
        return [m for m in found if not any(p.start <= m.start and m.end <= p.end for p in persons)]

    def _mention(self, page: Page, first: int, last: int, kind: Kind) -> Mention:
        start, end = page.words[first].start, page.words[last - 1].end
        if self._extended(page, first, last, kind):
            kind = "extended"
        return Mention(kind, start, end)

    def _extended(self, page: Page, first: int, last: int, kind: Kind) -> bool:
        """`Valdo Center`, `Garage Valdo`, `Jean Valdo`: the name lies inside the name of another."""
        after = page.words[last] if last < len(page.words) else None
        shout = page.text[page.words[first].start : page.words[last - 1].end].isupper()
        if shout and not self.account.name.isupper():
            return False  # a line in capitals gives no hint by its capitals
        if (
            after
            and after.text in _KIN
            and after.text not in self.core
            and page.folded[page.words[last - 1].end : after.start] in _AND
        ):
            return True
        if after and after.text in _TOWN and page.folded[page.words[last - 1].end : after.start] == "-":
            return True  # `Valdo-sur-Mer` is a town
        if after and self._continues(page, page.words[last - 1], after) and not _title_case(page, first):
            return True
        before = page.words[first - 1] if first else None
        if kind == "full" or before is None or not self._continues(page, before, page.words[first]):
            return False
        if kind == "short" and before.text in _SIGNS and page.capital(before) and not _opens(page, first - 1):
            return True  # `le snack-bar Le Valdo`
        starts_sentence = first == 1 or page.folded[page.words[first - 2].end : before.start].strip() not in (
            "",
            "-",
            "'",
        )
        return not (starts_sentence and before.text in small_words())

    def _continues(self, page: Page, left: Word, right: Word) -> bool:
        other = right if right.text not in self.core and page.capital(right) else left
        joined = (
            page.folded[left.end : right.start].strip(" -") == "" and "\n" not in page.folded[left.end : right.start]
        )
        known = other.text in LEGAL_WORDS | _GROUP_WORDS or other.text in self.core or other.text in small_words()
        return joined and page.capital(other) and not known and not _is_place(other.text)

    def contact_names(self, page: Page) -> list[tuple[Person, int, int]]:
        """People of the account named on a page: full name, or initial and surname."""
        found = []
        for person in self.people:
            for at in page.positions.get(person.surname[0], ()):
                if at and (last := _name_end(page, at - 1, person)):
                    found.append((person, page.words[at - 1].start, page.words[last - 1].end))
        return sorted(found, key=lambda f: f[1])

    def surnames(self, page: Page) -> list[tuple[Person, int, int]]:
        """Surnames alone, as articles write after the first mention: `Whitlow told us`, `M. Dussolier`."""
        found = []
        for person in self.people:
            for at in page.positions.get(person.surname[0], ()):
                last = at + len(person.surname)
                if len(person.parts) > 1 and _alone(page, at, last, person.surname):
                    found.append((person, page.words[at].start, page.words[last - 1].end))
        return found


def profile_of(account: Account) -> Profile:
    """The profile as the account record alone gives it; `learn` adds what its own pages say."""
    core = tuple(w.text for w in words(fold(account.name)) if w.text not in LEGAL_WORDS) or (fold(account.name),)
    lean = tuple(w for w in core if w not in _ARTICLES)
    generic = _COMMON | _trade_words()
    kept = [w for w in lean if w not in generic and w.removesuffix("s") not in generic]
    short = tuple(kept) if kept and len("".join(kept)) >= 4 else core
    first = [(short[0],)] if len(short) > 1 and len(short[0]) >= _SHORT_NAME and short[0] not in _OPENINGS else []
    trades = frozenset(filter(None, [fold(account.industry or "")])) | _trades_of(lean)
    people = [_person(f"contact:{c.id}", c.name) for c in account.contacts]
    return Profile(account, core, (short, *first), people, trades, set(), set())


def learn_shorts(profile: Profile, pages: Sequence[Page]) -> None:
    """A first word that the sources also write small is a common noun: `Résidences Port-Valdo` is called `Port-Valdo`."""
    told = {w: [_common(page, w, profile.core) for page in pages] for w in profile.core}
    common = {w for w, said in told.items() if any(small for small, _ in said) and not any(own for _, own in said)}
    rest = profile.core
    while len(rest) > 1 and rest[0] in common | _ARTICLES:
        rest = rest[1:]
    coined = rest != profile.core and not set(rest) <= common | _ARTICLES and not _is_place(rest[0])
    if coined and len("".join(rest)) >= _SHORT_NAME:
        kept = [s for s in profile.shorts if not set(s) <= common | _ARTICLES and s not in (rest, profile.core)]
        profile.shorts = (rest, *kept)


def _common(page: Page, word: str, core: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether the page writes the word small, and whether it writes it with a capital outside the whole name."""
    small = proper = False
    for at in page.positions.get(word, ()):
        found = page.words[at]
        if {page.folded[found.start - 1 : found.start], page.folded[found.end : found.end + 1]} & _IN_ADDRESS:
            continue
        small = small or not page.capital(found)
        proper = proper or (page.capital(found) and not _match(page.words, max(0, at - core.index(word)), core))
    return (small, proper)


def add_officer(profile: Profile, given: str, family: str) -> None:
    """Add an officer of the register who is not already a contact."""
    given, family = given.split(" ")[0].strip(), family.strip()
    if not given or not family:
        return
    person = _person("account", f"{given.title()} {family.title()}")
    if all(set(person.parts) - set(p.parts) for p in profile.people):
        profile.people.append(person)


def contact_of(account: Account, about: str) -> Contact | None:
    """The contact a fact is about, None when it is not about one."""
    return next((c for c in account.contacts if about == f"contact:{c.id}"), None)


def initials(title: str) -> str:
    """`Directrice des systèmes d'information` as `dsi`."""
    return "".join(w.text[0] for w in words(fold(title)) if w.text not in small_words())


def _person(about: str, name: str) -> Person:
    return Person(about, name, tuple(w.text for w in words(fold(name))) or ("?",))


def _match(found: Sequence[Word], at: int, name: tuple[str, ...]) -> int:
    """End of the name beginning at this word (articles may be missing), 0 when it does not begin here."""
    if found[at].text != name[0]:
        return 0
    position = at + 1
    for part in name[1:]:
        if position < len(found) and found[position].text == part:
            position += 1
        elif part not in _ARTICLES:
            return 0
    return position


def _of_a_thing(page: Page, at: int, last: int) -> bool:
    """An English company takes no article, unless a noun follows its name: `the Valdo group`."""
    before = page.words[at - 1].text if at and page.language == "en" else ""
    after = page.words[last] if last < len(page.words) else None
    joined = after is not None and page.folded[page.words[last - 1].end : after.start] in (" ", "-", "'")
    noun = (
        joined
        and after is not None
        and page.any(("company_noun", "role", "event_noun", "staff_inside"), Span(after.start, after.end))
    )
    return before == "the" and not noun and "\n" not in page.folded[page.words[at - 1].end : page.words[at].start]


def _name_end(page: Page, at: int, person: Person) -> int:
    """`Jean Dupont`, `J. Dupont`, `J Dupont`, `JD` is not a name."""
    found, surname = page.words, person.surname
    first = found[at].text
    if first != person.parts[0] and not (len(first) == 1 and page.capital(found[at])):
        return 0
    following = tuple(w.text for w in found[at + 1 : at + 1 + len(surname)])
    return at + 1 + len(surname) if following == surname and page.capital(found[at + 1]) else 0


def _alone(page: Page, at: int, last: int, surname: tuple[str, ...]) -> bool:
    """The words are that surname with a capital, with no other first name before and no longer name after it."""
    found = page.words
    if tuple(w.text for w in found[at:last]) != surname or not page.capital(found[at]) or len(surname[-1]) < _SURNAME:
        return False
    before = found[at - 1] if at and found[at].start - found[at - 1].end <= 2 else None
    after = found[last] if last < len(found) and found[last].start - found[last - 1].end == 1 else None
    titled = before is None or before.text in _TITLES or not page.capital(before) or _ends(page, before, found[at])
    return titled and not (after and page.capital(after)) and not _is_place(surname[0])


def _ends(page: Page, left: Word, right: Word) -> bool:
    return page.folded[left.end : right.start].strip() != ""


def _opens(page: Page, at: int) -> bool:
    """The word begins a sentence."""
    return at == 0 or page.folded[page.words[at - 1].end : page.words[at].start].strip() not in ("", "-", "'")


def _title_case(page: Page, first: int) -> bool:
    """A line in Title Case gives no hint by its capitals."""
    begin = page.folded.rfind("\n", 0, page.words[first].start) + 1
    stop = page.folded.find("\n", begin)
    line = page.words_in(Span(begin, len(page.folded) if stop < 0 else stop))[:14]
    return len(line) >= 5 and sum(page.capital(w) for w in line) >= 0.75 * len(line)


@cache
def _trade_words() -> frozenset[str]:
    languages = (cue_phrases("fr"), cue_phrases("en"))
    groups = (said for cues in languages for name, said in cues.items() if name.startswith(("trade:", "company_noun")))
    return frozenset(fold(p).rstrip("*") for phrases in groups for p in phrases if " " not in p)


def _trades_of(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(t for w in name for t in _word_trades().get(w, ()))


@cache
def _word_trades() -> dict[str, set[str]]:
    """Trades by the folded phrases that tell them."""
    found: dict[str, set[str]] = {}
    for cues in (cue_phrases("fr"), cue_phrases("en")):
        for name, phrases in cues.items():
            if name.startswith("trade:"):
                for phrase in phrases:
                    found.setdefault(fold(phrase), set()).add(name.removeprefix("trade:"))
    return found


@cache
def _is_place(word: str) -> bool:
    return bool(places_in(word, [Word(word, 0, len(word))]))
