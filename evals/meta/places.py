"""The accounts drafts are written to: what the checks hold them against, and what the mutators may know of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from agent.checks.premises import Ground, ground
from agent.playbook import Playbook, example_playbook
from agent.reading import read
from agent.reading.facts import Fact
from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Account, Dossier, Evidence
from evals.mutators.material import Around, Language, Person, Piece, Told

FOLDERS = ("shared_accounts", "accounts", "fresh_accounts/dev", "fresh_accounts/test")
DATASETS = Path(str(files("evals") / "datasets"))
SENTENCES = Path(str(files("evals.suites.grounding") / "data"))
MONTHS = (
    "janvier January", "février February", "mars March", "avril April", "mai May", "juin June", "juillet July", "août August",
    "septembre September", "octobre October", "novembre November", "décembre December",
)  # fmt: skip
_NOTICE_DAY = "2026-11-02"


@dataclass(frozen=True)
class Place:
    """One account: its dossier, its seller's playbook, the labelled facts, and the facts the checks use."""

    dossier: Dossier
    playbook: Playbook
    told: tuple[Told, ...]
    labelled: tuple[Fact, ...] | None = None

    @cached_property
    def facts(self) -> list[Fact]:
        """What the reader finds, or the labelled facts where the set was written with its own."""
        return list(self.labelled) if self.labelled is not None else read(self.dossier, self.playbook)

    @cached_property
    def ground(self) -> Ground:
        """What the checks hold drafts against."""
        return ground(self.dossier, self.facts, self.playbook)

    def around(self, foreign: tuple[Piece, ...] = ()) -> Around:
        """What mutators may know. `foreign` holds sentences true of other accounts."""
        account, seller = self.dossier.account, self.playbook.seller
        language: Language = account.language or seller.default_language
        claims = [*seller.product.claims, *seller.value_propositions]
        speakers = {e.id: tuple(sorted({_name(account, f.speaker) for f in self.facts if f.evidence == e.id and f.speaker}))
                    for e in self.dossier.evidence}  # fmt: skip
        return Around(
            account=account.id,
            company=account.name,
            language=language,
            people=tuple(Person(c.id, c.name, c.title) for c in account.contacts),
            told=self.told,
            evidence={e.id: f"{e.source} {e.text}" for e in self.dossier.evidence},
            proofs={p.customer: f"{p.customer} {p.employees or ''} {p.body}" for p in self.playbook.proofs},
            own_words=(*(f"{c.fr} {c.en}" for c in claims), *seller.product.summary.values(), seller.name),
            seller=seller.name,
            note_limit=seller.note_limit,
            opt_out=seller.opt_out[language],
            foreign=foreign,
            speakers=speakers | {"proof ids": tuple(p.id for p in self.playbook.proofs)},
            dated={e.id: f"{e.date} {MONTHS[e.date.month - 1]} {e.text}" for e in self.dossier.evidence},
        )


def _name(account: Account, speaker: str | None) -> str:
    wanted = (speaker or "").removeprefix("contact:")
    return next((c.name for c in account.contacts if c.id == wanted), speaker or "")


@cache
def playbook(seller: str) -> Playbook:
    """An example playbook, read once."""
    return example_playbook(seller)


@cache
def places() -> dict[str, Place]:
    """Every labelled account, by id: the folders of the datasets, then the small dossiers of the sentence sets."""
    found = {}
    for dataset in FOLDERS:
        for folder in find_dossiers(DATASETS / dataset):
            place = _folder(folder)
            found[place.dossier.account.id] = place
    return found | {p.dossier.account.id: p for p in _small()}


@cache
def place_of(account: str, now: str | None = None) -> Place:
    """The place of an account, on another day when one is given. Raises KeyError for an unknown account."""
    place = places()[account]
    if now is None:
        return place
    dossier = place.dossier
    later = dossier.account.model_copy(update={"as_of": date.fromisoformat(now)})
    return Place(Dossier(account=later, evidence=dossier.evidence), place.playbook, place.told, place.labelled)


def _folder(folder: Path) -> Place:
    dossier = read_dossier(folder)
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    kinds = {e.id: e.kind for e in dossier.evidence}
    told = tuple(
        Told(f["evidence"], f["quote"], f["statement"], f["reason"], f["about"], f["signal"], f["quotable"],
             kinds.get(f["evidence"], ""))
        for f in gold["facts"]
    )  # fmt: skip
    return Place(dossier, playbook(dossier.account.seller or ""), told)


def _small() -> Iterator[Place]:
    for name in ("sentences.yaml", "sentences_b.yaml"):
        document = yaml.safe_load((SENTENCES / name).read_text(encoding="utf-8"))
        for account in document["accounts"]:
            yield _small_place(account)


def _small_place(row: dict[str, Any]) -> Place:
    known = {k: v for k, v in row.items() if k not in ("evidence", "facts", "sentences")}
    known["contacts"] = [
        {"email": None, "linkedin_url": None, "source": "site", "collected_on": _NOTICE_DAY, "seniority": None} | c
        for c in row["contacts"]
    ]
    account = Account.model_validate(known)
    pieces = tuple(Evidence.model_validate({"source": e["kind"], "url": f"https://{account.domain}/{e['id']}"} | e)
                   for e in row["evidence"])  # fmt: skip
    days = {e.id: e.date for e in pieces}
    facts, told = [], []
    for at, (evidence, about, signal, reason, quotable, quote) in enumerate(row["facts"], 1):
        why = reason or "fresh and about this account"
        facts.append(Fact(
            id=f"f{at}", evidence=evidence, quote=quote, statement=quote, signal=signal, about=about,
            event_date=days[evidence], usable=not reason, quotable=quotable and not reason, reason=why,
        ))  # fmt: skip
        told.append(Told(evidence, quote, quote, why, about, signal, quotable))
    return Place(Dossier(account=account, evidence=pieces), playbook(row["seller"]), tuple(told), tuple(facts))
