"""The table of countries and circumstances, the labelled contacts, and what every e-mail carries."""

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from agent.compliance import ContactChannels, channels_of
from agent.reading.circumstances import Circumstances, circumstances
from connectors.records import Account, Contact
from evals.meta.places import DATASETS, FOLDERS, Place, places
from evals.results import Case, Report, scored
from evals.written import Written, written

NAME = "law"


def run() -> Report:
    """Rules, labelled contacts, notices: nobody is written to who must not be."""
    table = [_row(at, row) for at, row in enumerate(_rows(), 1)]
    people = [case for place in places().values() if place.labelled is None for case in _people(place)]
    mails = [case for made in written() for case in _mails(made)]
    return Report(
        metrics=[scored(group, target=1.0) for group in (table, people, mails)], cases=[*table, *people, *mails]
    )


def _rows() -> list[list[Any]]:
    found: list[list[Any]] = yaml.safe_load((files("evals.suites.law") / "cases.yaml").read_text(encoding="utf-8"))
    return found


def _row(at: int, row: list[Any]) -> Case:
    country, name, form, email, known, mail, page = row
    linkedin = None if known == "no_page" else "https://linkedin.example/in/x"
    contact = Contact(id="c1", name="Alex Dale", email=email, linkedin_url=linkedin, opted_out=known == "opted_out")
    account = Account(id="a", name=name, country=country, contacts=(contact,), as_of=date(2026, 11, 16))
    of = frozenset({"c1"})
    told = Circumstances(
        legal_form=form,
        objected=of if known == "objected" else frozenset(),
        departed=of if known == "departed" else frozenset(),
    )
    found = channels_of(account, contact, told, suppressed=known == "suppressed")
    return _case(
        "table of countries and circumstances",
        f"{at}: {country} {known}",
        (mail == "open", page == "open"),
        found,
        str(row),
    )


def _people(place: Place) -> Iterator[Case]:
    labels = _labels()[place.dossier.account.id]
    account = place.dossier.account
    state = circumstances(place.dossier, place.facts, place.playbook)
    for contact in account.contacts:
        wanted = labels[contact.id]
        found = channels_of(account, contact, state)
        sides = (wanted["email"] == "allowed", wanted["linkedin"] == "allowed")
        yield _case(
            "labelled contacts", f"{account.id}/{contact.id}", sides, found, f"{account.country} {contact.title}"
        )


def _case(metric: str, id_: str, wanted: tuple[bool, bool], found: ContactChannels, why: str) -> Case:
    got = (found.email.allowed, found.linkedin.allowed)
    return Case(
        suite=NAME, metric=metric, id=id_, passed=got == wanted, wanted=_words(wanted), got=_words(got),
        why=f"{why}; {found.email.why}; {found.linkedin.why}",
    )  # fmt: skip


def _mails(made: Written) -> Iterator[Case]:
    """Opt-out, where the address comes from, name and postal address of the sender: in every e-mail, in our seller's words."""
    seller = made.place.playbook.seller
    for draft in made.proposal.drafts:
        if draft.channel == "email":
            body = " ".join(draft.body.split())
            head = seller.source_notice[draft.language].split("{")[0].strip()
            must = [seller.opt_out[draft.language], head, seller.sender.name, seller.postal_address.split(",")[0]]
            lost = [m for m in must if m not in body]
            yield Case(
                suite=NAME, metric="e-mails with opt-out, source and sender", id=f"{made.name}/{draft.step}", passed=not lost,
                group=made.group, got="; ".join(lost) or "all there",
            )  # fmt: skip


def _labels() -> dict[str, Any]:
    paths = [p for d in FOLDERS for p in (DATASETS / d).glob("*/gold.json")]
    return {p.parent.name: json.loads(p.read_text(encoding="utf-8"))["channels"] for p in paths}


def _words(sides: tuple[bool, bool]) -> str:
    return f"e-mail {'open' if sides[0] else 'closed'}, LinkedIn {'open' if sides[1] else 'closed'}"
