"""True words in the wrong place: what may not be told, what is somebody else's, who did not say it."""

import re
from random import Random

from evals.mutators.material import Around, Change, Item, Piece, Told, mutator, shuffled
from evals.mutators.phrases import phrases

_ANY = (
    "invented_fact", "invented_number", "wrong_number", "fused_facts", "wrong_entity", "stale", "conflicting_fact", "wrong_date",
    "private_life", "unsupported_inference", "misattributed", "competitor_fact", "revealed_intent",
)  # fmt: skip


def _telling(item: Item, around: Around, rng: Random, told: list[Told]) -> Change:
    """Slip in a sentence that tells one of these facts, citing the evidence it stands in."""
    found = [t for t in told if len(t.quote.split()) >= 4 and _readable(t.quote)]
    if not found or around.language != item.language or item.channel == "linkedin_note":
        return None
    fact = rng.choice(found)
    plain = not set("(:") & set(fact.statement)
    frames = [f for f in phrases(item.language, "telling") if plain or "{statement}" not in f]
    text = rng.choice(frames).format(
        quote=fact.quote.strip(" .,;"), company=around.company, statement=_lower(fact.statement.strip(" ."))
    )
    return _slip(item, text, (fact.evidence,))


def _slip(item: Item, text: str, cited: tuple[str, ...]) -> Change:
    at = item.middle()
    before = item.pieces[at - 1].text if at else ""
    end = "\n\n" if before.endswith("\n") else " "
    lead = "" if not before or before[-1].isspace() else " "
    return item.insert(at, Piece(lead + text + end, "other", True, cited)), at


def _readable(text: str) -> bool:
    return not set('{}"\n<>[]') & set(text)


def _lower(text: str) -> str:
    return text if text[:2].isupper() or not text else text[0].lower() + text[1:]


@mutator("stale_fact", "stale", *_ANY)
def stale_fact(item: Item, around: Around, rng: Random) -> Change:
    """A fact older than its half-life is told."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "stale"])


@mutator("private_fact", "private_life", *_ANY)
def private_fact(item: Item, around: Around, rng: Random) -> Change:
    """A private matter of the dossier is told."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "private life"])


@mutator("namesake", "wrong_entity", *_ANY)
def namesake(item: Item, around: Around, rng: Random) -> Change:
    """A fact of another company of the same name is told as the account's."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "other company of the same name"])


@mutator("neighbour", "wrong_entity", *_ANY)
def neighbour(item: Item, around: Around, rng: Random) -> Change:
    """A fact of a parent, a customer, a rival or a former employer is told as the account's."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "about another company"])


_WATCHED = ("intent_surge", "site_visit", "review_research")


@mutator("watched_fact", "revealed_intent", *_ANY, "opted_out_person")
def watched_fact(item: Item, around: Around, rng: Random) -> Change:
    """What intent data say of the account is told to it."""
    watched = [t for t in around.told if not t.quotable and t.signal in _WATCHED]
    if not watched or item.channel == "linkedin_note":
        return None
    fact = rng.choice(watched)
    text = rng.choice(phrases(item.language, "watching")).format(company=around.company)
    return _slip(item, text, (fact.evidence,))


@mutator("closed_fact", "opted_out_person", *_ANY)
def closed_fact(item: Item, around: Around, rng: Random) -> Change:
    """What only tells us whom not to write to is told."""
    closed = [t for t in around.told if t.reason.startswith("fresh") and not t.quotable and t.signal not in _WATCHED]
    return _telling(item, around, rng, closed)


@mutator("conflict", "conflicting_fact", *_ANY)
def conflict(item: Item, around: Around, rng: Random) -> Change:
    """One of several figures that contradict each other is told as the figure."""
    told = [
        t for t in around.told if t.reason == "conflicting" and any(c.isdigit() for c in t.quote) and _readable(t.quote)
    ]
    if not told or around.language != item.language or item.channel == "linkedin_note":
        return None
    fact = rng.choice(told)
    size = re.sub(r"^(?:Our|Avec|which has|le rapport hebdomadaire des)\s+", "", fact.quote).strip(" .")
    if ";" in size:
        return None  # a row of a table is no sentence
    if not size[:1].isdigit():  # only `148 magasins` fits behind `you count`
        return _telling(item, around, rng, [fact])
    text = rng.choice(phrases(item.language, "size")).format(size=size.split(" by ")[0], company=around.company)
    return _slip(item, text, (fact.evidence,))


