"""What a sentence of a message is for, and whether it asserts anything checkable."""

from dataclasses import dataclass, replace

from agent.checks import cues
from agent.checks.models import Kind
from agent.checks.moments import moments
from agent.checks.premises import Ground
from agent.checks.statements import Statement, unquoted
from agent.checks.wordlists import wordlist
from agent.checks.words import known
from agent.language.fold import fold
from agent.language.names import company_aliases, words_of
from agent.language.quantities import Quantity

_YOU = {"vous", "votre", "vos", "you", "your", "yours", "tu", "ton", "ta", "tes", "toi", "yourself"}
_TELLING = {
    "tell",
    "told",
    "show",
    "send",
    "sent",
    "wrote",
    "write",
    "give",
    "offer",
    "promise",
    "promised",
    "owe",
    "asking",
}
_BECAUSE = {"parce", "puisque", "because", "since", "car"}
_WE = {"nous", "notre", "nos", "we", "our", "ours", "us"}
# `I understand you are…` tells something about the prospect.
_LEARN = {"understand", "gather", "hear", "heard", "see", "saw", "noticed", "notice", "know", "read", "believe", "suspect",
          "guess", "vois", "sais", "comprends", "lis", "devine", "crois"}  # fmt: skip
_ADDRESS = 3
_QUOTED = 4  # words from which a quotation is more than a term
_FEW = 3
# Words that take what follows for granted.
_GIVEN = {"so", "donc", "puisque", "since"}
# A greeting takes so many characters at most, and a sentence after it so many at least.
_GREETING, _AFTER = 45, 12
_I = {"je", "j", "i", "me", "my", "mon", "ma", "mes", "m"}


@dataclass(frozen=True)
class Reading:
    """A sentence with its kind. `facing` says whom it is about: prospect, seller or nobody."""

    statement: Statement
    kind: Kind
    factual: bool
    facing: str

    def as_factual(self) -> "Reading":
        """The same sentence, held to prove itself."""
        return replace(self, factual=True)


@dataclass(frozen=True)
class Cast:
    """Folded names that tell whom a sentence is about."""

    prospect: frozenset[str]
    seller: frozenset[str]
    signature: frozenset[str]


def cast(ground: Ground) -> Cast:
    """The names of an account and of its seller."""
    account, seller = ground.account, ground.playbook.seller
    prospect = set(company_aliases(account.name, account.domain))
    for contact in account.contacts:
        prospect.update(w for w in words_of(contact.name) if len(w) > 2)
    vendors = {fold(seller.name)}
    for source in ground.seller:
        if source.customer and source.may_name:
            vendors.update(company_aliases(source.customer) - prospect)
    sender = frozenset({fold(seller.legal_name), fold(seller.sender.name)})
    return Cast(frozenset(prospect), frozenset(vendors), sender)


def read(text: str, position: int, total: int, ground: Ground, who: Cast) -> Reading:
    """Kind and factuality of the sentence at `position` of `total`."""
    statement = Statement.of(_ungreeted(text.strip()))
    formal = _formal(Statement.of(text.strip()), position, total, who)
    if formal is not None:
        return Reading(statement, formal, False, "nobody")
    facing = _facing(statement, who)
    if _is_request(statement, facing, position):
        return Reading(statement, "cta", False, facing)
    factual = _asserts(statement, facing, ground)
    return Reading(statement, _kind(statement, facing, factual, position), factual, facing)


def _ungreeted(text: str) -> str:
    """The sentence after the greeting that opens it (`Bonjour Madame Anquetin, mes sujets…`)."""
    opening = cues.find("greeting", text[:40])
    comma = text.find(",")
    greets = bool(opening) and opening[0].start == 0 and 0 < comma < _GREETING and len(text) > comma + _AFTER
    return text[comma + 1 :].strip() if greets else text


