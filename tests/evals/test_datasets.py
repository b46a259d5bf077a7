"""The labelled sets keep their own rules: exact quotes, recomputed numbers, twins one sentence apart."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

Record = dict[str, Any]

ROOT = Path(__file__).parents[2]
DATA = ROOT / "evals" / "datasets"
PLAYBOOKS = ROOT / "agent" / "playbook" / "examples"
ACCOUNTS = sorted(path.parent for path in DATA.glob("*accounts/**/account.json"))
OWN = [path for path in ACCOUNTS if path.parent.name == "accounts"]
EVENT_DATES: dict[str, dict[str, str]] = {
    account: days
    for path in sorted(DATA.glob("**/event_dates.json"))
    for account, days in json.loads(path.read_text("utf-8")).items()
}

REASONS = {
    "fresh and about this account",
    "stale",
    "other company of the same name",
    "about another company",
    "conflicting",
    "private life",
    "unsure",
    "injected instruction",
}
OUTCOMES = {"draft", "linkedin_only", "level_1_or_refuse", "no_draft"}
SENTENCE_DEFECTS = {
    *("wrong_number", "wrong_date", "invented_number", "invented_fact", "invented_customer_result", "fused_facts"),
    *("wrong_entity", "misattributed", "stale", "conflicting_fact", "unsupported_inference", "flattering_invention"),
    *("promise_not_in_playbook", "private_life", "competitor_fact", "fear", "revealed_intent", "opted_out_person"),
}
DRAFT_DEFECTS = {
    *("subject_too_long", "two_questions", "pitch_in_note", "note_too_long", "cliche_opener", "tu_vous_mix"),
    *("language_mix", "missing_opt_out", "misleading_subject"),
}
FOOTER = {"greeting", "opt_out", "signature"}


def records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@cache
def document(path: Path) -> Record:
    loaded: Record = json.loads(path.read_text("utf-8"))
    return loaded


@cache
def playbook(seller: str, name: str) -> Record:
    loaded: Record = yaml.safe_load((PLAYBOOKS / seller / name).read_text("utf-8"))
    return loaded


@cache
def evidence_of(folder: Path) -> dict[str, Record]:
    return {item["id"]: item for item in records(folder / "evidence.jsonl")}


def age_days(folder: Path, fact: Record) -> int:
    """Age at as_of, from the date of the event when the text gives an older one than the evidence."""
    seen = date.fromisoformat(evidence_of(folder)[fact["evidence"]]["date"])
    event = EVENT_DATES.get(folder.name, {}).get(fact["id"])
    start = min(seen, date.fromisoformat(event)) if event else seen
    return (date.fromisoformat(document(folder / "account.json")["as_of"]) - start).days


def signals(folder: Path) -> dict[str, Record]:
    seller = document(folder / "account.json")["seller"]
    return {signal["type"]: signal for signal in playbook(seller, "signals.yaml")["signals"]}


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


# --- accounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_quotes_are_exact_and_keys_are_known(folder: Path) -> None:
    account, evidence, gold = document(folder / "account.json"), evidence_of(folder), document(folder / "gold.json")
    people = {f"contact:{contact['id']}" for contact in account["contacts"]}
    assert account["id"] == folder.name
    assert account["domain"].endswith(".example")
    assert len({fact["id"] for fact in gold["facts"]}) == len(gold["facts"])
    for fact in gold["facts"]:
        assert fact["quote"] in evidence[fact["evidence"]]["text"], fact["id"]
        assert fact["reason"] in REASONS
        assert fact["about"] in people | {"account", "other"}
        assert fact["usable"] == (fact["reason"] == "fresh and about this account")
        assert fact["usable"] or not fact["quotable"]
        assert fact["signal"] is None or fact["signal"] in signals(folder)


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_revealing_signals_are_never_quotable(folder: Path) -> None:
    hidden = set(playbook(document(folder / "account.json")["seller"], "signals.yaml")["never_reveal"])
    quotable = [fact for fact in document(folder / "gold.json")["facts"] if fact["quotable"]]
    assert not [fact["id"] for fact in quotable if fact["signal"] in hidden]


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_freshness_follows_the_half_life(folder: Path) -> None:
    half_lives = {name: signal["half_life_days"] for name, signal in signals(folder).items()}
    for fact in document(folder / "gold.json")["facts"]:
        if fact["signal"] and (fact["usable"] or fact["reason"] == "stale"):
            too_old = age_days(folder, fact) > half_lives[fact["signal"]]
            assert too_old == (fact["reason"] == "stale"), fact["id"]


def fit_points(criterion: Record, account: Record, technologies: set[str]) -> float:
    """Weight x 1, 0.5 or 0, as the head of icp.yaml says."""
    weight = float(criterion["weight"])
    if criterion["id"] == "technologies":
        return weight if technologies & set(criterion["full"]) else 0.0
    value = account[criterion["id"]]
    if criterion["id"] != "employees":
        return weight if value in criterion["full"] else weight / 2 if value in criterion["partial"] else 0.0
    if value is None:
        return 0.0
    if criterion["full"]["min"] <= value <= criterion["full"]["max"]:
        return weight
    return weight / 2 if any(band["min"] <= value <= band["max"] for band in criterion["partial"]) else 0.0


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_fit_is_recomputed_from_the_playbook(folder: Path) -> None:
    account, gold = document(folder / "account.json"), document(folder / "gold.json")
    technologies = {fact["technology"] for fact in gold["facts"] if fact["usable"] and fact.get("technology")}
    criteria = playbook(account["seller"], "icp.yaml")["criteria"]
    points = {criterion["id"]: fit_points(criterion, account, technologies) for criterion in criteria}
    assert gold["fit"] == {"score": sum(points.values()), **points}


def recomputed_intent(folder: Path) -> float:
    best: dict[str, float] = {}
    for fact in document(folder / "gold.json")["facts"]:
        if fact["usable"] and fact["signal"]:
            signal = signals(folder)[fact["signal"]]
            value = signal["weight"] * 0.5 ** (age_days(folder, fact) / signal["half_life_days"])
            best[fact["signal"]] = max(value, best.get(fact["signal"], 0.0))
    return sum(best.values())


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_intent_and_tier_are_recomputed(folder: Path) -> None:
    gold, intent = document(folder / "gold.json"), recomputed_intent(folder)
    fit = gold["fit"]["score"]
    tier = 1 if fit >= 70 and intent >= 40 else 2 if fit >= 50 and intent >= 12 else 3
    assert gold["intent_score"] == pytest.approx(intent, abs=0.051)
    assert gold["expected_tier"] == (3 if gold["disqualified"] else tier)


@pytest.mark.parametrize("folder", ACCOUNTS, ids=lambda path: path.name)
def test_level_and_outcome_follow_the_rules(folder: Path) -> None:
    account, evidence, gold = document(folder / "account.json"), evidence_of(folder), document(folder / "gold.json")
    quotable = {fact["id"]: fact for fact in gold["facts"] if fact["quotable"]}
    joined = [quotable[fact_id]["evidence"] for fact_id in gold["level_4_facts"]]
    assert not joined or (len(set(joined)) >= 3 and len({evidence[item]["kind"] for item in joined}) >= 2)
    silent = {f"contact:{contact['id']}" for contact in account["contacts"] if contact["opted_out"]}
    personal = [fact for fact in quotable.values() if fact["about"].startswith("contact:")]
    level = 4 if joined else 3 if any(fact["about"] not in silent for fact in personal) else 2 if quotable else 1
    assert gold["max_personalisation_level"] == level
    assert gold["expected_outcome"] == recomputed_outcome(gold, bool(quotable))
    assert set(gold["channels"]) == {contact["id"] for contact in account["contacts"]}


def recomputed_outcome(gold: Record, has_quotable: bool) -> str:
    allowed = {name for line in gold["channels"].values() for name in ("email", "linkedin") if line[name] == "allowed"}
    if gold["disqualified"] or not allowed:
        return "no_draft"
    if "email" not in allowed:
        return "linkedin_only"
    return "draft" if has_quotable else "level_1_or_refuse"


def test_own_accounts_cover_every_reason_outcome_and_tier() -> None:
    golds = [document(folder / "gold.json") for folder in OWN]
    assert len(golds) == 14
    assert {fact["reason"] for gold in golds for fact in gold["facts"]} == REASONS
    assert {gold["expected_outcome"] for gold in golds} == OUTCOMES
    assert {gold["expected_tier"] for gold in golds} == {1, 2, 3}


# --- drafts -----------------------------------------------------------------------------------------------------------

DRAFT_FILES = {"drafts.jsonl": "accounts", "shared_drafts.jsonl": "shared_accounts"}
DRAFTS = [
    (DATA / accounts / draft["account"], draft)
    for name, accounts in DRAFT_FILES.items()
    for draft in records(DATA / name)
]


def draft_ids(value: object) -> str:
    return str(value["id"]) if isinstance(value, dict) else ""


def test_draft_ids_are_unique_over_both_files() -> None:
    ids = [draft["id"] for _, draft in DRAFTS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("folder", "draft"), DRAFTS, ids=draft_ids)
def test_sentences_join_to_the_body(folder: Path, draft: Record) -> None:
    joined = " ".join(sentence["text"] for sentence in draft["sentences"])
    assert " ".join(joined.split()) == " ".join(draft["body"].split())


@cache
def sources_of(folder: Path) -> set[str]:
    """Ids a sentence may cite: evidence of the account, proofs and claims of its seller."""
    seller = document(folder / "account.json")["seller"]
    proofs = {path.stem for path in (PLAYBOOKS / seller / "proofs").glob("*.md")}
    claims = {claim["id"] for claim in playbook(seller, "seller.yaml")["product"]["claims"]}
    return set(evidence_of(folder)) | proofs | claims


@pytest.mark.parametrize(("folder", "draft"), DRAFTS, ids=draft_ids)
def test_sentence_labels_are_consistent(folder: Path, draft: Record) -> None:
    known = sources_of(folder)
    assert draft["contact"] in {contact["id"] for contact in document(folder / "account.json")["contacts"]}
    assert set(draft["defects"]) <= DRAFT_DEFECTS
    for sentence in draft["sentences"]:
        assert set(sentence["defects"]) <= SENTENCE_DEFECTS
        assert set(sentence["evidence"]) <= known
        assert sentence["factual"] == (sentence["supported"] is not None)
        assert (sentence["supported"] is False) == bool(sentence["defects"])
        assert not sentence["supported"] or sentence["evidence"]


def is_clean(draft: Record) -> bool:
    return not draft["defects"] and not any(sentence["defects"] for sentence in draft["sentences"])


CLEAN = [(folder, draft) for folder, draft in DRAFTS if is_clean(draft)]


@pytest.mark.parametrize(("folder", "draft"), CLEAN, ids=draft_ids)
def test_clean_drafts_keep_the_rules_of_form(folder: Path, draft: Record) -> None:
    gold, account = document(folder / "gold.json"), document(folder / "account.json")
    seller = playbook(account["seller"], "seller.yaml")
    assert not [text for text in gold["must_not_appear"] if plain(text) in plain(draft["body"])]
    channel = "email" if draft["channel"] == "email" else "linkedin"
    assert gold["channels"][draft["contact"]][channel] == "allowed"
    core = [sentence["text"] for sentence in draft["sentences"] if sentence["kind"] not in FOOTER]
    assert " ".join(core).count("?") <= 1
    if channel == "linkedin":
        assert len(draft["body"]) <= (300 if seller["sender"]["linkedin_account"] == "premium" else 200)
        return
    assert len(draft["subject"].split()) <= 5
    assert len(" ".join(core).split()) <= 125
    assert seller["opt_out"][draft["language"]] in draft["body"]


TWINS = [
    (draft, next(base for _, base in DRAFTS if base["id"] == draft["twin_of"]))
    for _, draft in DRAFTS
    if draft["twin_of"]
]


@pytest.mark.parametrize(("draft", "base"), TWINS, ids=draft_ids)
def test_a_twin_differs_from_its_clean_base_by_one_sentence(draft: Record, base: Record) -> None:
    left = [sentence["text"] for sentence in base["sentences"]]
    right = [sentence["text"] for sentence in draft["sentences"]]
    assert is_clean(base)
    assert not is_clean(draft)
    head = next(
        (i for i, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), min(len(left), len(right))
    )
    rest = min(len(left), len(right)) - head
    tail = next((i for i in range(rest) if left[-1 - i] != right[-1 - i]), rest)
    assert len(left) - head - tail <= 1
    assert len(right) - head - tail <= 1


def test_own_drafts_cover_every_defect_and_keep_the_balance() -> None:
    own = records(DATA / "drafts.jsonl")
    assert {
        defect for draft in own for sentence in draft["sentences"] for defect in sentence["defects"]
    } == SENTENCE_DEFECTS
    assert {defect for draft in own for defect in draft["defects"]} == DRAFT_DEFECTS
    assert (len(own), sum(map(is_clean, own))) == (60, 24)
    assert sum(draft["language"] == "fr" for draft in own) == 32
