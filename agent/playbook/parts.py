"""What the models of every playbook file share."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Base of every playbook model."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadCount(Part):
    """An inclusive range of employees."""

    min: int | None = None
    max: int | None = None

    def holds(self, employees: int) -> bool:
        """True when the head count lies in the range."""
        return (self.min is None or employees >= self.min) and (self.max is None or employees <= self.max)
