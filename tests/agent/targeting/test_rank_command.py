"""`amorce rank --json` from end to end: lists in, and every point, place and name in the answer can be recomputed by hand."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.cli.main import code_of
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Dossier

NOW = "2026-11-16"
HEADER = "Company,Domain,Industry,Company Size,Country,Signal type,Topic,Score,Date"
FRAME = "Manufacturing,201-500,France"  # full fit but for technologies: 35 + 30 + 20
HALF_LIVES = {
    "intent_surge": (20, 21),
    "site_visit": (15, 14),
    "funding": (15, 150),
    "news": (15, 90),
    "job_posting": (20, 45),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "w")


@pytest.fixture
def amorce(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Runs a command with --json and gives its document."""

    def call(*arguments: str) -> Any:
        capsys.readouterr()
        code = code_of(["--workspace", str(workspace), *arguments, "--json"])
        said = capsys.readouterr()
        assert code in (0, 3), said.err
        return json.loads(said.out)

    return call


@pytest.fixture
def bring(amorce: Any, tmp_path: Path) -> Callable[..., None]:
    """Imports rows; each list is a file of its own."""
    lists = iter(range(1, 100))

    def call(*rows: str, header: str = HEADER, vendor: str = "auto") -> None:
        path = tmp_path / f"list{next(lists)}.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        report = amorce("signals", "import", str(path), "--vendor", vendor)
        assert report["rejected"] == []

    return call