def _formal(statement: Statement, position: int, total: int, who: Cast) -> Kind | None:
    text, flat = statement.text, statement.flat
    if cues.has("opt_out", text):
        return "opt_out"
    if cues.has("source_notice", text):
        return "source_notice"
    if any(name in flat for name in who.signature) and (position >= total - 3 or flat in who.signature):
        return "signature"
    if position == 0 and text.endswith(",") and len(statement.tokens) <= _ADDRESS:
        named = [t.text for t in statement.tokens]
        if all(any(n in name.split() for name in who.prospect) for n in named):
            return "greeting"
    opening = cues.find("greeting", text)
    if position <= 1 and opening and opening[0].start == 0 and len(statement.tokens) <= 6:
        return "greeting"
    closing = cues.find("closing", text)
    formula = cues.has("formula", text)
    if formula or (closing and closing[0].start == 0 and len(statement.tokens) <= 5):
        return "signature"
    return None


def _facing(statement: Statement, who: Cast) -> str:
    """Whom the sentence is about: the seller's side when it names it, else the prospect when it addresses it."""
    flat = Statement.of(unquoted(statement.text)).plain
    named = {name for name in who.prospect if f" {name} " in flat}
    order = flat.split()
    if order and order[0] in ("bravo", "felicitations", "congratulations", "congrats"):
        return "prospect"
    you = next((i for i, t in enumerate(order) if t in _YOU and not _told_to(order, i)), len(order))
    we = next((i for i, t in enumerate(order) if t in _WE), len(order))
    if you == 0:
        return "prospect"
    if any(f" {name} " in flat for name in who.seller) and not named:
        return "seller"
    if named or you < we:
        return "prospect"
    return "seller" if we < len(order) else "nobody"


def _told_to(order: list[str], at: int) -> bool:
    """`dont je vous parlais`, `I told you`: the reader is spoken to, not of."""
    before = order[at - 1] if at else ""
    return (order[at] == "vous" and before in ("je", "j")) or (order[at] == "you" and before in _TELLING)


def _is_request(statement: Statement, facing: str, position: int) -> bool:
    """A question, a call to action or a word about the writer: nothing to prove."""
    text = statement.text.rstrip(" \"'»”)")
    if text.endswith("?") or _thanks(statement):
        return True
    tokens = [t.text for t in statement.tokens]
    figures = bool(statement.quantities) and not _only_meeting(statement)
    loaded = figures or any(len(q.split()) > 2 for q in statement.quotes) or (bool(tokens) and tokens[0] in _WE)
    telling = _tells_that(tokens)
    meeting = cues.has("meeting", statement.text) and len(tokens) <= 10
    if (meeting or cues.has("cta", statement.text)) and not loaded and not _asserts_you(tokens) and not telling:
        return True
    about_me = cues.find("self", statement.text)
    if about_me and about_me[0].start == 0 and not loaded and not telling:
        return True
    if not loaded and _mine(tokens) and not telling:
        return True
    stated = any(q.kind != "duration" and not _small(q) for q in statement.quantities) or any(
        len(q.split()) > 2 for q in statement.quotes
    )
    return not stated and _talks(statement, tokens)


def _small(quantity: Quantity) -> bool:
    """`the two new sites`: a count that says little."""
    return quantity.kind == "count" and quantity.value <= _FEW


def _mine(tokens: list[str]) -> bool:
    """The writer speaks of what they do, without telling anything of the reader (`your…`)."""
    return bool(tokens) and tokens[0] in _I and not set(tokens) & (_YOU - {"vous", "you"})


def _talks(statement: Statement, tokens: list[str]) -> bool:
    """Words about the message itself, what the writer does not know, supposes, asks or offers; a condition to answer.

    Nothing is left free that names somebody or tells why (`parce que vous…`).
    """
    named = (n for n in statement.names if not n.opening)
    if any(not all(known(w) for w in words_of(n.text)) for n in named) or set(tokens) & _BECAUSE:
        return False
    return any(c.start == 0 for c in cues.find("talk", statement.text)) or cues.has("talk_anywhere", statement.text)


