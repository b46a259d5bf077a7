"""Who left, who objects, what disqualifies, which legal form: read from usable facts alone."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.playbook.loader import example_playbook
from agent.reading import Circumstances, circumstances, read
from connectors.records import Dossier

Build = Callable[..., Dossier]


def _of(found: Dossier, seller: str | None = None) -> Circumstances:
    playbook = example_playbook(seller or found.account.seller or "cyberguard")
    return circumstances(found, read(found, playbook), playbook)


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("fr", "job_change", "Solène Kervadec a quitté Verrerie Talmont. Nouveau poste : non renseigné."),
        ("fr", "job_change", "Solène Kervadec n'est plus chez Verrerie Talmont."),
        ("en", "job_change", "Martha Quill has left Oakhollow Homeware."),
        (
            "en",
            "job_change",
            "Martha Quill started as CMO at Lampmore. Previously Marketing Director at Oakhollow Homeware.",
        ),
        ("en", "crm_note", "Bounce: Martha Quill no longer works there."),
    ],
)
def test_a_contact_who_left(language: str, kind: str, text: str, dossier: Build) -> None:
    assert _of(dossier(language, text, kind=kind)).departed == {"c1"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Solène Kervadec a répondu STOP, ne plus lui écrire."),
        ("en", "Martha Quill opted out by e-mail on 3 November."),
    ],
)
def test_a_contact_who_objects(language: str, text: str, dossier: Build) -> None:
    state = _of(dossier(language, text, kind="crm_note"))
    assert (state.objected, state.departed) == ({"c1"}, frozenset())


def test_somebody_else_leaving_is_nobody_of_ours(dossier: Build) -> None:
    state = _of(dossier("fr", "Jean Valette a quitté Verrerie Talmont en mars.", kind="news"))
    assert state.departed == frozenset()


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("fr", "news", "Verrerie Talmont a été placée en redressement judiciaire le 6 octobre."),
        (
            "fr",
            "registry",
            '{"siren": "000111222", "nom_complet": "VERRERIE TALMONT", "ville": "Thiers", "etat_administratif": "C"}',
        ),
        (
            "en",
            "registry",
            '{"company_number": "OH001", "company_name": "OAKHOLLOW HOMEWARE LTD", "company_status": "liquidation"}',
        ),
    ],
)
def test_insolvency_disqualifies_where_the_playbook_says_so(
    language: str, kind: str, text: str, dossier: Build
) -> None:
    state = _of(dossier(language, text, kind=kind), "cyberguard")
    assert state.insolvent
    assert "insolvency" in state.holding


def test_a_rival_in_receivership_is_not_the_account(dossier: Build) -> None:
    text = "Verrerie Talmont agrandit son décor. Son concurrent Cristallor a été placé en redressement judiciaire."
    assert not _of(dossier("fr", text)).insolvent


@pytest.mark.parametrize(
    ("seller", "text", "competes"),
    [
        (
            "cyberguard",
            "Nous proposons un SOC managé aux PME : nos analystes surveillent vos alertes jour et nuit.",
            True,
        ),
        ("cyberguard", "Notre plateforme XDR protège vos postes.", True),
        ("cyberguard", "Nos fours sont surveillés jour et nuit par 40 capteurs.", False),
        ("insightplatform", "Des tableaux de bord marketing que vos équipes construisent seules.", True),
        ("insightplatform", "Nos ateliers suivent leurs rebuts sur un tableau de bord.", False),
    ],
)
def test_a_competitor_says_what_it_sells(seller: str, text: str, competes: bool, dossier: Build) -> None:
    assert _of(dossier("fr", text, kind="website"), seller).competitor is competes


def test_a_job_ad_that_wants_an_edr_administrator_does_not_make_a_competitor(dossier: Build) -> None:
    text = "Verrerie Talmont. Vous administrez notre EDR et vos collègues du SOC."
    assert not _of(dossier("fr", text, kind="job_post"), "cyberguard").competitor


def test_an_agency_that_resells_reporting(dossier: Build) -> None:
    text = "Agence de marketing à Thiers, nous proposons à nos clients un reporting en marque blanche."
    assert "agency" in _of(dossier("fr", text, kind="website"), "insightplatform").holding


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Oakhollow Homeware is a partnership of three makers. It is not a limited company.", "partnership"),
        ("Oakhollow Homeware is the trading name of M. Quill, sole trader.", "sole trader"),
        ("Oakhollow Homeware works in partnership with 40 makers.", None),
    ],
)
def test_the_legal_form_a_site_states(text: str, form: str | None, dossier: Build) -> None:
    found = dossier("en", text, kind="website", on=date(2026, 9, 9))
    without_register = found.model_copy(update={"evidence": tuple(e for e in found.evidence if e.kind != "registry")})
    assert _of(without_register).legal_form == form


def test_the_register_states_the_legal_form(dossier: Build) -> None:
    assert _of(dossier("en")).legal_form == "ltd"
    assert _of(dossier("fr")).legal_form == "sas"
