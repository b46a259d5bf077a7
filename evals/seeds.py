"""The seeds of everything drawn by chance here, in one place: the same draw on every machine."""

SEED = 20261116  # lies, samples, pairs
COMPARED = 20261116  # bootstrap of a comparison
