"""Reading many deal folders: what is known is not read again, the rest is read on every core, nothing stops the run."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import active_children
from pathlib import Path

from agent.errors import AgentError
from agent.pipeline.keeping import Readings
from agent.pipeline.lines import read_line
from agent.pipeline.records import Failure, Line
from agent.qualification.records import DealReader
from connectors.errors import ConnectorError

_FEW = 6  # deals below which another process costs more than it saves
_MODEL_CALLS = 4  # at once: an endpoint's patience, not our cores
_WATCH = 1.0  # seconds between two looks at the parent
_NEVER = threading.Event()
Result = Line | Failure


def read_folders(
    folders: Sequence[Path], held: Readings, reader: DealReader | None, progress: Callable[[int, int], None]
) -> list[Result]:
    """A line or a failure for each folder, in their order.

    `reader` is a model's reader, called from threads; None reads offline, on every core. Each line is kept as soon as it is
    there, so that an interruption loses the deals at work and no other. Memory: a few deals at once, and the lines.
    """
    results: dict[int, Result] = {}
    waiting: list[tuple[int, Path, str]] = []
    for at, folder in enumerate(folders):
        key = _key(held, folder)
        known = held.find(key) if key else None
        if known:
            results[at] = known.model_copy(update={"place": folder.name})
        else:
            waiting.append((at, folder, key))
    progress(len(results), len(folders))
    for at, key, result in _read(waiting, reader):
        if isinstance(result, Line) and key and not result.note:
            held.keep(key, result)
        results[at] = result
        progress(len(results), len(folders))
    held.tidy([_key(held, folder) for folder in folders])
    return [results[at] for at in range(len(folders))]


def _key(held: Readings, folder: Path) -> str:
    try:
        return held.key(folder)
    except OSError:
        return ""  # it cannot be listed: reading it will say why


def _read(waiting: Sequence[tuple[int, Path, str]], reader: DealReader | None) -> Iterator[tuple[int, str, Result]]:
    if reader is None and (len(waiting) < _FEW or _cores() == 1):
        for at, folder, key in waiting:
            yield at, key, read_offline(folder)
        return
    if reader is not None:
        with ThreadPoolExecutor(_MODEL_CALLS) as threads:
            yield from _pooled(threads, lambda folder: _safely(folder, reader), waiting, _MODEL_CALLS)
        return
    with ProcessPoolExecutor(_cores(), initializer=_begin, initargs=(os.getpid(),)) as processes, _ended_if_stopped():
        yield from _pooled(processes, read_offline, waiting, _cores())


@contextmanager
def _ended_if_stopped() -> Iterator[None]:
    """Ctrl-C ends the readers where they are: what they were at is lost anyway, and a person is waiting for the prompt."""
    try:
        yield
    except BaseException:
        for child in active_children():
            child.terminate()
        raise


def _pooled(
    pool: Executor, work: Callable[[Path], Result], waiting: Sequence[tuple[int, Path, str]], width: int
) -> Iterator[tuple[int, str, Result]]:
    """A few deals ahead of the workers, never all at once."""
    queue, running = iter(waiting), dict[Future[Result], tuple[int, Path, str]]()
    try:
        while True:
            for item in queue:
                running[pool.submit(work, item[1])] = item
                if len(running) >= 3 * width:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                at, folder, key = running.pop(future)
                yield at, key, _outcome(future, folder)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(future: "Future[Result]", folder: Path) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        return Failure(place=folder.name, reason="the process that read it was stopped (out of memory?); run again")


def read_offline(folder: Path) -> Result:
    """One deal, read without a model. Runs in a process of its own when there are many."""
    return _safely(folder, _offline())


def _safely(folder: Path, reader: DealReader) -> Result:
    """One deal that cannot be read never stops the others."""
    try:
        return read_line(folder, reader)
    except (ConnectorError, AgentError) as error:
        return Failure(place=folder.name, reason=str(error))
    except Exception as error:  # a fault of ours in one deal of a thousand is reported, not fatal
        return Failure(place=folder.name, reason=f"unexpected {type(error).__name__}: {error}")


@cache
def _offline() -> DealReader:
    from agent.qualification.reading import OfflineReader

    return OfflineReader()


def _cores() -> int:
    return max(1, min(8, os.cpu_count() or 1))


def _begin(parent: int) -> None:
    """Ctrl-C is the parent's to answer; a parent that was killed leaves nobody to read for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()


def _outlive_nobody(parent: int) -> None:
    """End this process once its parent is gone: it would wait for work for ever, holding its memory."""
    while os.getppid() == parent:
        _NEVER.wait(_WATCH)
    os._exit(1)
