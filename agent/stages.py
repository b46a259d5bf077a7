"""Stages of a sale: their names, their order and the assumed share that is won; shipped, or the workspace's `pipeline.yaml`."""

from functools import cache, cached_property
from importlib import resources
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import BadInput
from connectors.deals.crmwords import readings
from connectors.files.cells import fold

FILE = "pipeline.yaml"


class Stage(BaseModel):
    """One stage. `probability` in 0..1: the share of deals in it that are won one day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    probability: float = Field(ge=0, le=1)
    names: tuple[str, ...] = ()


class Stages(BaseModel):
    """The stages in order, and the delays of the portfolio. `source` says where the shares come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    stages: tuple[Stage, ...] = Field(min_length=1)
    stale_days: int = Field(ge=1)
    lead_hours: int = Field(ge=1)
    deal_hours: int = Field(ge=1)

    @cached_property
    def _by_name(self) -> dict[str, Stage]:
        return {fold(name): stage for stage in reversed(self.stages) for name in (stage.id, *stage.names)}

    def find(self, name: str | None) -> Stage | None:
        """The stage a CRM means, None when no name fits. A number in front ("3. Demo") or a share behind ("(30%)") is let go."""
        return next((self._by_name[r] for r in readings(name) if r in self._by_name), None) if name else None

    @cached_property
    def proposal(self) -> int:
        """Place of the first stage that is a proposal or comes after one, under whatever name; past the last when none does."""
        known = shipped_stages()
        late = {stage.id for stage in known.stages[known.order("proposal") :]}
        names = ((at, name) for at, stage in enumerate(self.stages) for name in (stage.id, *stage.names))
        return next((at for at, name in names if (same := known.find(name)) and same.id in late), len(self.stages))

    def order(self, stage_id: str | None) -> int:
        """Place in the order, -1 for no stage."""
        return next((at for at, stage in enumerate(self.stages) if stage.id == stage_id), -1)


def at_proposal(name: str | None) -> bool:
    """Whether a CRM's stage is that of a proposal or a later one, by the shipped names."""
    stages = shipped_stages()
    stage = stages.find(name)
    return stage is not None and stages.order(stage.id) >= stages.proposal


@cache
def shipped_stages() -> Stages:
    """The stages shipped with the program."""
    text = (resources.files("agent") / "stages.yaml").read_text(encoding="utf-8")
    return Stages.model_validate(yaml.safe_load(text))


def stages_of(workspace: Path) -> Stages:
    """The workspace's stages, else the shipped ones. Raises BadInput naming the file and the field."""
    path = workspace / FILE
    if not path.is_file():
        return shipped_stages()
    try:
        return Stages.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"`{path}`: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"`{path}`, field `{'.'.join(map(str, first['loc']))}`: {first['msg']}") from None
