"""Lines that tell a person what is happening and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    """Print a line at once, whoever reads it."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Name what begins, and when it has succeeded say how many seconds it took."""
    print(f"  {title} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)
