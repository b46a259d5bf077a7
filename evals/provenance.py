"""What a run stood on: the commit, the data, the cards, the prompts, the settings."""

import hashlib
import json
import os
import platform
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.seeds import COMPARED, SEED

# What a log may say of the environment.
_SWITCHES = ("AMORCE_MODEL", "AMORCE_NO_NETWORK", "AMORCE_NOW")
_DATA = (".jsonl", ".json", ".yaml", ".tsv", ".csv", ".tsv", ".xlsx", ".txt", ".vtt", ".srt", ".eml", ".md")


class Provenance(BaseModel):
    """Everything that may change a score, but for the time. Hashes are sha256 of the files, in order of their paths.

    `settings` holds the seeds of the evals and the AMORCE_* variables that are set; never a secret, never a path.
    """

    model_config = ConfigDict(frozen=True)

    amorce: str
    commit: str | None
    changed: bool
    tier: str
    suites: list[str]
    datasets: dict[str, str]
    code: str
    cards: str
    prompts: dict[str, str]
    python: str
    model: str | None = None
    settings: dict[str, str] = {}

    @property
    def fingerprint(self) -> str:
        """Twelve letters that stand for all of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def provenance(tier: str, suites: list[str], model: str | None = None) -> Provenance:
    """What a run of these suites stands on now."""
    commit, changed = _git()
    return Provenance(
        amorce=_version(),
        commit=commit,
        changed=changed,
        tier=tier,
        suites=suites,
        datasets=dataset_hashes(),
        code=_tree(
            [Path(str(files(p))) for p in ("agent", "connectors", "evals", "knowledge", "prompts")], (".py", ".txt")
        ),
        cards=_tree([Path(str(files("knowledge"))) / "cards"], (".md",)),
        prompts=_prompts(),
        python=".".join(platform.python_version_tuple()[:2]),
        model=model,
        settings=_settings(),
    )


def _settings() -> dict[str, str]:
    """Seeds, and the switches of the product that are set; of anything that could be secret or a place, no more than that."""
    told = {"seed of the lies": str(SEED), "seed of the comparison": str(COMPARED)}
    shown = {name: os.environ[name] for name in _SWITCHES if name in os.environ}
    hidden = {n: "set" for n in os.environ if n.startswith("AMORCE_") and n not in _SWITCHES}
    return dict(sorted((told | shown | hidden).items()))


@cache
def dataset_hashes() -> dict[str, str]:
    """Each dataset file or folder of `evals`, with its hash."""
    root = Path(str(files("evals")))
    places = [*(root / "datasets").iterdir(), *(p for p in (root / "suites").iterdir() if p.is_dir())]
    return {
        str(p.relative_to(root)): _tree([p], _DATA) for p in sorted(places) if p.name != "__pycache__" and p.suffix != ".py"
    }  # fmt: skip


def _tree(roots: list[Path], suffixes: tuple[str, ...]) -> str:
    told = hashlib.sha256()
    for root in roots:
        found = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in suffixes and p.is_file())
        for path in found:
            told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def _prompts() -> dict[str, str]:
    lock = json.loads((files("prompts") / "prompts.lock.json").read_text(encoding="utf-8"))
    return {name: f"{name}@{row['version']}#{row['sha256'][:8]}" for name, row in sorted(lock.items())}


def _version() -> str:
    try:
        return version("amorce")
    except PackageNotFoundError:
        return "0"


def _git() -> tuple[str | None, bool]:
    """The commit the code was read from and whether files differ from it; None where there is no repository."""
    root = Path(str(files("evals"))).parent
    try:
        commit = _ask(root, "rev-parse", "HEAD")
        return commit, bool(_ask(root, "status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return None, False


def _ask(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()  # noqa: S603
