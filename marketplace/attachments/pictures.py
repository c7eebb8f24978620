"""A picture made anew from a picture that somebody sent: what is shown of files, and all that ever is.

What a stranger sent is decoded by a process of its own, which has so much memory and so many seconds, the file to read
and nothing of the site's environment (`drawing`). It gives back the dots alone: no place, no date, no program survives.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from subprocess import TimeoutExpired, run
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

DRAWING = Path(__file__).with_name("drawing.py")
CONTENT_TYPE = "image/webp"
# Types whose pictures can be made anew; others are not tried.
DRAWN = frozenset(
    f"image/{kind}" for kind in ("avif", "bmp", "gif", "jpeg", "png", "tiff", "vnd.adobe.photoshop", "webp", "x-ms-bmp")
)
LARGEST = 100 * 1024 * 1024
SECONDS = 10
# How long somebody who waits for the page waits for the draughtsman.
PATIENCE = 5
# One of our processes has one draughtsman at work: many at once would need more memory than there is.
_draughtsmen = BoundedSemaphore(1)


class NoneFree(Exception):
    """The draughtsman is at another picture just now."""


@dataclass(frozen=True)
class Picture:
    """A small WebP picture, of so many dots each way."""

    content: bytes
    width: int
    height: int


def picture_of(path: Path, content_type: str, size: int) -> Picture | None:
    """The preview of a file, None where there is none to be made. Takes a moment: not for inside a transaction.

    Raises NoneFree at once rather than wait.
    """
    if content_type not in DRAWN or size > LARGEST:
        return None
    if not _draughtsmen.acquire(blocking=False):
        raise NoneFree
    try:
        with path.open("rb") as sent:
            return _drawn(sent)
    finally:
        _draughtsmen.release()


def picture_in(sent: IO[bytes], size: int, *, square: int = 0) -> Picture | None:
    """A picture of what an open file has, in a square of so many dots if that is wanted; None where there is none.

    Takes a moment: not for inside a transaction. Raises NoneFree after a few seconds.
    """
    if size > LARGEST:
        return None
    if not _draughtsmen.acquire(timeout=PATIENCE):
        raise NoneFree
    try:
        with TemporaryFile() as file:
            copyfileobj(sent, file)
            file.seek(0)
            return _drawn(file, str(square) if square else "")
    finally:
        _draughtsmen.release()


def _drawn(sent: IO[bytes], *given: str) -> Picture | None:
    try:
        done = run(  # noqa: S603  our own program
            [sys.executable, "-I", str(DRAWING), *filter(None, given)],
            stdin=sent,
            capture_output=True,
            timeout=SECONDS,
            env={"MALLOC_ARENA_MAX": "2"},
            check=False,
        )
    except TimeoutExpired:
        return None
    if done.returncode:
        return None
    head, _, content = done.stdout.partition(b"\n")
    width, height = map(int, head.split())
    return Picture(content, width, height)
