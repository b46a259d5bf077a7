"""Two records: the evidence in its order, and the labelled pairs."""

import importlib
from pathlib import Path

import pytest

from connectors.resolution.matching import Company, compare

SUITE = Path(__file__).parents[3] / "evals" / "suites" / "resolution"
scorer = importlib.import_module("evals.suites.resolution.scorer")
PAIRS = scorer.read_pairs((SUITE / "pairs.jsonl").read_text(encoding="utf-8"))
ONE, OTHER = "732829320", "443061841"


@pytest.mark.parametrize(
    ("left", "right", "verdict", "reason"),
    [
        (Company(siren=ONE, domain="a.example"), Company(siren=ONE, domain="b.example"), "same", "one SIREN"),
        (Company(name="A", siren=ONE), Company(name="A", siren="FR44" + ONE), "same", "one SIREN"),
        (Company(name="A", siren=ONE), Company(name="A", siren=OTHER), "different", "two SIREN"),
        (
            Company(name="Aa", country="FR", siren="732829321"),
            Company(name="Aa", country="FR", siren=OTHER),
            "same",
            "one name",
        ),
        (Company(siren=ONE, domain="a.example"), Company(siren=OTHER, domain="a.example"), "doubt", "on one domain"),
        (Company(domain="shop.a.example"), Company(domain="a.example"), "same", "one domain"),
        (
            Company(domain="a.example", alias_domains=("b.example",)),
            Company(domain="www.b.example"),
            "same",
            "one domain",
        ),
        (Company(name="A", domain="a.example"), Company(name="A", domain="b.example"), "different", "two domains"),
        (Company(name="Acme", domain="acme.fr"), Company(name="ACME SA", domain="acme.com"), "doubt", "two endings"),
        (
            Company(name="Acme Bois", domain="acme.fr"),
            Company(name="Acme", domain="acme.com"),
            "different",
            "two domains",
        ),
        (Company(name="Acme", country="FR"), Company(name="Acme", country="be"), "different", "two countries"),
        (Company(name="Acme", country="FR"), Company(name="ACME SAS", country="fr"), "same", "one country"),
        (
            Company(name="Acme", country="FR", city="Lyon"),
            Company(name="Acme", country="FR", city="Nice"),
            "doubt",
            "two towns",
        ),
        (Company(name="Horizon"), Company(name="Horizon", country="FR"), "doubt", "ordinary name"),
        (Company(name="Groupe Acme", country="FR"), Company(name="Acme", country="FR"), "different", "`groupe`"),
        (
            Company(name="Studio 7 Bis", country="FR"),
            Company(name="Studio 8 Bis", country="FR"),
            "different",
            "numbers",
        ),
        (Company(name="Boulangerie Martin"), Company(name="Boucherie Martin"), "different", "different names"),
        (Company(), Company(name="A"), "different", "nothing to compare"),
        (Company(name="Dorsavelle"), Company(name="Dorsavele"), "doubt", "a slip apart"),
        (
            Company(name="Dorsavelle", postcode="69001"),
            Company(name="Dorsavele", postcode="69 001"),
            "doubt",
            "a slip apart",
        ),
        (
            Company(name="Dorsavelle", postcode="69001"),
            Company(name="Dorsavele", postcode="69001"),
            "same",
            "one postcode",
        ),
    ],
)
def test_evidence(left: Company, right: Company, verdict: str, reason: str) -> None:
    match = compare(left, right)
    assert (match.verdict, reason in match.reason) == (verdict, True), match


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_the_order_of_two_records_does_not_matter(pair: object) -> None:
    left, right = pair.left, pair.right  # type: ignore[attr-defined]
    assert compare(left, right)[:2] == compare(right, left)[:2]


def test_labelled_pairs() -> None:
    assert len(PAIRS) >= 400
    found = scorer.score(PAIRS)
    assert found.merged_rightly / found.merged >= 0.99, found.slips
    assert found.merged_rightly / found.same >= 0.90, found.slips
    assert found.doubts_asked / found.doubts >= 0.90


def test_the_scorer_counts_a_wrong_merge() -> None:
    wrong = next(pair for pair in PAIRS if pair.label == "different")
    same = type(wrong)(wrong.id, wrong.split, wrong.label, wrong.kind, wrong.left, wrong.left)
    found = scorer.score([same])
    assert (found.merged, found.merged_rightly, len(found.slips)) == (1, 0, 1)
