"""The folder in which parts are put together, on a disk of this installation: one file for each upload.

Whoever writes or reads one holds it, so that nothing is changed any more once somebody looks at it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from marketplace.storing import NowhereToStore

PIECE = 64 * 1024
# What stays free of the disk, in bytes, whatever people begin to send.
RESERVE = 512 * 1024**2


class Busy(Exception):
    """Another request is at this file just now."""


def folder() -> Path:
    """Beside the kept files, so that what has arrived is moved and not copied."""
    found = Path(settings.MEDIA_ROOT) / "arriving"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(token: UUID) -> Path:
    return folder() / token.hex


def require_room(size: int, what: str) -> None:
    """Raise NowhereToStore unless so many bytes fit, with something left."""
    try:
        free = shutil.disk_usage(folder()).free
    except OSError as error:
        raise NowhereToStore(what, error) from error
    if free < size + RESERVE:
        raise NowhereToStore(what, OSError(f"only {free // 1024**2} MB are free"))


@contextmanager
def held(token: UUID, *, anew: bool = True) -> Iterator[IO[bytes]]:
    """The file of an upload, open, for this block alone; made if it is not there, but not without `anew`.

    Raises Busy at once, and OSError.
    """
    handle = os.open(path_of(token), os.O_RDWR | (os.O_CREAT if anew else 0) | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def is_whole(token: UUID, file: IO[bytes], size: int) -> bool:
    """Whether a file that is held is still the upload's own, with all its bytes."""
    try:
        at_its_path = path_of(token).lstat()
    except FileNotFoundError:
        return False
    there = os.fstat(file.fileno())
    return there.st_size == size and os.path.samestat(there, at_its_path)


def copy(source: Any, target: IO[bytes], length: int) -> int:
    """Copy up to so many bytes by small pieces; how many there were."""
    left = length
    while left and (piece := source.read(min(PIECE, left))):
        target.write(piece)
        left -= len(piece)
    target.flush()
    return length - left


def remove(token: UUID) -> None:
    """Let go of what has arrived of an upload. What cannot be removed now is later (`forgetting`)."""
    with suppress(OSError):
        path_of(token).unlink(missing_ok=True)
