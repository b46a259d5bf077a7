"""`amorce check` on labelled drafts: unsupported factual sentences found, clean drafts left alone, by set and by defect."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.checking import check_drafts_file
from agent.checks.models import DraftCheck
from evals.results import Case, Gate, Metric, Report, share

NAME = "grounding"
ROOT = Path(str(files("evals") / "datasets"))


@dataclass(frozen=True)
class Labelled:
    """A set of labelled drafts: its file, the split read (None: all) and whether its gate is hard.

    `seen` sets were read while the checks were written; the test split of the fresh drafts was not.
    """

    name: str
    file: str
    gate: Gate
    split: str | None = None


SETS = (
    Labelled("shared, seen", "shared_drafts.jsonl", "hard"),
    Labelled("ours, seen", "drafts.jsonl", "soft"),
    Labelled("fresh dev, seen", "fresh_drafts.jsonl", "soft", "dev"),
    Labelled("fresh test, unseen", "fresh_drafts.jsonl", "hard", "test"),
    Labelled("free words dev, seen", "free_drafts.jsonl", "soft", "dev"),
    Labelled("free words test", "free_drafts.jsonl", "soft", "test"),
    Labelled("later authors dev, seen", "later_drafts.jsonl", "soft", "dev"),
    Labelled("later authors test, unseen", "later_drafts.jsonl", "soft", "test"),
    Labelled("clean drafts, seen", "clean_drafts.jsonl", "soft"),
)


@dataclass(frozen=True)
class Sentence:
    """One sentence: labelled unsupported, told unsupported, the defects of both sides, and where it stands."""

    wrong: bool
    told: bool
    labels: frozenset[str]
    defects: frozenset[str]
    id: str = ""
    text: str = ""
    group: tuple[tuple[str, str], ...] = ()


def run() -> Report:
    """Every set, then what is found of each defect over the sets together. Words of test halves are not shown."""
    metrics, cases, everything = list[Metric](), list[Case](), list[Sentence]()
    golds = [_gold(labelled) for labelled in SETS]
    known = {c.id: c for c in _checked({id_: row for gold in golds for id_, row in gold.items()})}
    for labelled, gold in zip(SETS, golds, strict=True):
        checked = [known[id_] for id_ in gold if id_ in known]
        sentences = [s for c in checked for s in _sentences(c, gold[c.id])]
        everything += sentences
        clean = [(c, gold[c.id]) for c in checked if _clean(gold[c.id])]
        metrics += _metrics(labelled, sentences, [c for c, _ in clean])
        cases += [*_told(labelled, sentences), *(_blocked(labelled, c, row) for c, row in clean)]
    return Report(metrics=[*metrics, *_by_defect(everything)], cases=cases)


def _metrics(labelled: Labelled, sentences: Sequence[Sentence], clean: Sequence[DraftCheck]) -> list[Metric]:
    wrong, told = [s for s in sentences if s.wrong], [s for s in sentences if s.told]
    both = [s for s in wrong if s.told]
    name, gate, blocked = labelled.name, labelled.gate, sum(c.blocked for c in clean)
    quiet = share(
        NAME, f"clean drafts blocked ({name})", blocked, len(clean), target=0.04, direction="max", gate="soft"
    )
    if not wrong:
        return [quiet]
    right = sum(bool(s.labels & s.defects) for s in both)
    return [
        share(NAME, f"recall on unsupported ({name})", len(both), len(wrong), target=0.7, gate=gate),
        share(NAME, f"precision on unsupported ({name})", len(both), len(told), target=0.75, gate=gate),
        share(NAME, f"defect named as labelled ({name})", right, len(both), target=0.5, gate="soft"),
        quiet,
    ]


def _told(labelled: Labelled, sentences: Sequence[Sentence]) -> Iterator[Case]:
    """Each unsupported sentence, found or not; each sentence said to be unsupported, rightly or not."""
    for sentence in sentences:
        for metric, counts, passed in (
            ("recall", sentence.wrong, sentence.told),
            ("precision", sentence.told, sentence.wrong),
        ):
            if counts:
                yield Case(
                    suite=NAME, metric=f"{metric} on unsupported ({labelled.name})", id=sentence.id, passed=passed,
                    group=dict(sentence.group), wanted=", ".join(sorted(sentence.labels)) or "supported",
                    got=", ".join(sorted(sentence.defects)) or "nothing", why=_shown(labelled, sentence.text),
                )  # fmt: skip


def _blocked(labelled: Labelled, checked: DraftCheck, row: dict[str, Any]) -> Case:
    why = "; ".join([*checked.defects, *(f"{s.defects[0]}: {s.text}" for s in checked.sentences if s.defects)])
    return Case(
        suite=NAME, metric=f"clean drafts blocked ({labelled.name})", id=checked.id, passed=not checked.blocked,
        group=dict(_group(row)), wanted="silence", got="blocked" if checked.blocked else "passed", why=_shown(labelled, why),
    )  # fmt: skip


def _shown(labelled: Labelled, text: str) -> str:
    return "" if labelled.split == "test" else text


def _group(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return (("language", row["language"]), ("channel", row["channel"]))


def _by_defect(sentences: list[Sentence]) -> list[Metric]:
    """Share of the sentences of each defect that are told, all sets together."""
    told: dict[str, list[bool]] = defaultdict(list)
    for sentence in sentences:
        if sentence.wrong:
            for label in sentence.labels:
                told[label].append(sentence.told)
    return [
        share(NAME, f"told of {label}", sum(hits), len(hits), target=0.7, gate="soft")
        for label, hits in sorted(told.items())
    ]


def _gold(labelled: Labelled) -> dict[str, dict[str, Any]]:
    lines = (ROOT / labelled.file).read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines if line.strip())
    return {r["id"]: r for r in rows if labelled.split in (None, r.get("split"))}


def _checked(gold: dict[str, dict[str, Any]]) -> list[DraftCheck]:
    """The drafts through the outside door, each with the folder that holds its account."""
    playbooks = Path(str(files("agent.playbook") / "examples"))
    found: list[DraftCheck] = []
    for folder in ("shared_accounts", "accounts"):
        rows = [r for r in gold.values() if (ROOT / folder / r["account"]).is_dir()]
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "drafts.jsonl"
            path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
            found += check_drafts_file(path, ROOT / folder, playbooks) if rows else []
    return found


def _sentences(checked: DraftCheck, gold: dict[str, Any]) -> list[Sentence]:
    return [
        Sentence(
            wrong=s["factual"] and s["supported"] is False,
            told=c.factual and c.supported is False,
            labels=frozenset(s["defects"]),
            defects=frozenset(c.defects),
            id=f"{gold['id']}/{at}",
            text=s["text"],
            group=_group(gold),
        )
        for at, (s, c) in enumerate(zip(gold["sentences"], checked.sentences, strict=True))
    ]


def _clean(gold: dict[str, Any]) -> bool:
    return not gold["defects"] and not any(s["defects"] for s in gold["sentences"])
