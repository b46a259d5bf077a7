"""Records of several sources brought to accounts, asked about, decided, undone."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from connectors.resolution import Company, Decision, meeting, resolve, resolver
from connectors.resolution.meeting import PLACED, Meetings, edge_keys
from connectors.resolution.names import comparable_name
from connectors.resolution.resolver import MAX_QUESTIONS

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ACME = Company(key="crm-1", name="Acme Filtration SAS", domain="acme.example", country="FR")
NAMED = Company(key="list-7", name="ACME Filtration", country="FR")


def decided(number: str, kind: str, left: str = "", right: str = "", of: str = "") -> Decision:
    return Decision(id=number, kind=kind, left=left, right=right, of=of, by="sdr@seller.example", at=NOON)  # type: ignore[arg-type]


def test_records_join_with_a_reason_and_a_confidence() -> None:
    found = resolve(
        [ACME, NAMED, Company(key="web", domain="www.acme.example"), Company(key="new", name="Ganterie Pérouse")]
    )
    assert found.account_of == {"crm-1": "crm-1", "list-7": "crm-1", "web": "crm-1", "new": "new"}
    assert found.matches["list-7"].confidence == 0.92
    assert "one name in one country" in found.matches["list-7"].reason
    assert "crm-1" not in found.matches
    assert found.questions == []


def test_a_number_brings_two_domains_together_and_the_alias_is_learned() -> None:
    records = [
        Company(key="a", name="Kalis", domain="kalis.example", siren="732829320"),
        Company(key="b", name="Kalis Conseil", domain="kalis-conseil.example", siren="73282932000074"),
        Company(key="c", domain="kalis-conseil.example"),
    ]
    assert set(resolve(records).account_of.values()) == {"a"}


def test_a_name_several_accounts_bear_joins_none_and_is_asked() -> None:
    records = [
        Company(key="a", name="Morvan Bois", domain="morvan-a.example"),
        Company(key="b", name="Morvan Bois", domain="morvan-b.example"),
        Company(key="c", name="Morvan-Bois"),
    ]
    found = resolve(records)
    assert found.account_of["c"] == "c"
    assert {(q.left, q.right) for q in found.questions} == {("c", "a"), ("c", "b")}
    assert "several accounts" in found.questions[0].reason


def test_parents_and_subsidiaries_stay_apart() -> None:
    records = [
        Company(key=name, name=name, country="FR")
        for name in ("Valtherme", "Groupe Valtherme", "Valtherme Holding", "Valtherme Énergie")
    ]
    assert len(set(resolve(records).account_of.values())) == 4


def test_a_slip_is_asked_about_not_merged() -> None:
    records = [
        Company(key="a", name="Filtration Ambroisin", country="FR"),
        Company(key="b", name="Filtration Ambroissin", country="FR"),
    ]
    found = resolve(records)
    assert found.account_of["b"] == "b"
    assert [(q.left, q.right) for q in found.questions] == [("b", "a")]


def test_a_wrong_merge_is_undone_and_the_undoing_too() -> None:
    separate = decided("1", "separate", "list-7", "crm-1")
    undo = decided("2", "undo", of="1")
    apart = resolve([ACME, NAMED], [separate])
    assert apart.account_of["list-7"] == "list-7"
    assert apart.questions == []
    assert resolve([ACME, NAMED], [separate, undo]).account_of["list-7"] == "crm-1"
    assert resolve([ACME, NAMED], [separate, undo, decided("3", "undo", of="2")]).account_of["list-7"] == "list-7"


def test_a_decision_merges_what_nothing_else_would() -> None:
    records = [
        ACME,
        Company(key="b", name="Autre Nom", domain="autre.example"),
        Company(key="c", domain="autre.example"),
    ]
    found = resolve(records, [decided("1", "merge", "b", "crm-1")])
    assert set(found.account_of.values()) == {"crm-1"}
    assert found.matches["b"].reason == "decided by sdr@seller.example"
    assert (
        len(
            set(
                resolve(
                    records, [decided("1", "merge", "b", "crm-1"), decided("2", "undo", of="1")]
                ).account_of.values()
            )
        )
        == 2
    )


def test_a_decision_may_join_two_accounts_already_open() -> None:
    records = [
        Company(key="a", name="Premier", domain="premier.example"),
        Company(key="b", name="Second", domain="second.example"),
        Company(key="c", domain="tiers.example"),
        Company(key="d", domain="second.example"),
    ]
    found = resolve(records, [decided("1", "merge", "c", "a"), decided("2", "merge", "c", "b")])
    assert found.account_of == {"a": "a", "b": "a", "c": "a", "d": "a"}


def test_the_last_decision_on_a_pair_stands() -> None:
    decisions = [decided("1", "separate", "list-7", "crm-1"), decided("2", "merge", "crm-1", "list-7")]
    assert resolve([ACME, NAMED], decisions).account_of["list-7"] == "crm-1"


def test_the_list_of_questions_is_short() -> None:
    records = [Company(key=f"d{n}", name=f"Sablons {n // 2} d'Iroise", domain=f"s{n}.example") for n in range(1_000)]
    records += [Company(key=f"n{n}", name=f"Sablons {n} d'Iroise") for n in range(500)]
    found = resolve(records)
    assert len(found.questions) == MAX_QUESTIONS
    assert found.unasked == 1_000 - MAX_QUESTIONS


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_records_within_a_kind_does_not_change_the_groups(seed: int) -> None:
    records = [
        Company(key="a", name="Acme Filtration", domain="acme.example", country="FR"),
        Company(key="b", name="Acme Filtration", domain="www.acme.example"),
        Company(key="c", name="ACME FILTRATION SAS", country="FR"),
        Company(key="d", name="Beta Isolation", siren="732829320"),
        Company(key="e", name="Beta Isolation SAS", siren="FR44732829320", domain="beta.example"),
        Company(key="f", name="Groupe Acme Filtration", country="FR"),
    ]
    Random(seed).shuffle(records)
    of = resolve(records).account_of
    groups = {frozenset(key for key in of if of[key] == account) for account in of.values()}
    assert groups == {frozenset("abc"), frozenset("de"), frozenset("f")}


def _every_pair(records: Sequence[Company], told: int, ruled: Collection[str]) -> Meetings:
    """Nothing left out: each record compared with all it shares a key with."""
    edges = {key for record in records[told:] for key in edge_keys(comparable_name(record.name or "").compact)}
    return Meetings(bytearray([PLACED] * len(records)), frozenset(edges))


@pytest.mark.parametrize("crowd", [2, 50])
@pytest.mark.parametrize("seed", range(12))
def test_leaving_out_records_that_meet_nobody_changes_nothing(
    seed: int, crowd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (resolver, meeting):
        monkeypatch.setattr(module, "CROWD", crowd)
    draw = Random(seed)
    syllables = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "wy"]

    def word() -> str:
        return "".join(draw.choice(syllables) for _ in range(5))

    names: list[str] = []

    def company(n: int) -> Company:
        name = f"{word()} {word()}" if n % 3 or not names else draw.choice(names)
        if not n % 3:
            at = draw.randrange(len(name))
            name = name[:at] + draw.choice("aeou") + name[at + 1 :]
        names.append(name)
        return Company(
            key=f"k{n}",
            name=name + draw.choice(["", "", "", " SAS", " France"]) if draw.random() < 0.95 else None,
            domain=f"d{n}.example" if draw.random() < 0.2 else None,
            country=draw.choice([None, "FR", "DE"]),
            siren=draw.choice([None] * 30 + ["732829320", "552100554"]) if seed % 3 == 0 else None,
            postcode=draw.choice([None, "69001", "75002"]) if seed % 2 else None,
        )

    records = [company(n) for n in range(150)]
    decisions = [decided("d-1", "merge", "k3", "k77"), decided("d-2", "separate", "k5", "k6")]
    found = resolve(records, decisions)
    monkeypatch.setattr(resolver, "meetings", _every_pair)
    assert resolve(records, decisions) == found
    assert list(resolve(records, decisions).account_of) == list(found.account_of)
