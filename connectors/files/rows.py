"""A table read row by row: each record becomes a `Row`, a refusal with its reasons, or an ignored line."""

from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, get_args

from connectors.errors import UnreadableFile
from connectors.files.amounts import number
from connectors.files.cells import MAX_CELL, Memory, clean, fold, is_blank, placeholder_key
from connectors.files.columns import Columns, folded_header, unique_names
from connectors.files.dates import TYPED, DateOrder, Vote, column_order, fitting_votes, numeric_order, shape_of, vote_of
from connectors.files.result import Bearers, Ignored, Layout, Marks, Origin, Rejected, Row
from connectors.files.table import Table
from connectors.files.vocabulary import Role, Vocabulary
from connectors.resolution.domains import account_domain
from connectors.resolution.names import account_name

MAX_ROWS = 2_000_000  # rows of one file: what is told apart within a gigabyte of memory
MANY = 250_000  # distinct pairs of name and address remembered: 100,000 companies repeat theirs, in several spellings
TICK = 20_000  # rows between two words of progress
FEW = 16_384  # for columns with few values
NO_MARKS = Marks()
_BLANK = " \t\r\n\0\xa0\ufeff"
_ORDER_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first", "text": "months in words"}
_Places = tuple[int, ...]


class Cells:
    """Readers of single cells, with a memory: lists repeat the same cells many times."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._placeholders = vocabulary.placeholders
        self._hosts = vocabulary.hosts
        self.text = Memory(self._text, FEW)
        self.score: Memory[str, float | None] = Memory(lambda cell: number(self._text(cell)), FEW)
        self.type: Memory[str, str | None] = Memory(lambda cell: vocabulary.types.get(fold(cell)), FEW)

    def _text(self, cell: str) -> str:
        """The cleaned cell, "" for a placeholder; a real date keeps its mark."""
        if cell.startswith(TYPED):
            return cell
        text = clean(cell)
        return "" if len(text) <= 12 and placeholder_key(text) in self._placeholders else text

    def company(self, cell: str) -> tuple[str, str]:
        """The company a cell names and its normalised name, both "" for a placeholder."""
        text = self._text(cell).lstrip(TYPED)
        return text, account_name(text)

    def domain(self, cell: str) -> str | None:
        """The account domain a cell states."""
        return account_domain(cell, self._hosts)

    def first_text(self, places: _Places, cells: list[str]) -> str:
        """The first of these cells that says something."""
        for at in places:
            if text := self.text[cells[at]]:
                return text
        return ""


class _Plan(NamedTuple):
    """The columns of each role, looked up once. `type` only where rows state their own kind of signal."""

    company: _Places
    addresses: _Places
    email: _Places
    topic: _Places
    title: _Places
    type: _Places
    date: int | None
    score: int | None
    linkedin: _Places
    names: _Places
    page: _Places
    kind: _Places

    @property
    def marked(self) -> bool:
        """Whether any column tells signals of one day apart."""
        return bool(self.email or self.linkedin or self.names or self.page or self.kind)


def _plan(columns: Columns) -> _Plan:
    def of(*roles: Role) -> _Places:
        return tuple(at for role in roles for at in columns.roles.get(role, ()))

    return _Plan(
        company=of("company"),
        addresses=of("domain", "email"),
        email=of("email"),
        topic=of("topic", "product"),
        title=of("title"),
        type=of("type") if columns.vendor == "generic" else (),
        date=columns.first("date"),
        score=columns.first("score"),
        linkedin=of("linkedin"),
        names=of("first_name", "last_name") if columns.first("first_name") is not None else (),
        page=of("page"),
        kind=of("kind"),
    )


class TableRows:
    """The rows of a table under one reading of its columns. `survey` must run before `outcomes`."""

    def __init__(self, path: Path, table: Table, columns: Columns, vocabulary: Vocabulary) -> None:
        self._path, self._table, self._columns, self._vocabulary = path, table, columns, vocabulary
        self._cells = Cells(vocabulary)
        self._plan = _plan(columns)
        self._marked = self._plan.marked
        self._who = Memory(self._identify, MANY)
        self._identity_of = _getter((*self._plan.company, *self._plan.addresses))
        vendor = vocabulary.vendors[columns.vendor]
        self._kind_of_vendor = vendor.type or None
        self._origin = Origin(columns.vendor, vendor.source or f"{columns.vendor}:list", vendor.score_scale)
        self._width = table.header.width
        self._header = folded_header(table.header.cells)
        self._key_column = next((i for i, name in enumerate(self._header) if name), 0)
        self._key_text = table.header.cells[self._key_column].casefold()
        self._used = sorted({at for places in columns.roles.values() for at in places})
        self._order: DateOrder | None = None
        self._numeric: DateOrder = "ymd"  # how dates in numbers are read, whatever most of the column is
        self._day: Memory[str, date | None] = Memory(lambda text: shape_of(text, table.epoch).under(self._numeric), FEW)

    @property
    def layout(self) -> Layout:
        """How the file is laid out; the date order is known after `survey`."""
        header = unique_names(self._table.header.cells)
        roles = {at: role for role, places in self._columns.roles.items() for at in places}
        return Layout(
            path=self._path,
            encoding=self._table.encoding,
            delimiter=self._table.delimiter,
            sheet=self._table.sheet,
            header_line=self._table.header.line,
            header=header,
            columns=self._columns,
            date_order=self._order,
            mapping={name: roles[at] for at, name in enumerate(header) if at in roles},
            unmapped=[name for at, name in enumerate(header) if at not in roles],
            placeholders=self._vocabulary.placeholders,
        )

    def survey(self, tick: Callable[[int], None]) -> dict[int, str]:
        """Settles the date order; returns the domain that names stated alone join, by hashed name.

        A first reading of the deciding cells. Only rows that will not be refused lend their domain: whether a date will fit is
        not known yet, so bearers are kept apart by what the date says of the order.
        """
        at, plan = self._plan.date, self._plan
        text, kinds, who_of, identity_of = self._cells.text, self._cells.type, self._who, self._identity_of
        votes_of: Memory[str, Vote] = Memory(lambda day: vote_of(day, self._table.epoch), FEW)
        votes: dict[Vote, int] = dict.fromkeys(get_args(Vote), 0)
        bearers: dict[Vote, Bearers] = {vote: Bearers() for vote in votes}
        for cells in self._full_rows(tick):
            vote: Vote = "sure"
            if at is not None and (day := text[cells[at]]):
                vote = votes_of[day]
                votes[vote] += 1
            _, name, domain = who_of[identity_of(cells)]
            if name and (not plan.type or kinds[cells[plan.type[0]]]):
                bearers[vote].add(name, domain)
        if at is not None:
            header, french = self._table.header.cells[at], self._columns.french
            self._order = column_order(votes, header, french=french)
            self._numeric = numeric_order(self._order, votes, header, french=french)
        return Bearers().joined(bearers[vote] for vote in fitting_votes(self._numeric))

    def _full_rows(self, tick: Callable[[int], None]) -> Iterator[list[str]]:
        """Rows of the right width. Raises `UnreadableFile` beyond `MAX_ROWS`."""
        rows = 0
        for rows, (line, cells) in enumerate(self._table.records(), start=1):
            if not rows % TICK:
                tick(rows)
            if rows > MAX_ROWS:
                reason = f"more than {MAX_ROWS:,} rows; split the file and import the parts"
                raise UnreadableFile(self._path, reason, line=line)
            if len(cells) == self._width or (len(cells) > self._width and not self._fault_of_width(line, cells)):
                yield cells
        tick(rows)

    def outcomes(self) -> Iterator[Row | Rejected | Ignored]:
        """What becomes of each line below the header, in file order, before duplicates are told."""
        outcome = self._outcome
        for line, cells in self._table.records():
            yield outcome(line, cells)

    def _outcome(self, line: int, cells: list[str]) -> Row | Rejected | Ignored:
        if len(cells) != self._width and (fault := self._fault_of_width(line, cells)):
            return fault
        key = cells[self._key_column]
        if 0 <= len(key) - len(self._key_text) < 4 and self._is_header(cells):
            return Ignored(line, "the header again")
        identity = "\0".join(cells)
        if len(identity) > MAX_CELL and (long := self._long_cell(line, cells)):
            return long
        return self._row(line, cells, identity)

    def _is_header(self, cells: list[str]) -> bool:
        return clean(cells[self._key_column]).casefold() == self._key_text and folded_header(cells) == self._header

    def _fault_of_width(self, line: int, cells: list[str]) -> Rejected | Ignored | None:
        """Cuts empty surplus cells off; tells a blank line and a row that does not fit the header."""
        if is_blank(cells):
            return Ignored(line, "empty row")
        if len(cells) > self._width and (not self._table.strict_width or is_blank(cells[self._width :])):
            del cells[self._width :]
            return None
        breaks = sum(cell.count("\n") for cell in cells)
        hint = f"; the record runs over {breaks + 1} lines, a quote may not be closed" if breaks > 20 else ""
        return Rejected(line, f"field count: {len(cells)} fields under {self._width} headers{hint}")

    def _long_cell(self, line: int, cells: list[str]) -> Rejected | None:
        for at in self._used:
            if len(cells[at]) > MAX_CELL:
                name, size = self._table.header.cells[at], len(cells[at])
                return Rejected(
                    line, f"cell too long: `{name}` holds {size:,} characters, at most {MAX_CELL:,} are read"
                )
        return None

    def _row(self, line: int, cells: list[str], identity: str) -> Row | Rejected | Ignored:
        plan = self._plan
        company, name, domain = self._who[self._identity_of(cells)]
        kind = self._cells.type[cells[plan.type[0]]] if plan.type else self._kind_of_vendor
        day_text = self._cells.text[cells[plan.date]] if plan.date is not None else ""
        day = self._day[day_text] if day_text else None
        topic = self._topic(cells, kind)
        if name in self._vocabulary.totals and not (domain or topic or day_text):
            name = ""
        if not (domain or name) or (plan.type and not kind) or (day_text and not day):
            if not identity.strip(_BLANK):
                return Ignored(line, "empty row")
            return Rejected(line, self._reasons(cells, domain or name, kind, "" if day else day_text))
        score = self._cells.score[cells[plan.score]] if plan.score is not None else None
        marks = self._marks(cells) if self._marked else NO_MARKS
        said = (company or None, name, domain, kind, topic, day, score)
        # `Row(...)` would pass thirteen arguments a second time, which costs as much as the rest of this function.
        return tuple.__new__(Row, (line, cells, identity, *said, self._origin, marks, None))

    def _reasons(self, cells: list[str], account: str, kind: str | None, unread_day: str) -> str:
        reasons = [] if account else ["no domain or name"]
        if self._plan.type and not kind:
            text = self._cells.text[cells[self._plan.type[0]]]
            reasons.append(f"type: `{text[:40]}` is no known kind of signal" if text else "type: empty")
        if unread_day:
            reasons.append(f"date: `{unread_day[:40]}` is no day of this column ({_ORDER_WORDS[self._order or 'ymd']})")
        return "; ".join(reasons)

    def _identify(self, cells: tuple[str, ...]) -> tuple[str, str, str | None]:
        """The company's name, its normalised name and its domain, from the cells that state them.

        A plain tuple: the garbage collector stops following hundreds of thousands of them, as it would not for objects.
        """
        names = len(self._plan.company)
        company = name = ""
        for cell in cells[:names]:
            if cell and (found := self._cells.company(cell))[1]:
                company, name = found
                break
        for cell in cells[names:]:
            if cell and (domain := self._cells.domain(cell)):
                return company, name, domain
        return company, name, None

    def _topic(self, cells: list[str], kind: str | None) -> str | None:
        if kind is None or kind == "site_visit":
            return None
        topic = self._cells.first_text(self._plan.topic, cells)
        return topic or (self._cells.first_text(self._plan.title, cells) if kind == "job_change" else "") or None

    def _marks(self, cells: list[str]) -> Marks:
        plan, first_text = self._plan, self._cells.first_text
        return Marks(self._person(cells), first_text(plan.page, cells), first_text(plan.kind, cells).casefold())

    def _person(self, cells: list[str]) -> str:
        """Who the row is about: the business e-mail, else the LinkedIn page, else the full name."""
        if email := self._cells.first_text(self._plan.email, cells):
            return email.casefold()
        if page := self._cells.first_text(self._plan.linkedin, cells):
            return page.casefold().partition("?")[0].rstrip("/")
        return " ".join(self._cells.text[cells[at]] for at in self._plan.names).casefold()


def _getter(places: _Places) -> Callable[[list[str]], tuple[str, ...]]:
    """Several cells of a row as a tuple, in one call."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)