@pytest.fixture
def rank(amorce: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """The lines by account name, on one day."""
    monkeypatch.setenv("AMORCE_NOW", NOW)

    def call() -> dict[str, Any]:
        return {line["account"]["name"]: line for line in amorce("rank")}

    return call


def rules(workspace: Path, text: str) -> None:
    (workspace / "playbook" / "targeting.yaml").write_text(f"seller: cyberguard\n{text}", encoding="utf-8")


def row(name: str, type_: str, day: str, topic: str = "SOC", score: str = "", frame: str = FRAME) -> str:
    return f"{name},{name.lower()}.example,{frame},{type_},{topic},{score},{day}"


# ---- the playbook's formulas -------------------------------------------------------------------------------------------------


def test_fit_intent_tier_and_score_are_the_playbooks_own(bring: Any, rank: Any) -> None:
    bring(
        row("Aubrac", "intent_surge", "2026-11-09", score="80"),
        row("Aubrac", "intent_surge", "2026-11-14", topic="SIEM", score="59"),
        row("Aubrac", "funding", "2026-10-17"),
        row("Aubrac", "news", "2026-08-01"),
        row("Aubrac", "job_posting", "2026-11-16"),
    )
    line = rank()["Aubrac"]
    intent = 20 * 0.5 ** (7 / 21) + 15 * 0.5 ** (30 / 150) + 20
    assert {c["name"]: (c["points"], c["max"]) for c in line["icp_fit"]["criteria"]} == {
        "industry": (35, 35), "employees": (30, 30), "country": (20, 20), "technologies": (0, 15),
    }  # fmt: skip
    assert line["icp_fit"]["score"] == 85
    assert line["intent"]["score"] == round(intent, 1)
    assert {s["type"]: s["age_days"] for s in line["intent"]["signals"]} == {
        "intent_surge": 7,
        "funding": 30,
        "job_posting": 0,
    }
    assert line["score"] == round(0.6 * 85 + 0.4 * min(100, round(intent, 1)), 1)
    assert (line["tier"], line["missing"], line["confidence"]) == (1, ["technologies"], 0.85)


def test_what_is_unknown_gives_nothing_is_named_and_lowers_the_confidence(bring: Any, rank: Any) -> None:
    bring(
        row("Alpha", "funding", NOW),
        row("Beta", "funding", NOW, frame=",,France"),
        row("Gamma", "funding", NOW, frame=",101-500,"),
        row("Delta", "funding", NOW, frame="Banking,201-500,Spain"),
    )
    lines = rank()
    assert {name: (li["icp_fit"]["score"], li["confidence"]) for name, li in lines.items()} == {
        "Alpha": (85, 0.85), "Beta": (20, 0.2), "Gamma": (0, 0.0), "Delta": (30, 0.85),
    }  # fmt: skip
    assert lines["Beta"]["missing"] == ["industry", "employees", "technologies"]
    assert lines["Gamma"]["missing"] == ["industry", "employees", "country", "technologies"]  # a band cuts the range
    assert lines["Delta"]["missing"] == ["technologies"]


# ---- the order inside a tier -------------------------------------------------------------------------------------------------


def test_near_accounts_are_ordered_by_surge_engagement_parties_and_agreement(bring: Any, rank: Any) -> None:
    bring(
        row("Weak", "intent_surge", NOW, score="61"),
        row("Strong", "intent_surge", NOW, score="98"),
        row("Repeated", "intent_surge", NOW, score="61"),
        row("Repeated", "intent_surge", NOW, topic="SOC ", score="61"),
        row("Agreed", "intent_surge", NOW, score="61"),
        row("Agreed", "intent_surge", NOW, topic="SIEM", score="61"),
        row("Visiting", "site_visit", NOW, topic="/a"),
        row("Visiting", "site_visit", "2026-11-15", topic="/b"),
    )
    order = {name: line["order"] for name, line in rank().items()}
    assert order["Strong"]["surge"] > order["Weak"]["surge"] >= 0
    assert order["Strong"]["points"] > order["Weak"]["points"]
    assert order["Repeated"]["cluster"] == order["Weak"]["cluster"] == 0
    assert order["Agreed"]["cluster"] > 0
    assert order["Visiting"]["engagement"] > 0 == order["Weak"]["engagement"]
    assert order["Visiting"]["party_mix"] > order["Weak"]["party_mix"]
    assert all(abs(sum(v for k, v in o.items() if k != "points") - o["points"]) <= 0.02 for o in order.values())


def test_several_distinct_signals_in_a_window_weigh_more_than_those_far_apart(bring: Any, rank: Any) -> None:
    bring(
        row("Together", "funding", "2026-11-10"), row("Together", "news", "2026-11-12"),
        row("Apart", "funding", "2026-11-10"), row("Apart", "news", "2026-09-12"),
    )  # fmt: skip
    order = {name: line["order"]["cluster"] for name, line in rank().items()}
    assert order["Together"] > order["Apart"] == 0


def test_a_score_counts_on_the_scale_of_its_own_vendor(bring: Any, rank: Any, workspace: Path) -> None:
    scale = (
        '[vendors.tens]\ntype = "intent_surge"\nsource = "tens:list"\nscore_scale = "0-10"\nmarkers = { "Heat" = 2 }\n'
    )
    (workspace / "signals.toml").write_text(scale + '[vendors.tens.only]\nscore = ["Heat"]\n', encoding="utf-8")
    bring("Ten,ten.example,8,2026-11-16", "Five,five.example,5,2026-11-16", header="Company,Domain,Heat,Date")
    bring(row("Hundred", "intent_surge", NOW, score="80"), row("Eight", "intent_surge", NOW, score="8"))
    lines = rank()
    assert lines["Ten"]["order"]["surge"] == lines["Hundred"]["order"]["surge"] > 0
    assert [s["type"] for s in lines["Ten"]["intent"]["signals"]] == ["intent_surge"]
    assert lines["Five"]["intent"]["signals"] == lines["Eight"]["intent"]["signals"] == []


def test_customers_and_people_who_moved_are_relations(
    bring: Any, rank: Any, workspace: Path, make_dossier: Any
) -> None:
    rules(workspace, "customers: [client.example]\n")
    App(load_settings(workspace)[0]).dossiers.save(make_dossier())
    bring(row("Client", "funding", NOW), row("Stranger", "funding", NOW))
    header = "First Name,Last Name,New Company,New Company Domain,New Job Title,Job Change Date,Past Company"
    bring("Jeanne,Ribaud,Verrerie,verrerie.example,DSI,2026-11-10,Mécabois", header=header)
    relation = {name: line["order"]["relation"] for name, line in rank().items()}
    assert relation["Verrerie"] > relation["Client"] > relation["Stranger"] == 0


def test_a_list_read_again_does_not_flap(bring: Any, rank: Any) -> None:
    bring(
        *(row(name, "intent_surge", NOW, score=str(score)) for name, score in (("One", 86), ("Two", 84), ("Three", 82)))
    )
    before = list(rank())
    assert before == ["One", "Two", "Three"]
    bring(row("Three", "intent_surge", NOW, topic="EDR", score="90"))
    lines = rank()
    assert list(lines) == before
    assert lines["Three"]["order"]["stability"] < 0
    assert "stability" in lines["Three"]["why"]
    bring(row("Three", "job_posting", NOW), row("Three", "funding", NOW))
    assert next(iter(rank())) == "Three"  # a real change moves it at once


# ---- queues, MQL, owners, caps -----------------------------------------------------------------------------------------------


def test_queues_and_qualified_leads_follow_the_playbook(bring: Any, rank: Any, workspace: Path) -> None:
    rules(
        workspace,
        "queues: {work: {tiers: [1, 2], fit_min: 30}, customers: nurture}\nmql: {score_min: 50, signals: [intent_surge]}\n"
        "customers: [client.example]\n",
    )
    bring(
        row("Hot", "intent_surge", NOW, score="90"), row("Hot", "job_posting", NOW),
        row("Warm", "job_posting", NOW), row("Warm", "funding", NOW),
        row("Cold", "intent_surge", NOW, score="90", frame=",,France"),
        row("Tiny", "job_posting", NOW, frame="Manufacturing,1-10,France"),
        row("Client", "intent_surge", NOW, score="90"), row("Client", "job_posting", NOW),
    )  # fmt: skip
    lines = rank()
    assert {name: line["queue"] for name, line in lines.items()} == {
        "Hot": "work", "Warm": "work", "Cold": "nurture", "Tiny": "excluded", "Client": "nurture",
    }  # fmt: skip
    assert {name for name, line in lines.items() if line["mql"]} == {"Hot", "Client"}
    assert (lines["Tiny"]["disqualified"], lines["Tiny"]["tier"], list(lines)[-1]) == ("too-small", 3, "Tiny")


def test_owners_take_their_kind_and_no_more_than_their_desk_holds(bring: Any, rank: Any, workspace: Path) -> None:
    rules(
        workspace,
        "owners:\n  - {name: Industrie, industries: [manufacturing], countries: [FR], capacity: 2}\n"
        "  - {name: Petits, employees: {min: 1, max: 100}}\n  - {name: Premier, tiers: [1], countries: [BE]}\n",
    )
    bring(
        *(row(f"Usine{n}", "job_posting", f"2026-11-1{n}") for n in range(4)),
        row("Atelier", "job_posting", NOW, frame=",51-100,Germany"),
        row("Banque", "job_posting", NOW, frame="Banking,201-500,France"),
        row("Belge", "job_posting", NOW, frame="Manufacturing,201-500,Belgium"),
        row("Belge", "intent_surge", NOW, score="90", frame="Manufacturing,201-500,Belgium"),
    )
    owners = {name: line["owner"] for name, line in rank().items()}
    sender = App(load_settings(workspace)[0]).playbook.seller.sender.name
    assert owners == {
        "Usine3": "Industrie", "Usine2": "Industrie", "Usine1": sender, "Usine0": sender, "Atelier": "Petits",
        "Banque": sender, "Belge": "Premier",
    }  # fmt: skip


def test_caps_leave_the_list_whole_and_bind_the_batch(bring: Any, rank: Any, workspace: Path, tmp_path: Path) -> None:
    rules(workspace, "caps: {tier_2: 2}\n")
    rows = [row(f"Firme{n}", "job_posting", f"2026-11-1{n}") for n in range(5)]
    bring(*rows)
    assert [line["tier"] for line in rank().values()] == [2] * 5
    path = tmp_path / "night.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    # In a process of its own, as the durable engine holds to the streams of the first run it sees.
    command = ["--workspace", str(workspace), "batch", "run", str(path), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", "from agent.cli.main import run; run()", *command],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert (report["accounts"], report["ranked"], report["capped"]) == (5, 2, {"2": 3})
    assert len(rank()) == 5


# ---- customers ---------------------------------------------------------------------------------------------------------------


def test_customers_have_a_segment_and_a_lifetime_value(bring: Any, rank: Any, workspace: Path) -> None:
    rules(workspace, "ltv: {gross_margin: 0.5, retention: 0.8, discount: 0.1}\n")
    header = "Company,Domain,Topic,Date,Last Purchase,Orders (12 months),Total Spent (12 months)"
    bought = {
        "Best": ("2026-11-01", 30, 90_000),
        "Middle": ("2026-06-01", 8, 9_000),
        "Lost": ("2024-01-05", 31, 95_000),
    }
    bring(*(f"{n},{n.lower()}.example,x,{NOW},{d},{o},{a}" for n, (d, o, a) in bought.items()), header=header)
    bring(row("Stranger", "funding", NOW))
    lines = {name: line["customer"] for name, line in rank().items()}
    assert lines["Stranger"] is None
    assert (lines["Best"]["recency"], lines["Middle"]["frequency"], lines["Lost"]["monetary"]) == (3, 1, 3)
    assert lines["Middle"]["ltv"] == round(9_000 * 0.5 * 0.8 / (1 + 0.1 - 0.8), 2)
    assert {name: line["segment"] for name, line in lines.items() if line} == {
        "Best": "regular", "Middle": "regular", "Lost": "dormant",
    }  # fmt: skip


# ---- the angle ---------------------------------------------------------------------------------------------------------------


def test_the_angle_says_the_trigger_why_now_whom_and_what_is_missing(
    bring: Any, rank: Any, workspace: Path, make_dossier: Callable[..., Dossier]
) -> None:
    App(load_settings(workspace)[0]).dossiers.save(make_dossier())
    bring(
        row("Aubrac", "job_posting", "2026-11-09", topic="RSSI"),
        row("Aubrac", "intent_surge", "2026-11-15", topic="SOC managé", score="90"),
        row("Morvan", "news", "2026-11-01"),
        row("Perdu", "news", NOW, frame=",,Spain"),
    )
    lines = rank()
    first, second, last = (lines[name]["angle"] for name in ("Aubrac", "Morvan", "Perdu"))
    assert lines["Aubrac"]["tier"] == 2
    assert (first["trigger"]["type"], first["trigger"]["quotable"], first["trigger"]["age_days"]) == (
        "intent_surge",
        False,
        1,
    )
    assert "hier" in first["why_now"]
    (step,) = first["to_next_tier"]
    intent = lines["Aubrac"]["intent"]["score"]
    assert (step["need"], step["floor"], step["missing"], step["reachable"]) == (
        "intent",
        40,
        round(40 - intent, 1),
        True,
    )
    assert second["trigger"]["quotable"] is True
    needs = {step["need"]: step for step in last["to_next_tier"]}
    assert {way["what"] for way in needs["fit"]["ways"]} == {"industry", "employees", "technologies"}
    known = lines["Mécabois"]["angle"]
    assert known["contacts"][0]["name"] == "Jeanne Ribaud"
    assert known["contacts"][0]["persona"] == "dsi"


def test_tier_one_names_three_roles_known_or_to_find(bring: Any, rank: Any) -> None:
    bring(row("Aubrac", "job_posting", NOW), row("Aubrac", "intent_surge", NOW, score="90"))
    line = rank()["Aubrac"]
    assert (line["tier"], line["angle"]["to_next_tier"]) == (1, [])
    covered = {c["persona"] for c in line["angle"]["contacts"]} | {r["persona"] for r in line["angle"]["roles_missing"]}
    assert len(covered - {None}) >= 3
    assert all(role["title"] for role in line["angle"]["roles_missing"])
