"""The flow on dossiers made for the purpose."""

from collections.abc import Callable

import pytest

from agent.errors import NotFound
from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import Proposal, content_hash
from connectors.records import Contact, Dossier, Evidence

Make = Callable[..., Dossier]


def said(proposal: Proposal) -> str:
    return "\n".join(f"{d.subject}\n{d.body}" for d in proposal.drafts).replace("\u00a0", " ")


def test_a_draft_opens_on_the_persons_own_words(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish())
    assert (proposal.status, proposal.outcome, proposal.level.reached) == ("pending", "draft", 3)
    assert "vos scieries tournent la nuit" in said(proposal)
    assert said(proposal).count("?") == 1


def test_the_segments_are_the_body_and_facts_are_proven(outreach: Outreach, make_dossier: Make) -> None:
    for channel in ("email", "linkedin"):
        proposal = outreach.propose(make_dossier(), Wish(channel=channel))  # type: ignore[arg-type]
        held = {e.id for e in proposal.evidence}
        for draft in proposal.drafts:
            assert "".join(s.text for s in draft.segments) == draft.body
            factual = [s for s in draft.segments if s.factual]
            assert factual or draft.channel in ("task", "linkedin_message")
            assert all(s.evidence and set(s.evidence) <= held for s in factual)


def test_a_note_is_short_and_carries_no_notice(outreach: Outreach, make_dossier: Make) -> None:
    drafts = outreach.propose(make_dossier(), Wish(channel="linkedin")).drafts
    (draft,) = [d for d in drafts if d.channel == "linkedin_note"]
    assert len(draft.body) <= 200
    assert not {"opt_out", "source_notice"} & {s.kind for s in draft.segments}


def test_same_inputs_same_bytes(outreach: Outreach, make_dossier: Make) -> None:
    first, second = (outreach.propose(make_dossier(), Wish()).model_dump_json() for _ in range(2))
    assert first == second


def test_without_the_evidence_the_sentence_is_gone(outreach: Outreach, make_dossier: Make) -> None:
    whole = make_dossier()
    for proposal in [outreach.propose(whole, Wish(channel=c)) for c in ("email", "linkedin")]:  # type: ignore[arg-type]
        for segment in [s for d in proposal.drafts for s in d.segments if s.facts]:
            kept = [e for e in whole.evidence if e.id not in segment.evidence]
            without = make_dossier(*kept)
            for again in [outreach.propose(without, Wish(channel=c)) for c in ("email", "linkedin")]:  # type: ignore[arg-type]
                assert segment.text.strip() not in said(again)


def test_no_quotable_fact_gives_level_one_or_a_refusal(
    outreach: Outreach, make_dossier: Make, make_evidence: Callable[..., Evidence]
) -> None:
    old = make_evidence("e1", "news", "Mécabois a fêté ses trente ans.", day="2023-01-10", source="Le Progrès")
    proposal = outreach.propose(make_dossier(old), Wish())
    assert proposal.outcome == "level_1_or_refuse"
    if proposal.drafts:
        assert proposal.level.reached == 1
        assert "Le Progrès" not in said(proposal)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"employees": 20}, "too-small"), ({"contacts": []}, "no contact"), ({"country": "DE"}, "email")],
)
def test_a_refusal_says_why(changes: dict[str, object], reason: str, outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(**changes), Wish(channel="email" if "country" in changes else None))
    assert proposal.status == "refused"
    assert not proposal.drafts
    assert proposal.refusal
    assert reason in proposal.refusal.reason


def test_a_suppressed_contact_is_not_written_to(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish(), suppressed=frozenset({"c1"}))
    assert (proposal.status, proposal.outcome) == ("refused", "no_draft")


def test_an_email_needs_the_source_of_the_address(
    outreach: Outreach, make_dossier: Make, make_contact: Callable[..., Contact]
) -> None:
    unknown = make_dossier(contacts=[make_contact(source=None, collected_on=None)])
    proposal = outreach.propose(unknown, Wish(channel="email"))
    assert proposal.status == "refused"


def test_an_unknown_contact_is_an_error_that_lists_the_known(outreach: Outreach, make_dossier: Make) -> None:
    with pytest.raises(NotFound, match=r"c9.*known: c1"):
        outreach.propose(make_dossier(), Wish(contact="c9"))


def test_a_forced_framework_is_followed_in_order(outreach: Outreach, make_dossier: Make) -> None:
    orders = {"aida": ["attention", "interest", "desire", "action"], "pas": ["problem", "agitate", "solve"]}
    for name, order in orders.items():
        proposal = outreach.propose(make_dossier(), Wish(framework=name))  # type: ignore[arg-type]
        parts = [s.part for s in proposal.drafts[0].segments if s.part]
        assert parts == sorted(parts, key=order.index)
        assert proposal.plan
        assert proposal.plan.framework == name


def test_the_content_hash_covers_recipient_and_words(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish())
    assert proposal.contact
    assert proposal.content_sha256 == content_hash(proposal.contact, proposal.drafts)
    other = proposal.contact.model_copy(update={"email": "x@mecabois.example"})
    assert content_hash(other, proposal.drafts) != proposal.content_sha256


@pytest.mark.parametrize("name", ["Scierie 4", "Studio 54", "3M Bois", "GROUPE BOISERIES"])
def test_a_name_with_figures_or_capitals_is_no_code(
    name: str, outreach: Outreach, make_dossier: Callable[..., Dossier]
) -> None:
    proposal = outreach.propose(make_dossier(name=name), Wish(channel="email"))
    assert proposal.status == "pending", proposal.refusal