@mutator("rumour", "unsupported_inference", *_ANY)
def rumour(item: Item, around: Around, rng: Random) -> Change:
    """Hearsay is told as a fact."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "unsure"])


@mutator("planted_order", "invented_fact", *_ANY)
def planted_order(item: Item, around: Around, rng: Random) -> Change:
    """What a text planted for machines asserts is told as a fact."""
    return _telling(item, around, rng, [t for t in around.told if t.reason == "injected instruction"])


@mutator("wrong_account", "wrong_entity", *_ANY)
def wrong_account(item: Item, around: Around, rng: Random) -> Change:
    """A sentence written for another account, with its facts, takes the place of one of ours."""
    hooks = [i for i in item.facts() if item.pieces[i].kind in ("hook", "problem")]
    if not hooks or not around.foreign:
        return None
    place = rng.choice(hooks)
    return item.say(place, rng.choice(around.foreign).words), place


@mutator("attribution", "misattributed", "invented_fact", "fused_facts", "wrong_entity", "invented_number")
def attribution(item: Item, around: Around, rng: Random) -> Change:
    """The words of one person are given to another contact of the account, or to the reader."""
    reader = next((p for p in around.people if p.id == item.contact), None)
    others = [p for p in around.people if p.id != item.contact]
    for place in shuffled(item.facts(), rng):
        text, cited = item.pieces[place].words, item.pieces[place].evidence
        said_by = {name for e in cited for name in around.speakers.get(e, ())}
        for person in others:
            if person.name in text and reader is not None and reader.name not in said_by:
                return item.say(place, text.replace(person.name, reader.name)), place
        wrong = [p for p in others if p.name not in said_by]
        if not wrong or item.language != around.language:
            continue
        hit = _YOU_SAID.search(text)
        if hit:
            name = rng.choice(wrong).name
            verb = "écrivait" if item.language == "fr" else "wrote"
            return item.say(place, f"{text[: hit.start()]}{name} {verb}{text[hit.end() :]}"), place
    return None


_YOU_SAID = re.compile(
    r"\b(?:[Vv]ous (?:écriviez|disiez|avez dit|avez écrit|expliquiez|l'avez dit)|[Yy]ou (?:said|wrote|told us|say))\b"
)


@mutator("invented_quote", "misattributed", "invented_fact", "unsupported_inference")
def invented_quote(item: Item, around: Around, rng: Random) -> Change:
    """The reader is given words that nobody said."""
    if item.channel == "linkedin_note":
        return None
    cited = next((item.pieces[i].evidence for i in item.facts() if item.pieces[i].kind == "hook"), ())
    return _slip(item, rng.choice(phrases(item.language, "invented_quote")), cited)


@mutator("widened_quote", "invented_fact", "misattributed", "fused_facts", "unsupported_inference", "wrong_number")
def widened_quote(item: Item, around: Around, rng: Random) -> Change:
    """Words are added inside a quotation, or one of them is replaced."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        hit = re.search(r"(«\s?|“|\")([^«»“”\"]{20,})(\s?»|”|\")", text)
        if hit is None:
            continue
        said = hit.group(2).rstrip()
        tail = rng.choice(phrases(item.language, "quote_tail"))
        spoiled = f"{said.rstrip('.,')} {tail}"
        return item.say(place, text[: hit.start(2)] + spoiled + text[hit.start(2) + len(said) :]), place
    return None


@mutator("person", "wrong_entity", "misattributed", "invented_fact", "fused_facts", "invented_customer_result")
def person(item: Item, around: Around, rng: Random) -> Change:
    """The name of a person in a factual sentence becomes a name that no source holds."""
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        for someone in around.people:
            if someone.name in text:
                return item.say(place, text.replace(someone.name, _stranger(item, around, rng))), place
        hit = _YOU_SAID.search(text)
        if hit:
            verb = "écrivait" if item.language == "fr" else "wrote"
            return item.say(
                place, f"{text[: hit.start()]}{_stranger(item, around, rng)} {verb}{text[hit.end() :]}"
            ), place
    return None


def _stranger(item: Item, around: Around, rng: Random) -> str:
    names = [n for n in phrases(item.language, "people") if n.split()[-1].lower() not in around.known]
    return rng.choice(names)


@mutator("company", "wrong_entity", "invented_customer_result", "invented_fact", "fused_facts", "misattributed")
def company(item: Item, around: Around, rng: Random) -> Change:
    """The customer of a proof, or the account in a factual sentence, becomes another company."""
    names = [*around.proofs, around.company]
    for place in shuffled(item.facts(), rng):
        text = item.pieces[place].words
        for name in names:
            if len(name) > 3 and name[0].isupper() and name in text:
                other = rng.choice([n for n in phrases(item.language, "firms") if n.lower() not in around.known])
                return item.say(place, text.replace(name, other)), place
    return None


@mutator("borrowed_result", "fused_facts", *_ANY, "invented_customer_result")
def borrowed_result(item: Item, around: Around, rng: Random) -> Change:
    """A customer's measured result is told as the account's own."""
    proofs = [i for i in item.facts() if item.pieces[i].kind == "proof"]
    if not proofs or item.channel == "linkedin_note":
        return None
    place = rng.choice(proofs)
    text = item.pieces[place].words
    hit = re.match(r"^(?:Chez|At)\s[^,]{3,45},\s(?!and\b|et\b)", text)
    if hit is None:
        return None
    lead = "Chez vous, " if item.language == "fr" else f"At {around.company}, "
    return item.say(place, lead + text[hit.end() :]), place
