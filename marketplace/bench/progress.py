"""What a subject is doing, on stderr: its figures have stdout to themselves."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    _say(f"  {what} ...")
    began = time.monotonic()
    yield
    _say(f" {time.monotonic() - began:.1f} s\n")


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
