"""The checks' outside door: files of drafts or claims written by anybody."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.checks.models import DraftCheck, WrittenDraft
from agent.errors import BadInput
from agent.playbook import Playbook, load_playbook
from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Dossier

if TYPE_CHECKING:
    from agent.checks.premises import Ground

Model = TypeVar("Model", bound=BaseModel)


class Claim(BaseModel):
    """A claim and the texts that should entail it."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    claim: str
    evidence: list[str]


class SecondReader(Protocol):
    """Reads a draft after the offline check and gives the verdict of both."""

    def read(self, draft: WrittenDraft, checked: DraftCheck, ground: "Ground") -> DraftCheck:
        """The draft under both readings."""
        ...


def check_drafts_file(
    drafts: Path, accounts: Path, playbooks: Path, second: Sequence[SecondReader] = ()
) -> list[DraftCheck]:
    """Check each line against its account's dossier and the playbook of that account's seller.

    Readers of `second` read after the offline check, in order. Raises BadInput naming file, line and field; an account or
    playbook that is not there is an error, not a pass.
    """
    from agent.checks.drafts import check_on
    from agent.checks.premises import ground
    from agent.reading import read

    folders = {read_dossier(f).account.id: f for f in find_dossiers(accounts)}

    @cache
    def playbook(seller: str) -> Playbook:
        return load_playbook(playbooks / seller if (playbooks / seller).is_dir() else playbooks)

    @cache
    def account(account_id: str) -> "tuple[Ground, Dossier]":
        dossier = read_dossier(folders[account_id])
        book = playbook(dossier.account.seller or "")
        return ground(dossier, read(dossier, book), book), dossier

    checked = []
    for number, draft in _lines(drafts, WrittenDraft):
        if draft.account not in folders:
            raise BadInput(
                f"`{drafts}`, line {number}, field `account`: no dossier `{draft.account}` under `{accounts}`"
            )
        base, dossier = account(draft.account)
        verdict = check_on(draft, base, dossier)
        for reader in second:
            verdict = reader.read(draft, verdict, base)
        checked.append(verdict)
    return checked


def check_claims(path: Path) -> list[dict[str, object]]:
    """Score each claim against its texts: `score` 0 to 1, and whether that is enough."""
    from agent.checks.claims import SUPPORTED_FROM, support

    results: list[dict[str, object]] = []
    for _, claim in _lines(path, Claim):
        score = support(claim.claim, claim.evidence)
        results.append({"id": claim.id, "score": round(score, 4), "supported": score >= SUPPORTED_FROM})
    return results


def _lines(path: Path, model: type[Model]) -> Iterator[tuple[int, Model]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"`{path}` cannot be read: {error}") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, model.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise BadInput(f"`{path}`, line {number}: not JSON ({error.msg})") from None
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise BadInput(f"`{path}`, line {number}, field `{field}`: {first['msg']}") from None
