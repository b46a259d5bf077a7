"""A French playbook that says `tu` gets one form of address in every message, and the default stays `vous`."""

import re
from typing import get_args

import pytest

from agent.checks.form import mixes_address
from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import Proposal
from agent.outreach.planning import PlanChannel
from agent.playbook.models import Playbook
from evals.meta.places import Place, places
from evals.written import flow_of
from prompts import phrases

FRENCH = [p for p in places().values() if p.labelled is None and p.dossier.account.language == "fr"]
_VOUS = re.compile(r"\b(?:[Vv]ous|[Vv]otre|[Vv]os|(?!assez)[a-zà-ü]{3,}ez)\b")
_QUOTED = re.compile(r"«[^»]*»")


def familiar(playbook: Playbook) -> Playbook:
    tone = playbook.seller.tone | {"fr": playbook.seller.tone["fr"].model_copy(update={"address": "tu"})}
    return playbook.model_copy(update={"seller": playbook.seller.model_copy(update={"tone": tone})})


def written(place: Place, channel: PlanChannel) -> Proposal:
    flow = flow_of(place)
    said_tu = Outreach(familiar(flow.playbook), flow.methods, flow.writer)
    return said_tu.propose(place.dossier, Wish(channel=channel, language="fr"))


@pytest.mark.parametrize("place", FRENCH, ids=lambda p: p.dossier.account.id)
def test_no_message_says_vous_to_somebody_one_says_tu_to(place: Place) -> None:
    for channel in get_args(PlanChannel):
        proposal = written(place, channel)
        refused_for = proposal.refusal.reason if proposal.refusal else ""
        assert "no draft passed" not in refused_for
        for draft in (d for d in proposal.drafts if d.channel != "task"):
            own = [s.text for s in draft.segments if s.kind not in ("signature", "opt_out", "source_notice")]
            proven = [s for s in draft.segments if s.factual and not s.facts]  # the playbook's own words
            ours = _QUOTED.sub("", " ".join(t for t in own if t not in {s.text for s in proven}))
            assert not _VOUS.findall(ours), ours


def test_every_overlay_entry_replaces_one_of_the_french_bank() -> None:
    for bank in ("email", "steps", "replies"):
        assert phrases("fr_tu", bank).keys() == phrases("fr", bank).keys()
        assert phrases("fr_tu", bank) != phrases("fr", bank)
    assert phrases("fr_tu", "brief") == phrases("fr", "brief")


@pytest.mark.parametrize(
    ("text", "wanted", "mixed"),
    [
        ("Si tu veux, je te montre.", "vous", True),
        ("Vos ateliers tournent la nuit.", "vous", False),
        ("Le ton de vos messages change.", "vous", False),
        ("Vos ateliers tournent la nuit.", "tu", True),
        ("Elle écrivait : « vous verrez ».", "tu", False),
    ],
)
def test_the_form_of_address_is_the_playbooks(text: str, wanted: str, mixed: bool) -> None:
    assert mixes_address([text], wanted) is mixed
