"""CRMArena-Pro lead qualification on a folder the user fills: which BANT factors fail, from the call of each lead.

The folder holds `tasks.json` (the task items: `task`, `query`, `answer`, `metadata`) and `transcripts.json` (records with a lead
id and the words of the call). Set-exact and per factor, without a model to parse answers. Their data are CC BY-NC 4.0.
"""

import ast
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Literal

from agent.errors import BadInput
from agent.qualification.reading import OfflineReader
from agent.qualification.records import DealReader, ElementName
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Participant, Turn
from evals.adapters.reading import Row, find, need, rows
from evals.results import Case, Metric, Report, figure, not_run, share

NAME = "crmarena"
FACTORS: dict[str, ElementName] = {"budget": "budget", "authority": "authority", "need": "need", "timeline": "timeline"}
_LEAD = re.compile(r"\b00Q\w{12,15}\b")
_LINE = re.compile(r"^\s*([A-Z][\w .'-]{1,40}?)\s*(?:\(([^)]*)\))?\s*:\s*(.+)$")
_OURS = ("agent", "sales", "rep", "seller", "account executive")
_DAY = date(2026, 1, 1)


def crmarena(path: Path, reader: DealReader | None = None) -> Report:
    """Read each lead's call offline; a factor fails when its element is absent. Leads without a call are unscored."""
    calls = _calls(find(path, "transcripts.json", "transcripts.jsonl"))
    file = find(path, "tasks.json", "tasks.jsonl", "crmarena_b2b_tasks.json")
    tasks = [t for t in rows(file) if t.get("task") == "lead_qualification"]
    if not tasks:
        raise BadInput(f"`{file}` holds no task `lead_qualification`")
    found = [_case(task, file, calls, reader or OfflineReader()) for task in tasks]
    told = [c for c in found if c.passed is not None]
    most = Counter(c.wanted for c in found).most_common(1)[0][1]
    exact = share(
        NAME, "lead qualification, set exact", sum(bool(c.passed) for c in told), len(told), target=0.27, gate="soft"
    )
    return Report(
        metrics=[exact, *_factors(told), _shown("majority answer", most / len(found), len(found))], cases=found
    )


def _case(task: Row, file: Path, calls: dict[str, str], reader: DealReader) -> Case:
    lead = _lead(task)
    wanted = _answer(need(task, file, "answer"))
    call = calls.get(lead or "")
    if call is None:
        return _told(task, wanted, None, f"no call of lead {lead}")
    ledger = reader.read(_deal(lead or "", call))
    failing = frozenset(name for name, element in FACTORS.items() if ledger.status(element) == "absent")
    why = "; ".join(f"{n}: {ledger.status(e)}" for n, e in FACTORS.items())
    return _told(task, wanted, failing, why)


def _told(task: Row, wanted: frozenset[str], got: frozenset[str] | None, why: str) -> Case:
    return Case(
        suite=NAME, metric="lead qualification, set exact", id=str(task.get("idx", task.get("query", "")))[:60],
        passed=None if got is None else got == wanted, wanted=_words(wanted), got="-" if got is None else _words(got), why=why,
    )  # fmt: skip


def _factors(cases: list[Case]) -> list[Metric]:
    metrics = []
    for factor in FACTORS:
        asked = [c for c in cases if factor in c.wanted]
        found = [c for c in cases if factor in c.got]
        hits = sum(factor in c.got for c in asked)
        metrics.append(_shown(f"{factor}: recall of failing", hits / len(asked) if asked else 0.0, len(asked)))
        metrics.append(_shown(f"{factor}: precision of failing", hits / len(found) if found else 0.0, len(found)))
    return metrics


def _shown(metric: str, value: float, n: int) -> Metric:
    """A figure without a target; over no item it is not measured."""
    if n == 0:
        return not_run(NAME, metric, "no lead of this kind")
    return figure(NAME, metric, value, n, target=0, gate="soft").model_copy(update={"target": None})


def _answer(told: object) -> frozenset[str]:
    """`None`, `Authority`, `Authority, Need` or a list of them, as the sets of failing factors."""
    if isinstance(told, str) and told.startswith("["):
        try:
            told = ast.literal_eval(told)
        except (ValueError, SyntaxError):
            raise BadInput(f"an answer that is no list: {told!r}") from None
    values = told if isinstance(told, list | tuple) else str(told).split(",")
    return frozenset(w for v in values if (w := str(v).strip().lower()) in FACTORS)


def _words(factors: frozenset[str]) -> str:
    return ", ".join(sorted(factors)) or "none"


def _lead(task: Row) -> str | None:
    text = f"{task.get('query', '')} {task.get('metadata', '')}"
    hit = _LEAD.search(text)
    return hit.group() if hit else None


def _calls(path: Path) -> dict[str, str]:
    """Lead id to the words of its calls, whatever the columns are called in the export."""
    found: dict[str, str] = {}
    for row in rows(path):
        plain = {k.lower().replace("_", "").removesuffix("c"): v for k, v in row.items()}
        lead = next((str(v) for k, v in plain.items() if k.startswith("lead") and v), None)
        body = next(
            (str(v) for k, v in plain.items() if k.startswith(("body", "transcript", "text", "content")) and v), None
        )
        if lead and body:
            found[lead] = f"{found[lead]}\n{body}" if lead in found else body
    return found


def _deal(lead: str, call: str) -> Deal:
    """A call as a deal of one source: `Name: words` lines are turns, the seller's side told by its role."""
    turns, people, at = list[Turn](), dict[str, Participant](), 0
    for line in call.splitlines():
        hit = _LINE.match(line)
        start = call.index(line, at)
        at = start + len(line)
        if hit is None:
            continue
        name, role, words = hit.group(1), hit.group(2), hit.group(3).strip()
        side: Literal["buyer", "seller"] = (
            "seller" if any(o in f"{name} {role or ''}".lower() for o in _OURS) else "buyer"
        )
        people.setdefault(name, Participant(name=name, role=role, side=side))
        begin = call.index(words, start)
        turns.append(_turn(name, role, side, words, begin))
    source = DealSource(
        id="s1", kind="call_transcript", date=_DAY, file="call", text=call, turns=tuple(turns),
        participants=tuple(people.values()),
    )  # fmt: skip
    return Deal(
        id=lead,
        language="en",
        as_of=_DAY,
        account=DealAccount(name=lead),
        opportunity=Opportunity(name=lead),
        sources=(source,),
    )


def _turn(name: str, role: str | None, side: Literal["buyer", "seller"], words: str, begin: int) -> Turn:
    return Turn(
        source="s1", kind="call_transcript", speaker=name, role=role, side=side, date=_DAY, text=words, start=begin,
        end=begin + len(words),
    )  # fmt: skip
