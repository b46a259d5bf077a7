"""Every mutator of drafts, by id."""

from evals.mutators import citations, dossier, figures, form, inventions, times, wording
from evals.mutators.material import REGISTER, Mutator

ROOMS = (figures, times, dossier, wording, inventions, form, citations)


def mutators() -> dict[str, Mutator]:
    """All mutators, in the order of the rooms."""
    return dict(REGISTER)
