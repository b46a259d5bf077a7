"""Answers to replies by the flow of the product, offline: what `amorce reply` would propose, without a workspace."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from agent.outreach.assembly import Case
from agent.outreach.flow import Wish
from agent.outreach.method import shipped_methods
from agent.outreach.models import Proposal
from agent.replies.flow import Received, offline_reader, respond
from agent.replies.message import parse_reply
from agent.replies.models import ReplyReading
from connectors.records import Language
from evals.meta.places import Place, places
from evals.written import flow_of

_LATER = timedelta(days=4)  # after the day of the dossier


class Answered(NamedTuple):
    """What was read in a reply and what is proposed."""

    reading: ReplyReading
    proposal: Proposal


def answered(place: Place, text: str, language: Language) -> Answered:
    """The reading of a reply of the account's first contact, and the proposal that answers it."""
    on = place.dossier.account.as_of + _LATER
    reply = parse_reply(text.encode())
    reading = offline_reader(reply, language, on, place.dossier.account.country)
    received = Received(reply=reply, contact=place.dossier.account.contacts[0], language=language, on=on)
    return Answered(reading, respond(_case(place.dossier.account.id, on), shipped_methods(), received, reading))


def open_places() -> list[Place]:
    """The labelled accounts somebody of which may be answered, by id."""
    found = [p for p in places().values() if p.labelled is None and p.dossier.account.contacts]
    return sorted((p for p in found if _answerable(p)), key=lambda p: p.dossier.account.id)


@cache
def _case(account: str, on: date) -> Case:
    place = places()[account]
    return flow_of(place).case(place.dossier, Wish(now=on), (), frozenset())


def _answerable(place: Place) -> bool:
    case = _case(place.dossier.account.id, place.dossier.account.as_of + _LATER)
    return case.outcome != "no_draft" and not place.dossier.account.contacts[0].opted_out
