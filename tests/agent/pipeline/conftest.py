"""Lines of a portfolio with the changes a test needs, and portfolios that keep in the test's own folder."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent.pipeline.judging import Judge
from agent.pipeline.records import Judged, Line
from agent.pipeline.words import words_of
from agent.qualification.records import MEDDIC, ElementName, Status
from agent.qualification.wording import Wording
from agent.stages import shipped_stages

NOW = date(2026, 9, 18)
SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"


def line(id_: str = "d1", met: int | None = 4, **changes: Any) -> Line:
    """A deal with its first `met` MEDDIC criteria met; None is a row of an export."""
    statuses: dict[ElementName, Status] | None = None
    if met is not None:
        statuses = {name: "met" if at < met else "unknown" for at, name in enumerate(MEDDIC)}
    values: dict[str, Any] = {
        "id": id_, "name": f"Deal {id_}", "account": "Brunel", "place": id_, "source": "folder" if met is not None else "crm",
        "owner": "Ana Roy", "language": "en", "stage": "demo", "amount": 1000.0, "currency": "EUR",
        "created_on": date(2026, 6, 1),
        "stage_entered_on": date(2026, 9, 1), "close_date": date(2026, 12, 1), "last_touch_on": date(2026, 9, 10),
        "as_of": NOW, "statuses": statuses,
    }  # fmt: skip
    return Line.model_validate(values | changes)


def judge(of: Line, day: date = NOW) -> Judged:
    return Judge(shipped_stages(), Wording("en"), words_of("en")).judge(of, day)


@pytest.fixture(scope="session")
def make_line() -> Callable[..., Line]:
    return line


@pytest.fixture(scope="session")
def judged() -> Callable[..., Judged]:
    """A judged line: `judged("d1", 4, stage="proposal", day=…)`."""

    def one(id_: str = "d1", met: int | None = 4, day: date = NOW, **changes: Any) -> Judged:
        return judge(line(id_, met, **changes), day)

    return one
