"""JSON lines of CloudEvents 1.0: one event a line, `source` + `id` identify it, `subject` is the account's domain."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from connectors.errors import UnreadableFile
from connectors.files.amounts import number
from connectors.files.cells import MAX_CELL, clean, printable
from connectors.files.columns import Columns
from connectors.files.dates import shape_of
from connectors.files.result import Bearers, Event, Ignored, Layout, Origin, Rejected, Row
from connectors.files.rows import MAX_ROWS, NO_MARKS, TICK, Cells
from connectors.files.textfile import TextFile
from connectors.files.vocabulary import Role, Vocabulary

_TYPE = re.compile(r"prospect\.signal\.([a-z_]{1,40})\.v1\Z")
_MAPPING: dict[str, Role] = {
    "subject": "domain", "data.company": "company", "data.topic": "topic", "data.score": "score", "time": "date", "type": "type",
}  # fmt: skip


class EventRows:
    """The events of a file. Same two steps as a table: `survey`, then `outcomes`."""

    def __init__(self, text: TextFile, vocabulary: Vocabulary) -> None:
        self._text, self._vocabulary = text, vocabulary
        self._cells = Cells(vocabulary)

    @property
    def layout(self) -> Layout:
        """Events have no header and no delimiter; their time stamps are always year first."""
        return Layout(
            path=self._text.path,
            encoding=self._text.encoding,
            delimiter=None,
            sheet=None,
            header_line=None,
            header=("event",),
            columns=Columns("generic", {}, french=False),
            date_order="ymd",
            mapping=dict(_MAPPING),
            unmapped=[],
            placeholders=self._vocabulary.placeholders,
        )

    def survey(self, tick: Callable[[int], None]) -> dict[int, str]:
        """The domain that names stated alone join, by hashed name."""
        bearers, met = Bearers(), 0
        for met, row in enumerate(self.outcomes(), start=1):
            if type(row) is Row and row.name:
                bearers.add(row.name, row.domain)
            if not met % TICK:
                tick(met)
        tick(met)
        return bearers.joined(())

    def outcomes(self) -> Iterator[Row | Rejected | Ignored]:
        """What becomes of each line. Raises `UnreadableFile` beyond `MAX_ROWS`."""
        with self._text.lines() as lines:
            for line, text in enumerate(lines, start=1):
                if line > MAX_ROWS:
                    raise UnreadableFile(self._text.path, f"more than {MAX_ROWS:,} lines; split the file", line=line)
                stripped = text.strip()
                yield self._outcome(line, stripped) if stripped else Ignored(line, "empty line")

    def _outcome(self, line: int, text: str) -> Row | Rejected:
        try:
            event = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            return Rejected(line, f"json: not readable ({str(error)[:80]})")
        if not isinstance(event, dict):
            return Rejected(line, "json: not an object")
        return self._event(line, text, event)

    def _event(self, line: int, text: str, event: dict[str, Any]) -> Row | Rejected:
        found = event.get("data")
        data: dict[str, Any] = found if isinstance(found, dict) else {}
        company, name = self._cells.company(_string(data.get("company")))
        domain = self._cells.domain(_string(event.get("subject")))
        kind = _TYPE.match(_string(event.get("type")))
        known = kind is not None and kind[1] in self._vocabulary.type_names
        faults = [*_envelope_faults(event, known), "" if domain or name else "no domain or name"]
        when = self._cells.text[_string(event.get("time"))]
        shape = shape_of(when) if when else None
        if shape is not None and shape.kind != "iso":
            faults.append(f"date: `{when[:40]}` is no time stamp")
        if any(faults) or kind is None:
            return Rejected(line, "; ".join(fault for fault in faults if fault))
        source = _string(event["source"])
        topic = None if kind[1] == "site_visit" else self._told(data.get("topic"))
        return Row(
            line=line,
            cells=[text],
            identity=json.dumps(event, sort_keys=True),
            company=company or None,
            name=name,
            domain=domain,
            type=kind[1],
            topic=topic,
            occurred_on=shape.day if shape else None,
            score=_score(data.get("score")),
            origin=Origin(self._vendor_of(source), source, self._told(data.get("score_scale"))),
            marks=NO_MARKS,
            event=Event(_string(event["id"]), self._told(data.get("observed_at"))),
        )

    def _told(self, value: object) -> str | None:
        return self._cells.text[_string(value)] or None

    def _vendor_of(self, source: str) -> str:
        """The vendor a source such as `g2:buyer-intent` names: scores of two vendors are never mixed."""
        vendor = source.partition(":")[0].casefold()
        return vendor if vendor in self._vocabulary.vendors else "generic"


def _envelope_faults(event: dict[str, Any], known_type: bool) -> Iterator[str]:
    if event.get("specversion") != "1.0":
        yield "specversion: missing or not 1.0"
    if not _string(event.get("id")):
        yield "id: missing"
    if not _string(event.get("source")):
        yield "source: missing"
    if not known_type:
        yield f"type: `{_string(event.get('type'))[:60]}` is missing or no known kind of signal"


def _string(value: object) -> str:
    """A JSON value as cleaned text, "" for null, objects and lists; cut at the length of the longest cell we read."""
    if isinstance(value, str):
        return clean(printable(value[:MAX_CELL]))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _score(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return number(value) if isinstance(value, str) else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
