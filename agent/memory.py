"""When the cyclic garbage collector runs: it would walk over lexicons and long lists of plain values again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects that make the collector look for cycles: Python's 700 has it walk over the lexicons, which never die, at each
# account (an eighth of the CPU of a draft); cycles of so many objects weigh a few megabytes.
_NEW = 50_000


def rarely_collected() -> None:
    """Look for cycles seldom, and never among what is loaded already. Called once, at the start of a process."""
    gc.freeze()
    gc.set_threshold(_NEW, 10, 10)


@contextmanager
def uncollected() -> Iterator[None]:
    """No cyclic collection inside: a quarter of the time of a list of a million rows, which makes next to no cycles.

    What is no longer referred to is freed at once all the same. Nests; leaves the collector as it was.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
