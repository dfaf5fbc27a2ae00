"""A folder that is replaced whole: made beside its place, put there in one step, by one run at a time."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.build.share import WorkerStop
from toolkit.errors import InputError

# Of renameat2(2): relative to the working folder; swap the two.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_AT_ONCE = 16
# The locks that this process holds.
_held: set[int] = set()


def _let_go() -> None:
    """Close the locks in a forked child, which would keep them when we are gone."""
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


@dataclass(frozen=True)
class Workplace:
    """The hidden folder beside an output: the new one while it is made, and results kept for the next run."""

    folder: Path

    @property
    def new(self) -> Path:
        """The folder that will take the place."""
        return self.folder / "new"

    @property
    def old(self) -> Path:
        """The folder that had the place, on its way out."""
        return self.folder / "old"

    @property
    def results(self) -> Path:
        """What single reports gave."""
        return self.folder / "reports"


@contextmanager
def replace_folder(target: Path) -> Iterator[Workplace]:
    """Give a place to write in; when the block ends well, what is in ``new`` takes the place of `target`.

    Results stay for the next run when the block ends well or is interrupted; where it fails and there is
    no `target`, nothing stays.

    Raises
    ------
    InputError
        Another run writes to `target`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Workplace(target.with_name(f".{target.name}.povreports"))
    with _hold(work.folder):
        _tidy(work, target)
        work.new.mkdir()
        try:
            yield work
            _flush(work.new)
            _put_in_place(work, target)
        except BaseException as error:
            if not (isinstance(error, KeyboardInterrupt | WorkerStop) or target.exists()):
                shutil.rmtree(work.folder, ignore_errors=True)
            raise
        finally:
            _tidy(work, target)


def _tidy(work: Workplace, target: Path) -> None:
    """Bring back the old folder where a run was stopped between two steps; remove what it left."""
    if work.old.exists() and not target.exists():
        work.old.rename(target)
    for folder in (work.new, work.old):
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(work: Workplace, target: Path) -> None:
    if not target.exists():
        work.new.rename(target)
    elif not _exchange(work.new, target):
        target.rename(work.old)
        work.new.rename(target)
    _sync_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; return whether the system could."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _flush(folder: Path) -> None:
    """Have everything on the disk before it takes the place of what was there."""
    held = [folder, *folder.rglob("*")]
    # Files that are waited for together are written together: many times faster than one after the other.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(_sync_file, (path for path in held if path.is_file())))
    for path in held:
        if path.is_dir():
            _sync_folder(path)


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _hold(folder: Path) -> Iterator[None]:
    """Hold `folder` alone; the system lets go of it when the process ends, however it ends."""
    opened = _open_lock(folder)
    _held.add(opened)
    try:
        yield
    finally:
        _held.discard(opened)
        os.close(opened)


def _open_lock(folder: Path) -> int:
    """Return the lock of `folder`, held; made anew where another run cleared it away meanwhile."""
    path = folder / "lock"
    while True:
        try:
            folder.mkdir(exist_ok=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
            opened = os.open(path, os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            continue
        try:
            _lock(opened)
            if path.exists() and path.stat().st_ino == os.fstat(opened).st_ino:
                return opened
        except (BlockingIOError, PermissionError) as error:
            os.close(opened)
            msg = f"build: another run is writing beside {folder}. Wait for it, or name another --out folder."
            raise InputError(msg) from error
        os.close(opened)


def _lock(opened: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
