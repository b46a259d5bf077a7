"""What a fact carries beside its verdict: signal, day, owner, technology, speaker, statement."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.playbook.loader import example_playbook
from agent.reading import Fact, read
from connectors.records import Dossier, Evidence

Read = Callable[..., list[Fact]]
Build = Callable[..., Dossier]


def _fact(facts: list[Fact], words: str) -> Fact:
    return next(f for f in facts if words in f.quote)


@pytest.mark.parametrize(
    ("language", "kind", "text", "words", "signal"),
    [
        ("fr", "news", "Verrerie Talmont ouvre un entrepôt à Lezoux.", "entrepôt", "news"),
        ("fr", "news", "Verrerie Talmont lève 6 M€ auprès de deux fonds régionaux.", "6 M€", "funding"),
        ("fr", "news", "Verrerie Talmont remplace son ERP par SAP.", "SAP", "tech_change"),
        ("fr", "news", "Verrerie Talmont nomme Solène Kervadec directrice du numérique.", "nomme", "job_change"),
        (
            "fr",
            "job_post",
            "Verrerie Talmont cherche un automaticien. Équipe de nuit de six personnes.",
            "six",
            "job_posting",
        ),
        (
            "fr",
            "job_post",
            "Verrerie Talmont. Vous suivrez la migration de notre CRM vers HubSpot.",
            "HubSpot",
            "job_posting",
        ),
        ("fr", "website", "Nouveau : un atelier de gravure ouvert cette semaine.", "gravure", "news"),
        ("fr", "website", "Nos flacons partent dans 32 pays.", "32 pays", "profile_fact"),
        ("fr", "crm_note", "S. Kervadec demande un rappel en janvier.", "rappel", "crm_event"),
        (
            "en",
            "linkedin_post",
            "Martha Quill · Marketing Director\nWe send 14 reports a week.",
            "14 reports",
            "linkedin_post",
        ),
        ("en", "news", "Oakhollow Homeware moved to Shopify this autumn.", "Shopify", "tech_change"),
        ("en", "news", "Oakhollow Homeware raised £12m from two investors.", "12m", "funding"),
    ],
)
def test_the_signal_follows_the_content_not_the_page(
    language: str, kind: str, text: str, words: str, signal: str, facts_of: Read
) -> None:
    assert _fact(facts_of(language, text, kind=kind), words).signal == signal


def test_an_article_on_a_loan_tells_of_it_to_its_end(facts_of: Read) -> None:
    facts = facts_of(
        "en", 'Oakhollow Homeware has signed a £9m facility with a bank. "It pays for the hub," said Martha Quill.'
    )
    assert {f.signal for f in facts if f.usable} == {"funding"}


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "Depuis le 3 août 2026, Verrerie Talmont livre la nuit.", date(2026, 8, 3)),
        ("en", "Oakhollow Homeware opened its Derby hub in August 2026.", date(2026, 8, 1)),
        ("en", "Oakhollow Homeware will open in Ireland in March 2027.", date(2026, 10, 20)),
        ("fr", "Fondée en 1921, Verrerie Talmont agrandit son décor.", date(2026, 10, 20)),
    ],
)
def test_the_day_is_the_older_one_that_dates_the_event(language: str, text: str, day: date, facts_of: Read) -> None:
    assert facts_of(language, text)[0].event_date == day


def test_a_quotation_belongs_to_its_speaker(facts_of: Read) -> None:
    text = "Verrerie Talmont s'agrandit. « Nous doublons le décor sans arrêter les fours », explique Hugues Darsonval."
    fact = _fact(facts_of("fr", text), "doublons")
    assert (fact.about, fact.speaker, fact.quote) == (
        "contact:c2",
        "c2",
        "Nous doublons le décor sans arrêter les fours",
    )
    assert fact.statement == "Hugues Darsonval : « Nous doublons le décor sans arrêter les fours »"


def test_said_he_is_the_person_named_before(facts_of: Read) -> None:
    text = "Hugues Darsonval dirige Verrerie Talmont depuis janvier. « Un four ne s'arrête jamais, donc nous non plus », dit-il."
    assert _fact(facts_of("fr", text), "Un four").speaker == "c2"


def test_words_quoted_inside_a_sentence_stay_in_it(facts_of: Read) -> None:
    text = 'Oakhollow Homeware will test the scheme and "decide week by week", Martha Quill said.'
    fact = _fact(facts_of("en", text), "week by week")
    assert fact.quote == text
    assert fact.about == "contact:c1"


def test_a_technology_is_named_as_the_playbook_names_it(facts_of: Read) -> None:
    facts = facts_of("en", "Oakhollow Homeware. You will work in GA4 and Snowflake.", kind="job_post")
    assert _fact(facts, "GA4").technology == "Google Analytics 4"


def test_the_subject_is_named_when_the_text_only_points_at_it(facts_of: Read) -> None:
    facts = facts_of("fr", "Verrerie Talmont vise l'export. L'entreprise ouvre un bureau à Osaka.")
    assert _fact(facts, "Osaka").statement == "Verrerie Talmont ouvre un bureau à Osaka."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("crm_note", "Solène Kervadec a demandé à ne plus être contactée."),
        ("job_change", "Solène Kervadec a quitté Verrerie Talmont. Fin : septembre 2026."),
    ],
)
def test_objection_and_departure_are_usable_and_never_quoted(kind: str, text: str, facts_of: Read) -> None:
    fact = facts_of("fr", text, kind=kind)[0]
    assert (fact.usable, fact.quotable, fact.signal, fact.about) == (True, False, None, "contact:c1")


def test_an_objection_does_not_grow_stale(facts_of: Read) -> None:
    facts = facts_of("en", "Martha Quill asked not to be contacted again.", kind="crm_note", on=date(2023, 2, 1))
    assert facts[0].usable


def test_intent_orders_the_list_and_is_never_quoted(facts_of: Read) -> None:
    record = (
        '{"company_name": "Oakhollow Homeware", "domain": "oakhollow.example", "topic": "BI", "composite_score": 81}'
    )
    fact = facts_of("en", record, kind="intent", on=date(2026, 11, 8))[0]
    assert (fact.quote, fact.usable, fact.quotable) == ('"composite_score": 81', True, False)


def test_a_head_count_that_contradicts_the_account_is_cut_out_of_its_sentence(facts_of: Read) -> None:
    facts = facts_of("fr", "L'usine de Verrerie Talmont (450 salariés, deux fours) livrera le Japon dès mars.")
    assert _fact(facts, "450 salariés").reason == "conflicting"
    assert _fact(facts, "livrera le Japon").usable


def test_an_opening_outdates_the_older_count_of_sites(dossier: Build) -> None:
    site = "Verrerie Talmont, trois magasins d'usine et 32 pays livrés."
    opened = "Verrerie Talmont ouvre ce mardi son quatrième magasin à Lyon."
    found = dossier("fr", opened, on=date(2026, 10, 20))
    old = Evidence(
        id="e2",
        kind="website",
        source="site",
        url="https://verrerie-talmont.example/",
        date=date(2026, 5, 1),
        text=site,
    )
    facts = read(found.model_copy(update={"evidence": (*found.evidence, old)}), example_playbook("cyberguard"))
    assert {f.reason for f in facts if "trois magasins" in f.quote} == {"conflicting"}
    assert any(f.usable for f in facts if "quatrième magasin" in f.quote)


def test_ids_follow_the_evidence_and_two_readings_are_equal(dossier: Build) -> None:
    found = dossier("fr", "Verrerie Talmont ouvre un bureau à Osaka.", "Verrerie Talmont recrute douze personnes.")
    playbook = example_playbook("cyberguard")
    facts = read(found, playbook)
    assert [f.id for f in facts] == [f"f{n}" for n in range(1, len(facts) + 1)]
    assert facts == read(found, playbook)


def test_whatever_two_sources_count_may_contradict(facts_of: Read) -> None:
    told = (
        "Verrerie Talmont exploite 14 polissoirs à Thiers.",
        "Verrerie Talmont fait tourner 21 polissoirs à Thiers.",
    )
    reasons = {f.reason for f in facts_of("fr", *told) if "polissoirs" in f.quote}
    assert reasons == {"conflicting"}


def test_a_part_contradicts_nothing(facts_of: Read) -> None:
    told = ("Verrerie Talmont exploite 14 polissoirs à Thiers.", "Verrerie Talmont ajoutera 6 nouveaux polissoirs.")
    assert "conflicting" not in {f.reason for f in facts_of("fr", *told)}
