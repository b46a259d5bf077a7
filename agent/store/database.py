"""Opening the database: SQLite in the workspace by default, PostgreSQL by URL; migrations run when needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from agent.errors import BadInput, StoreLocked

HEAD = "0005"
BUSY_SECONDS = 10
_DAMAGED = ("not a database", "malformed")
_REMEDY = "put back a copy of it, or move it away to start anew"
BULK_KILOBYTES = 64 * 1024


class Database:
    """An engine with two ways to write: ordinary, and `durable` (SQLite synchronous FULL) for decisions and audit."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read from."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction: all or nothing. `durable` survives a power cut, at a few milliseconds a commit."""
        with _translated(), self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def bulk(self) -> Iterator[Connection]:
        """SQLite: a connection of its own, outside any transaction, with memory for a long list; it closes for good, so
        that its temporary tables go with it."""
        with _translated(), self.engine.connect() as connection:
            connection.detach()
            connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
            connection.exec_driver_sql(f"PRAGMA cache_size=-{BULK_KILOBYTES}")
            yield connection

    @property
    def sqlite(self) -> bool:
        """True on SQLite."""
        return self.engine.dialect.name == "sqlite"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        message = str(error.orig)
        if "locked" in message or "busy" in message:
            raise StoreLocked("another process is writing to the database; try again in a moment") from None
        if "readonly" in message or "unable to open" in message or "disk" in message:
            raise BadInput(
                f"the database cannot be written: {message}; check the folder's rights and free space"
            ) from None
        raise
    except JSONDecodeError:
        raise BadInput(f"a record of the database is damaged: it is not JSON; {_REMEDY}") from None
    except DatabaseError as error:
        if any(mark in str(error.orig) for mark in _DAMAGED):
            raise BadInput(f"the database is damaged ({error.orig}); {_REMEDY}") from None
        raise


def open_database(url: str) -> Database:
    """Open and bring up to date. Raises BadInput when the file or server cannot be used."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"`{path.parent}` cannot be written: {error.strerror}") from None
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    database = Database(engine)
    with _translated():
        if _version(engine) != HEAD:
            _migrate(engine)
    return database


def _pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def _migrate(engine: Engine) -> None:
    """Run the migrations (Alembic is imported only here: it costs a quarter of a second)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "agent.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
