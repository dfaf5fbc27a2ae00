"""The work on many files, shared by processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread

from toolkit.build.analyse import Reading
from toolkit.errors import ReadError
from toolkit.read import SourceFile

Read = Callable[[SourceFile], Reading]
# Files under way for each process: a long report does not keep the others waiting, and memory stays bounded.
_AHEAD = 8


class WorkerStop(ReadError):
    """A process that reads reports died."""


def read_all(files: list[SourceFile], read: Read, jobs: int) -> Generator[Reading, None, None]:
    """Read files in the order of their report ids; closing the iterator ends the work."""
    ordered = sorted(files, key=lambda file: file.report_id)
    if jobs <= 1 or len(ordered) < 2:
        yield from map(read, ordered)
        return
    try:
        yield from _share(ordered, read, min(jobs, len(ordered)))
    except BrokenProcessPool as error:
        msg = (
            "build: a process that reads reports died; perhaps memory ran out. Run the same command again, "
            "with fewer --jobs: it goes on where this one stopped."
        )
        raise WorkerStop(msg) from error


def _share(files: list[SourceFile], read: Read, jobs: int) -> Generator[Reading, None, None]:
    waiting: deque[Future[Reading]] = deque()
    with ProcessPoolExecutor(jobs, initializer=_start_worker) as pool:
        try:
            for file in files:
                waiting.append(pool.submit(read, file))
                if len(waiting) >= _AHEAD * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