def _tells_that(tokens: list[str]) -> bool:
    """`Je vois que…`, `I understand you are…`; not `je suis ce que publient…`."""
    clause = any(t in ("que", "that") and tokens[max(0, at - 1)] not in ("ce", "all") for at, t in enumerate(tokens))
    return clause or (len(tokens) > 2 and tokens[1] in _LEARN and bool(set(tokens[2:]) & _YOU))


def _thanks(statement: Statement) -> bool:
    """`Merci pour nos échanges`: polite, unless it brings a figure or a name."""
    opens = statement.tokens and statement.tokens[0].text in ("merci", "thanks", "thank")
    return bool(opens) and not statement.quantities and not any(not n.opening for n in statement.names)


def _only_meeting(statement: Statement) -> bool:
    """Every quantity is the length of a meeting (up to an hour)."""
    return all((q.kind in ("duration", "clock") and q.value <= 60) or q.kind == "clock" for q in statement.quantities)


def _asserts_you(tokens: list[str]) -> bool:
    """The sentence opens on the prospect: `Vous recrutez…`, `Your ad says…`."""
    return bool(tokens) and tokens[0] in ("votre", "vos", "your", "vous", "you") and "conviendrait" not in tokens


def _asserts(statement: Statement, facing: str, ground: Ground) -> bool:
    """Checkable: about the prospect, us or a customer, with a figure, a date or a name, or in the words of a source."""
    if cues.has("cliche", statement.text):
        return False
    if facing != "nobody":
        return not (facing == "prospect" and not statement.contents)
    if _is_playbook_remark(statement, ground) or _is_trade_remark(statement, ground):
        return False
    tokens = statement.spoken
    if any(len(said.split()) >= _QUOTED for said in statement.quotes):
        return True  # somebody's words, whatever is said of them: a source must hold them
    if (
        any(q.noun or q.kind != "ordinal" for q in statement.quantities)
        or _names_somebody(statement)
        or any(ground.names(n.key) for n in statement.names)
        or moments(statement.text, ground.as_of)
    ):
        return True
    concluding = cues.find("inference", statement.text)
    if (concluding and concluding[0].start == 0) or statement.tokens[0].text in _GIVEN:
        return True
    theirs = tokens & {"leur", "leurs", "their", "they"} and not cues.has("trade", statement.text)
    return bool(theirs) or _echoes(statement, ground)


def _is_playbook_remark(statement: Statement, ground: Ground) -> bool:
    """A remark on the trade built on a pain or goal of the playbook, word for word, with no figure of its own."""
    held = (text for text in ground.sayings if text in statement.flat)
    return any(not any(c.isdigit() for c in statement.flat.replace(text, "")) for text in held)


def _is_trade_remark(statement: Statement, ground: Ground) -> bool:
    """`In food processing, a team under ten often covers everything`: hedged, of nobody, with no figure but a round one."""
    vague = all(q.kind in ("count", "duration") and (q.bound != "exact" or q.value == 1) for q in statement.quantities)
    named = _names_somebody(statement) or moments(statement.text, ground.as_of)
    return cues.has("trade", statement.text) and vague and not named and not statement.quotes


def _echoes(statement: Statement, ground: Ground) -> bool:
    """Most of its words are those of one sentence of a source."""
    words = statement.contents
    if len(words) < 3:
        return False
    most = 0.7 * len(words)
    told = (p.statement for s in ground.sources for p in s.premises)
    near = (t for t in told if sum(not c.keys.isdisjoint(t.hints) for c in words) >= most)
    return any(sum(not c.keys.isdisjoint(t.keys) for c in words) >= most for t in near)


def _names_somebody(statement: Statement) -> bool:
    """A name inside the sentence that is more than a sigle of the trade."""
    return any(
        set(words_of(n.text)) - wordlist("acronyms") and (not n.opening or len(words_of(n.text)) > 1)
        for n in statement.names
    )


def _kind(statement: Statement, facing: str, factual: bool, position: int) -> Kind:
    if not factual:
        return "other" if facing != "nobody" else "problem"
    if facing == "prospect":
        return "hook" if position <= 2 else "problem"
    return "proof" if statement.quantities or _names_somebody(statement) else "other"
