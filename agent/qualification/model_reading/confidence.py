"""How sure a model's cell is: the share of such cells that careful labellers gave the same status, by status and by proof."""

from agent.qualification.records import Cell, Status

# Shares seen on the 120 labelled cells of tests/replay/qualification, drawn towards 0.9 by the weight of 20 cells.
_BY_STATUS: dict[Status, float] = {"met": 0.95, "partial": 0.92, "absent": 0.94, "unknown": 0.94}
# The shared rules lowered or the sources contradict: such cells are where readers differ.
_DISPUTED = 0.05


def confidence_of(cell: Cell) -> float:
    """Confidence in 0..1."""
    return round(_BY_STATUS[cell.status] - (_DISPUTED if cell.conflicts else 0.0), 2)
