"""Who may be written to, row by row."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.compliance import channels_of, outcome_of
from agent.compliance.channels import rules
from agent.reading.circumstances import Circumstances
from connectors.records import Contact, Dossier

Make = Callable[..., Dossier]


@pytest.mark.parametrize(
    ("country", "name", "form", "email"),
    [
        ("FR", "Mécabois", None, True),
        ("US", "Sandbar Outfitters", None, True),
        ("DE", "Isarwerk GmbH", None, False),
        ("CA", "Maple Rail", None, False),
        ("BE", "Brasserie Lux", None, False),
        ("GB", "Brightmoor Foods Ltd", None, True),
        ("GB", "Brightmoor Foods PLC", None, True),
        ("GB", "Kestrel Lane Legal", None, False),
        ("GB", "Kestrel Lane Legal", "llp", True),
        ("GB", "Kestrel Partners Ltd", "partnership", False),
        ("JP", "Nowhere KK", None, False),
        (None, "Nowhere", None, False),
    ],
)
def test_email_by_country_and_form(
    country: str | None, name: str, form: str | None, email: bool, make_dossier: Make
) -> None:
    account = make_dossier(country=country, name=name).account
    found = channels_of(account, account.contacts[0], Circumstances(legal_form=form))
    assert found.email.allowed is email
    assert found.linkedin.allowed
    assert found.email.why
    assert found.email.source


@pytest.mark.parametrize(
    "email", ["j@gmail.com", "j@Orange.FR", "j@yahoo.co.uk", "j.r@web.de", "j@laposte.net", "j@mail.gmx.net"]
)
def test_a_personal_mailbox_is_a_private_person(
    email: str, make_dossier: Make, make_contact: Callable[..., Contact]
) -> None:
    account = make_dossier(contacts=[make_contact(email=email)]).account
    assert not channels_of(account, account.contacts[0], Circumstances()).email.allowed


@pytest.mark.parametrize(
    "email", ["j@web.acme.fr", "j@mail.mecabois.example", "j@freemark.example", "j@me-group.co.uk"]
)
def test_a_company_address_is_no_personal_mailbox(
    email: str, make_dossier: Make, make_contact: Callable[..., Contact]
) -> None:
    account = make_dossier(contacts=[make_contact(email=email)]).account
    assert channels_of(account, account.contacts[0], Circumstances()).email.allowed


@pytest.mark.parametrize(
    ("changes", "circumstances", "suppressed"),
    [
        ({"opted_out": True}, Circumstances(), False),
        ({}, Circumstances(departed=frozenset({"c1"})), False),
        ({}, Circumstances(objected=frozenset({"c1"})), False),
        ({}, Circumstances(), True),
    ],
)
def test_objection_and_departure_close_every_channel(
    changes: dict[str, Any],
    circumstances: Circumstances,
    suppressed: bool,
    make_dossier: Make,
    make_contact: Callable[..., Contact],
) -> None:
    account = make_dossier(contacts=[make_contact(**changes)]).account
    found = channels_of(account, account.contacts[0], circumstances, suppressed=suppressed)
    assert not found.email.allowed
    assert not found.linkedin.allowed


@pytest.mark.parametrize(
    ("disqualified", "email", "linkedin", "quotable", "expected"),
    [
        ("too-small", True, True, 3, "no_draft"),
        (None, False, False, 3, "no_draft"),
        (None, False, True, 0, "linkedin_only"),
        (None, True, True, 0, "level_1_or_refuse"),
        (None, True, False, 1, "draft"),
    ],
)
def test_outcome_is_the_first_that_fits(
    disqualified: str | None, email: bool, linkedin: bool, quotable: int, expected: str, make_dossier: Make
) -> None:
    account = make_dossier().account
    open_ = channels_of(account, account.contacts[0], Circumstances())
    closed = open_.email.model_copy(update={"allowed": False})
    channels = open_.model_copy(
        update={"email": open_.email if email else closed, "linkedin": open_.linkedin if linkedin else closed}
    )
    assert outcome_of(disqualified, [channels], quotable) == expected


def test_every_row_has_a_source_and_both_languages() -> None:
    for country, row in rules()["countries"].items():
        assert len(country) == 2
        assert row["email"] in ("allowed", "corporate_only", "consent")
        assert row["source"]
        assert set(row["why"]) == {"fr", "en"}
