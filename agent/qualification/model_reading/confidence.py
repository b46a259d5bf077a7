"""How sure a model's cell is: the share of such cells that careful labellers gave the same status, by status and by proof."""

from agent.qualification.records import Cell, Status

# Shares seen on labelled deals, drawn towards 0.9 where few were seen (see tests/replay/qualification).
_BY_STATUS: dict[Status, float] = {"met": 0.93, "partial": 0.85, "absent": 0.88, "unknown": 0.93}
# The shared rules lowered or the sources contradict: such cells are where readers differ.
_DISPUTED = 0.05


def confidence_of(cell: Cell) -> float:
    """Confidence in 0..1."""
    return round(_BY_STATUS[cell.status] - (_DISPUTED if cell.conflicts else 0.0), 2)
