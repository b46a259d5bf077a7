"""Good drafts of every origin: the offline writer's, labelled ones, recorded model answers, people's, and single sentences."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from agent.outreach.flow import Wish
from agent.outreach.models import Draft, Proposal
from evals.meta.places import DATASETS, SENTENCES, Place, places
from evals.mutators.material import Item, Language, Piece
from evals.written import written

# Origins not written by our offline writer.
OTHERS = ("shared", "ours", "recorded", "human", "sentence", "fresh", "free", "held out")
# Labelled drafts, by file. The halves of a split set are told apart: on `test` nothing is tuned.
SETS = (
    ("shared_drafts.jsonl", "shared"), ("drafts.jsonl", "ours"), ("fresh_drafts.jsonl", "fresh"), ("free_drafts.jsonl", "free"),
)  # fmt: skip
HELD_OUT = "held out"
_FRENCH = {
    "le",
    "la",
    "les",
    "des",
    "du",
    "est",
    "une",
    "un",
    "vous",
    "votre",
    "vos",
    "en",
    "et",
    "pour",
    "dans",
    "au",
    "ont",
}
_ENGLISH = {
    "the",
    "of",
    "and",
    "your",
    "you",
    "is",
    "are",
    "in",
    "for",
    "at",
    "to",
    "by",
    "was",
    "were",
    "has",
    "with",
    "its",
}


def clean_items() -> list[Item]:
    """Every good draft there is, by origin and id."""
    return [*labelled(), *recorded(), *human(), *sentences(), *offline()]


def labelled() -> Iterator[Item]:
    """Drafts whose labels name no defect anywhere."""
    for name, origin in SETS:
        for row in rows(DATASETS / name):
            if not row["defects"] and not any(s["defects"] for s in row["sentences"]):
                yield from_labels(row, HELD_OUT if row.get("split") == "test" else origin)


def human() -> Iterator[Item]:
    """Drafts written by people for this purpose, where the set is there."""
    path = DATASETS / "clean_drafts.jsonl"
    if path.is_file():
        for row in rows(path):
            if row["account"] in places():
                yield from_labels(row, "human")


def recorded() -> Iterator[Item]:
    """Answers of a strong model that passed, notices added."""
    for row in rows(DATASETS / "recorded_drafts.jsonl"):
        pieces = tuple(
            Piece(s["text"], s["kind"], s["factual"], tuple(s["evidence"]), s["part"]) for s in row["segments"]
        )
        yield Item(
            id=row["id"], origin="recorded", account=row["account"], contact=row["contact"], seller=row["seller"],
            channel=row["channel"], language=row["language"], subject=row["subject"], pieces=pieces,
            framework=row["framework"], tier=row["tier"], now=row["now"],
        )  # fmt: skip


def offline() -> Iterator[Item]:
    """Fresh drafts of the offline writer: each contact of each account, by e-mail and by LinkedIn, tasks left out."""
    seen: set[str] = set()
    for made in written():
        if made.proposal.content_sha256 in seen:
            continue
        seen.add(made.proposal.content_sha256)
        for draft in made.proposal.drafts:
            if draft.channel != "task":
                yield _drafted(draft, made.proposal, made.place, f"o-{made.name}/{draft.step}", made.wish)


def _drafted(draft: Draft, proposal: Proposal, place: Place, id_: str, wish: Wish) -> Item:
    pieces = tuple(Piece(s.text, s.kind, s.factual, tuple(s.evidence), s.part) for s in draft.segments)
    return Item(
        id=id_, origin="offline", account=place.dossier.account.id, contact=wish.contact,
        seller=place.playbook.seller.id, channel=draft.channel, language=draft.language, subject=draft.subject,
        pieces=pieces, framework=proposal.plan.framework if proposal.plan else None, tier=proposal.tier,
    )  # fmt: skip


def sentences() -> Iterator[Item]:
    """True sentences written one by one for small dossiers, each in a bare message around it."""
    for name in ("clean.tsv", "clean_b.tsv", "clean_c.tsv"):
        for number, line in enumerate((SENTENCES / name).read_text(encoding="utf-8").splitlines(), 1):
            account, contact, text = line.split("\t")
            yield _bare(f"s-{name.split('.')[0]}-{number}", account, contact, text, language_of(text))
    for name in ("sentences.yaml", "sentences_b.yaml"):
        for row in yaml.safe_load((SENTENCES / name).read_text(encoding="utf-8"))["accounts"]:
            for number, (contact, language, factual, supported, _, _, text) in enumerate(row["sentences"], 1):
                if factual and supported:
                    yield _bare(f"s-{row['id']}-{number}", row["id"], contact, text, language)


def written_lies() -> Iterator[tuple[Item, str]]:
    """False sentences written by hand for the same dossiers, each with its label: lies that no mutator made."""
    for name in ("sentences.yaml", "sentences_b.yaml"):
        for row in yaml.safe_load((SENTENCES / name).read_text(encoding="utf-8"))["accounts"]:
            for number, (contact, language, factual, supported, defect, _, text) in enumerate(row["sentences"], 1):
                if factual and not supported:
                    yield _bare(f"h-{row['id']}-{number}", row["id"], contact, text, language), defect
    longer = yaml.safe_load((SENTENCES / "lies_c.yaml").read_text(encoding="utf-8"))
    for number, (account, contact, language, defect, _, text) in enumerate(longer, 1):
        yield _bare(f"h-c-{number}", account, contact, text, language), defect


def _bare(id_: str, account: str, contact: str, text: str, language: Language) -> Item:
    place = places()[account]
    seller = place.playbook.seller
    hello = "Bonjour" if language == "fr" else "Hello"
    ask = "Ce sujet est-il sur votre liste ?" if language == "fr" else "Is this on your list?"
    notice = seller.source_notice[language].format(source="site", collected_on="2026-11-02")
    pieces = (
        Piece(f"{hello},\n\n", "greeting"), Piece(f"{text}\n\n", "hook", True), Piece(f"{ask}\n\n", "cta"),
        Piece(f"{seller.opt_out[language]}\n", "opt_out"), Piece(notice, "source_notice"),
    )  # fmt: skip
    return Item(
        id=id_, origin="sentence", account=account, contact=contact, seller=seller.id, channel="email",
        language=language, subject="Question" if language == "fr" else "A question", pieces=pieces, split=True, cited=False,
    )  # fmt: skip


def from_labels(row: dict[str, Any], origin: str) -> Item:
    """A labelled draft as an item: sentences become pieces, the white space of the body kept with them."""
    body, pieces, at = row["body"], [], 0
    for number, sentence in enumerate(row["sentences"]):
        start = body.index(sentence["text"], at)
        last = number == len(row["sentences"]) - 1
        end = len(body) if last else body.index(row["sentences"][number + 1]["text"], start + len(sentence["text"]))
        pieces.append(_labelled_piece(sentence, body[start:end]))
        at = end
    return Item(
        id=row["id"], origin=origin, account=row["account"], contact=row["contact"],
        seller=places()[row["account"]].playbook.seller.id, channel=row["channel"], language=row["language"],
        subject=row["subject"], pieces=tuple(pieces), split=True,
        cited=all(s["evidence"] for s in row["sentences"] if s["factual"]),
    )  # fmt: skip


def _labelled_piece(sentence: dict[str, Any], text: str) -> Piece:
    return Piece(text, sentence["kind"], sentence["factual"], tuple(sentence["evidence"]))


def language_of(text: str) -> Language:
    """French or English, by small words."""
    words = text.lower().replace("'", " ").replace("’", " ").split()
    return "fr" if sum(w in _FRENCH for w in words) >= sum(w in _ENGLISH for w in words) else "en"


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def foreign_hooks(items: Iterable[Item]) -> dict[str, tuple[Piece, ...]]:
    """For each account, sentences of drafts for other accounts of the same seller and language, never its own."""
    items = list(items)
    found = {}
    for place in places().values():
        account, language = place.dossier.account, place.dossier.account.language
        found[account.id] = tuple(
            i.pieces[p] for i in items for p in i.facts()
            if i.origin != "offline" and i.account != account.id and i.language == language and i.pieces[p].kind == "hook"
            and i.origin != "sentence"
        )  # fmt: skip
    return found
