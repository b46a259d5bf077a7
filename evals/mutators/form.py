"""The form spoiled: length, questions, notices, language, register, marks, links, order of the framework."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from evals.mutators.material import FORMAL, RUNTIME, Around, Change, Item, Kind, Piece, mutator
from evals.mutators.phrases import phrases


def _loose(item: Item, text: str, kind: Kind = "other") -> Change:
    """A sentence that states nothing, before the question or the end."""
    at = item.middle()
    lead = "" if not at or item.pieces[at - 1].text[-1:].isspace() else " "
    return item.insert(at, Piece(f"{lead}{text} ", kind)), at


@mutator("long_subject", "subject_too_long")
def long_subject(item: Item, around: Around, rng: Random) -> Change:
    """Twelve words where five are allowed."""
    if item.channel != "email" or not item.subject:
        return None
    return replace(item, subject=rng.choice(phrases(item.language, "long_subject")).format(subject=item.subject)), None


@mutator("long_body", "body_too_long", doors=RUNTIME)
def long_body(item: Item, around: Around, rng: Random) -> Change:
    """General remarks until the e-mail is far too long."""
    if item.channel != "email":
        return None
    text = " ".join([str(phrases(item.language, "filler"))] * 4)
    change = _loose(item, text)
    return (change[0], None) if change else None


@mutator("long_note", "note_too_long")
def long_note(item: Item, around: Around, rng: Random) -> Change:
    """A note longer than the account of the sender allows."""
    if item.channel != "linkedin_note":
        return None
    change = _loose(item, str(phrases(item.language, "filler")))
    return (change[0], None) if change and len(change[0].body) > around.note_limit else None


@mutator("extra_question", "two_questions")
def extra_question(item: Item, around: Around, rng: Random) -> Change:
    """A second question."""
    if not any("?" in p.text for p in item.pieces) or item.channel == "call":
        return None
    change = _loose(item, rng.choice(phrases(item.language, "question")), "cta")
    return (change[0], None) if change else None


@mutator("no_question", "no_question", doors=RUNTIME)
def no_question(item: Item, around: Around, rng: Random) -> Change:
    """The question is gone."""
    if item.channel != "email":
        return None
    return replace(item, pieces=tuple(p for p in item.pieces if "?" not in p.text)), None


@mutator("pitch_in_note", "pitch_in_note")
def pitch_in_note(item: Item, around: Around, rng: Random) -> Change:
    """A connection note sells."""
    if item.channel != "linkedin_note":
        return None
    change = _loose(item, rng.choice(phrases(item.language, "pitch")))
    return (change[0], None) if change else None


@mutator("no_opt_out", "missing_opt_out")
def no_opt_out(item: Item, around: Around, rng: Random) -> Change:
    """The way to object is gone."""
    if item.channel != "email":
        return None
    kept = [p for p in item.pieces if p.kind != "opt_out" or around.opt_out not in p.words]
    if len(kept) == len(item.pieces):
        return None
    spared = (replace(p, text=p.text.replace(around.opt_out, "")) for p in item.pieces if p not in kept)
    return replace(item, pieces=(*kept, *(p for p in spared if p.words))), None


@mutator("no_source_notice", "missing_source_notice", "missing_opt_out")
def no_source_notice(item: Item, around: Around, rng: Random) -> Change:
    """Where the contact details come from is no longer told."""
    if item.channel != "email":
        return None
    kept = tuple(p for p in item.pieces if p.kind not in ("opt_out", "source_notice") or around.opt_out in p.words)
    return (replace(item, pieces=kept), None) if len(kept) < len(item.pieces) else None


@mutator("notice_in_note", "notice_in_note", doors=RUNTIME)
def notice_in_note(item: Item, around: Around, rng: Random) -> Change:
    """The legal notice of e-mails at the end of a LinkedIn note."""
    if item.channel != "linkedin_note":
        return None
    return item.insert(len(item.pieces), Piece("\n\n" + around.opt_out, "opt_out")), len(item.pieces)


@mutator("other_language", "language_mix")
def other_language(item: Item, around: Around, rng: Random) -> Change:
    """A sentence in the other language."""
    change = _loose(item, rng.choice(phrases(item.language, "other_language")))
    return (change[0], None) if change else None


@mutator("familiar", "tu_vous_mix")
def familiar(item: Item, around: Around, rng: Random) -> Change:
    """A sentence says tu where the rest says vous."""
    said = " ".join(p.text.lower() for p in item.pieces if p.kind not in FORMAL)
    if item.language != "fr" or not {"vous", "votre", "vos"} & set(said.replace("-", " ").split()):
        return None
    change = _loose(item, rng.choice(phrases("fr", "familiar")))
    return (change[0], None) if change else None


@mutator("cliche", "cliche_opener")
def cliche(item: Item, around: Around, rng: Random) -> Change:
    """An opener readers skip."""
    at = next((i for i, p in enumerate(item.pieces) if p.kind not in FORMAL), None)
    if at is None:
        return None
    return item.insert(at, Piece(rng.choice(phrases(item.language, "cliche")) + " ")), None


@mutator("misleading_subject", "misleading_subject")
def misleading_subject(item: Item, around: Around, rng: Random) -> Change:
    """A subject that pretends to be a reply, an order or an appointment."""
    if item.channel != "email":
        return None
    return replace(item, subject=rng.choice(phrases(item.language, "misleading"))), None


@mutator("placeholder", "placeholder", doors=RUNTIME)
def placeholder(item: Item, around: Around, rng: Random) -> Change:
    """A blank that nobody filled in, in the greeting."""
    at = next((i for i, p in enumerate(item.pieces) if p.kind == "greeting"), None)
    if at is None:
        return None
    hello = "Bonjour" if item.language == "fr" else "Hello"
    return item.say(at, f"{hello} {rng.choice(phrases(item.language, 'placeholders'))},"), at


@mutator("planted_link", "foreign_link", doors=RUNTIME)
def planted_link(item: Item, around: Around, rng: Random) -> Change:
    """A link or an address that is not the seller's."""
    see = "Voir" if item.language == "fr" else "See"
    return _loose(item, f"{see} {rng.choice(phrases(item.language, 'links'))}")


