"""`qualify`, and decisions on deals, from outside: JSON, exit codes, what reaches the CRM note."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import code_of

SHARED = Path(__file__).parents[2] / "evals" / "datasets" / "deals" / "shared"
FIELDS = {
    "proposal_id", "status", "deal", "framework", "elements", "score", "gates", "summary", "phase", "next_actions", "conflicts",
    "changes", "mutual_action_plan", "discovery_plan", "negotiation_brief", "findings", "content_sha256",
}  # fmt: skip
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = code_of(["--workspace", str(tmp_path / "w"), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    assert code_of(["init", str(tmp_path / "w")]) == 0
    return call


def qualified(run: Run, name: str = "en-ip-06", *options: str) -> dict[str, Any]:
    code, out, _ = run("qualify", str(SHARED / name), *options, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_one_json_document_with_the_fields_promised(run: Run) -> None:
    page = qualified(run)
    assert set(page) >= FIELDS
    assert (page["deal"], page["status"], page["framework"]) == ("en-ip-06", "pending", "meddpicc")
    assert "".join(s["text"] for s in page["summary"]["segments"]) == page["summary"]["text"]


@pytest.mark.parametrize("name", ["fr-cg-01", "en-ip-01"])
def test_every_quote_is_a_substring_of_its_file(run: Run, name: str) -> None:
    page = qualified(run, name)
    files = {
        s["id"]: (SHARED / name / s["file"]) for s in json.loads((SHARED / name / "deal.json").read_text())["sources"]
    }
    quotes = [q for e in page["elements"].values() for q in e["quotes"]]
    quotes += [q for s in page["summary"]["segments"] for q in s["quotes"]]
    assert quotes
    for quote in quotes:
        assert quote["text"] in files[quote["source"]].read_text(encoding="utf-8")
        assert quote["speaker"]


@pytest.mark.parametrize(
    ("framework", "elements"),
    [
        ("bant", ["budget", "authority", "need", "timeline"]),
        ("champ", ["challenges", "authority", "money", "prioritization"]),
        ("meddic", ["metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion"]),
        ("gpctba", ["goals", "plans", "challenges", "timeline", "budget", "authority", "consequences", "implications"]),
    ],
)
def test_methods_by_hand(run: Run, framework: str, elements: list[str]) -> None:
    page = qualified(run, "fr-ip-02", "--framework", framework)
    assert (page["framework"], list(page["elements"])) == (framework, elements)
    assert page["gates"] == qualified(run, "fr-ip-02")["gates"]


def test_a_deal_is_known_by_id_and_name_once_read(run: Run) -> None:
    first = qualified(run)
    for name in ("en-ip-06", first["account"]["name"], first["opportunity"]["name"].upper()):
        assert json.loads(run("qualify", name, "--json")[1]) == first


def test_a_folder_of_the_same_name_hides_no_deal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = qualified(run)
    (tmp_path / "en-ip-06").mkdir()
    monkeypatch.chdir(tmp_path)
    assert json.loads(run("qualify", "en-ip-06", "--json")[1]) == first


def test_a_source_that_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "deal"
    shutil.copytree(SHARED / "en-ip-06", folder)
    (folder / "email-2.txt").unlink()
    code, out, err = run("qualify", str(folder), "--json")
    assert code == 3
    assert [gap["file"] for gap in json.loads(out)["gaps"]] == ["email-2.txt"]
    assert "email-2.txt" in err


def test_same_deal_same_bytes(run: Run) -> None:
    arguments = ("qualify", str(SHARED / "fr-cg-02"), "--json")
    assert run(*arguments)[1] == run(*arguments)[1]


def test_now_is_the_day_judged_from(run: Run) -> None:
    assert qualified(run, "fr-cg-03")["gates"]["kill_candidate"] is False
    page = qualified(run, "fr-cg-03", "--now", "2027-06-01")
    assert (page["as_of"], page["phase"]["days_in_stage"]) == ("2027-06-01", 244)


@pytest.mark.parametrize(
    "arguments",
    [
        ("qualify", "no-such-deal"),
        ("qualify", str(SHARED)),
        ("qualify", str(SHARED / "en-ip-06"), "--framework", "spin"),
        ("qualify", str(SHARED / "en-ip-06"), "--now", "tomorrow"),
        ("review", "approve", "d-000000000000", "--as", "Claire"),
    ],
)
def test_unusable_input_is_two_with_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["fr-cg-01", "en-ip-08"])
def test_the_page_for_people_is_in_the_deal_s_language(run: Run, name: str) -> None:
    code, out, _ = run("qualify", str(SHARED / name), "--full")
    assert code == 0
    headings = ("Résumé", "Éléments", "À demander") if name.startswith("fr") else ("Summary", "Elements", "Ask next")
    assert all(heading in out for heading in headings)
    assert "{" not in out


def test_from_a_deal_to_the_crm_note(run: Run, tmp_path: Path) -> None:
    page = qualified(run)
    pid = page["proposal_id"]
    part = next(n for n, e in page["elements"].items() if e["status"] in ("met", "partial"))
    decision = json.loads(run("review", "approve", pid, "--element", part, "--as", "Claire Vasseur", "--json")[1])
    assert (decision["part"], decision["sha256"]) == (f"element:{part}", page["elements"][part]["sha256"])
    listed = json.loads(run("review", "list", "--json")[1])
    assert [(p["proposal_id"], p["kind"], p["elements"][part]) for p in listed] == [(pid, "deal", "approved")]
    for form, file in (("jsonl", "deals.jsonl"), ("csv", "deals.csv")):
        code, out, _ = run("export", "--format", form, "--out", str(tmp_path / form), "--json")
        report = json.loads(out)
        assert code == 3  # the other elements wait
        assert {e["file"] for e in report["exported"]} == {file, f"{pid}.md"}
        assert {h["element"] for h in report["withheld"]} == {*page["elements"], "summary"} - {part}
    (line,) = [json.loads(x) for x in (tmp_path / "jsonl" / "deals.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["element"], line["status"]) == (part, page["elements"][part]["status"])
    picked = [f for f in line["fields"] if f["type"] == "picklist"]
    assert [f["value"] for f in picked] == [page["elements"][part]["status"]]
    (row,) = csv.DictReader((tmp_path / "csv" / "deals.csv").read_text(encoding="utf-8-sig").splitlines())
    assert row["content_sha256"] == decision["sha256"]
    assert run("export", "--format", "eml", "--out", str(tmp_path / "eml"))[0] == 3
    assert json.loads(run("audit", "verify", "--json")[1]) | {"head": ""} == {
        "ok": True,
        "rows": 1,
        "head": "",
        "broken_at": None,
    }


def test_corrections_and_rejections_from_the_command_line(run: Run) -> None:
    pid = qualified(run)["proposal_id"]
    said = "I just don't want to be the one stood there with a five on a slide."
    edit = ("review", "edit", pid, "--element", "champion", "--as", "Claire")
    assert run(*edit, "--set", "status=absent")[0] == 2
    assert run(*edit, "--set", "status=perhaps", "--reason", "r")[0] == 2
    assert run(*edit, "--set", "quote=I never said that", "--reason", "r")[0] == 3
    code, out, _ = run(*edit, "--set", "status=absent", "--set", f"quote={said}", "--reason", "He will not.", "--json")
    assert (code, json.loads(out)["reason"]) == (0, "He will not.")
    shown = json.loads(run("review", "show", pid, "--json")[1])
    assert shown["elements"]["champion"]["status"] == "absent"
    assert shown["standing"]["elements"]["champion"] == "pending"
    assert [d["action"] for d in shown["decisions"]] == ["edit"]
    assert run("review", "reject", pid, "--element", "champion", "--as", "Claire", "--reason", "no")[0] == 0
    assert run("review", "approve", pid, "--step", "1", "--as", "Claire")[0] == 2


def test_a_finding_that_blocks_is_not_approved_over(run: Run) -> None:
    pid = qualified(run)["proposal_id"]
    text = "text=They will sign for 4 million."
    assert run("review", "edit", pid, "--element", "summary", "--set", text, "--as", "C", "--reason", "r")[0] == 0
    for part in ((), ("--element", "summary")):
        assert run("review", "approve", pid, *part, "--as", "C")[0] == 3


def test_words_of_strangers_reach_neither_terminal_nor_spreadsheet_nor_page_raw(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "deal"
    shutil.copytree(SHARED / "en-ip-06", folder)
    bad = '=HYPERLINK("http://x.example","y") \x1b[31mred\u202e <script>alert(1)</script> [a](http://x.example)'
    record = json.loads((folder / "deal.json").read_text(encoding="utf-8"))
    record["opportunity"]["name"] = record["account"]["name"] = bad
    (folder / "deal.json").write_text(json.dumps(record), encoding="utf-8")
    code, out, _ = run("qualify", str(folder))
    assert code == 0
    assert "\x1b" not in out
    assert "\u202e" not in out
    pid = json.loads(run("qualify", str(folder), "--json")[1])["proposal_id"]
    assert run("review", "approve", pid, "--as", "Claire")[0] == 0
    assert run("export", "--format", "csv", "--out", str(tmp_path / "out"))[0] == 0
    rows = list(csv.DictReader((tmp_path / "out" / "deals.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert all(row["account"].startswith("'=") for row in rows)
    note = (tmp_path / "out" / f"{pid}.md").read_text(encoding="utf-8")
    assert "<script>" not in note
    assert "\x1b" not in note
    assert "](http" not in note
