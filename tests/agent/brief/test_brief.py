"""The account brief: everything cited, hypotheses told apart, nothing of a source survives as markup."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.brief.models import AccountBrief
from agent.brief.rendering import markdown, note_markdown, page
from agent.briefing import brief_account
from agent.cli.main import code_of
from agent.intake import import_dossier_folders
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Contact, Dossier, Evidence

DATASETS = Path(__file__).parents[3] / "evals" / "datasets"


@pytest.fixture
def app(tmp_path: Path) -> App:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w")[0])
    import_dossier_folders(app, [DATASETS / "shared_accounts", DATASETS / "accounts"])
    return app


def every_brief(app: App) -> list[tuple[Dossier, AccountBrief]]:
    return [(d, brief_account(app, d.account.id, lang)) for d in app.dossiers.all() for lang in ("fr", "en")]


def test_every_statement_is_in_its_source_and_every_source_is_listed(app: App) -> None:
    for dossier, brief in every_brief(app):
        texts = {e.id: e.text for e in dossier.evidence}
        listed = {s.id for s in brief.sources}
        for statement in [s for section in brief.sections for s in section.statements]:
            assert statement.facts
            assert set(statement.evidence) <= listed
            assert not statement.quoted or statement.text in texts[statement.evidence[0]]
        for claim in (brief.phase, *brief.hypotheses):
            assert set(claim.evidence) <= listed
        assert all(q.card for q in brief.open_questions)


def test_a_brief_is_one_page(app: App) -> None:
    for _, brief in every_brief(app):
        assert len(markdown(brief).splitlines()) <= 75


def test_a_level_4_note_joins_three_sources_of_two_kinds_or_says_why_not(app: App) -> None:
    notes = [(d, b.note) for d, b in every_brief(app) if b.note]
    assert notes
    for dossier, note in notes:
        if note.why_none:
            assert not note.segments
            continue
        hooks = [s for s in note.segments if s.kind == "hook"]
        assert len({e for s in hooks for e in s.evidence}) >= 3
        assert sum(s.text.count("?") for s in note.segments) == 1
        assert note.contact in {c.id for c in dossier.account.contacts}
        assert not [f for f in note.findings if f.severity == "block"]
        assert note_markdown(note, "fr").startswith("# ")
    assert any(note.segments for _, note in notes)


def test_signals_that_are_never_revealed_are_marked(app: App) -> None:
    for dossier, brief in every_brief(app):
        kinds = {e.id: e.kind for e in dossier.evidence}
        for statement in [s for section in brief.sections for s in section.statements]:
            if kinds[statement.evidence[0]] in ("intent", "intent_data", "site_visit"):
                assert not statement.say


def test_words_of_a_source_never_become_markup(
    app: App, make_dossier: Callable[..., Dossier], make_evidence: Callable[..., Evidence]
) -> None:
    text = (
        "Mécabois recrute <script>alert(1)</script> pour son site de Nantes, voir [ici](https://evil.example/x) "
        "ou ![a](https://evil.example/p.png). Notre équipe informatique compte *quatre* personnes `rm`."
    )
    app.dossiers.save(make_dossier(make_evidence("e1", "news", text, source="<b>Journal</b>"), name="<i>Méca</i>"))
    brief = brief_account(app, "mecabois")
    for shown in (page(brief), markdown(brief)):
        assert "evil.example" not in shown
        assert "<script" not in shown
        assert "<b>Journal" not in shown.replace("<b>e", "")
    assert "<i>" not in page(brief)


def test_a_person_who_objected_is_not_in_the_committee(
    app: App, make_dossier: Callable[..., Dossier], make_contact: Callable[..., Contact]
) -> None:
    app.dossiers.save(make_dossier(contacts=[make_contact(opted_out=True)]))
    assert brief_account(app, "mecabois").committee.present == []


def test_the_command_writes_a_page_and_one_json_document(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["--workspace", str(tmp_path / "w"), "brief", "valdorge-mecanique"]
    out = tmp_path / "b.html"
    assert code_of([*base, "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    capsys.readouterr()
    assert code_of([*base, "--json"]) == 0
    said = capsys.readouterr().out
    assert json.loads(said)["kind"] == "account_brief"
    assert code_of([*base, "--json"]) == 0
    assert capsys.readouterr().out == said
    assert code_of(["--workspace", str(tmp_path / "w"), "brief", "nobody"]) == 2
    assert code_of(["--workspace", str(tmp_path / "w"), "brief", "kestrel-lane-legal", "--note"]) == 2


def test_below_tier_1_the_brief_says_what_is_missing_and_what_would_bring_it(app: App) -> None:
    for _, brief in every_brief(app):
        assert (brief.tier == 1) == (not brief.to_next_tier)
        shown = markdown(brief)
        for line in brief.to_next_tier:
            assert line.split(" ; ")[0].split("; ")[0] in shown
            assert "{" not in line


def test_an_idea_of_the_playbook_stands_alone_only_when_no_fact_brings_one_up(app: App) -> None:
    for _, brief in every_brief(app):
        supported = [h for h in brief.hypotheses if h.evidence]
        assert supported == brief.hypotheses or len(brief.hypotheses) == 1


def test_roles_to_find_are_asked_for_first(app: App) -> None:
    for _, brief in every_brief(app):
        for asked, role in zip(brief.open_questions, brief.committee.missing[:2], strict=False):
            assert role.title in asked.text