@mutator("hidden_character", "forbidden_character", doors=RUNTIME)
def hidden_character(item: Item, around: Around, rng: Random) -> Change:
    """A zero-width or direction character inside a word."""
    at = rng.randrange(len(item.pieces))
    words = item.pieces[at].words
    cut = rng.randrange(1, max(2, len(words)))
    return item.say(at, words[:cut] + rng.choice("\u200b\u200d\u202e\u2066\ue000") + words[cut:]), at


@mutator("exclamation", "exclamation", doors=RUNTIME)
def exclamation(item: Item, around: Around, rng: Random) -> Change:
    """An exclamation mark where the playbook wants none."""
    change = _loose(item, "À très vite !" if item.language == "fr" else "Talk soon!")
    return (change[0], None) if change else None


@mutator("typography", "typography", doors=RUNTIME)
def typography(item: Item, around: Around, rng: Random) -> Change:
    """A mark set after the habits of the other language."""
    for at, piece in enumerate(item.pieces):
        if "?" in piece.text:
            head = piece.words.rstrip("?").rstrip()
            return item.say(at, head + ("?" if item.language == "fr" else " ?")), None
    return None


@mutator("altered_body", "body_mismatch", doors=RUNTIME)
def altered_body(item: Item, around: Around, rng: Random) -> Change:
    """The body is no longer what the segments say."""
    words = item.body.split(" ")
    at = rng.randrange(1, len(words))
    return replace(item, body_override=" ".join(words[:at] + words[at + 1 :])), None


@mutator("framework_order", "framework_order", doors=RUNTIME)
def framework_order(item: Item, around: Around, rng: Random) -> Change:
    """Two neighbouring parts of the framework change places."""
    places = [i for i, p in enumerate(item.pieces) if p.part is not None]
    pairs = [(a, b) for a, b in pairwise(places) if item.pieces[a].part != item.pieces[b].part]
    if item.framework is None or not pairs:
        return None
    one, two = rng.choice(pairs)
    first, second = item.pieces[one], item.pieces[two]
    return item.put(one, replace(second, text=first.saying(second.words).text)).put(
        two, replace(first, text=second.saying(first.words).text)
    ), None
