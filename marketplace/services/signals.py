"""Ctrl-C, SIGTERM and a closed terminal become one exception, which unwinds whatever was started."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_held = 0
_stopping = False
_pending: int | None = None


class Stopped(BaseException):
    """A signal asked this process to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.signum = signum


def stop_on_signals() -> None:
    """From now on raise Stopped in the main thread, once, on SIGINT, SIGTERM or SIGHUP (unless under nohup)."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, _arrived)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _arrived)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put Stopped off to the end of the block, so that a process is started and remembered, or stopped, as a whole."""
    global _held, _pending
    _held += 1
    try:
        yield
    finally:
        _held -= 1
    if not _held and _pending is not None:
        signum, _pending = _pending, None
        raise Stopped(signum)


def _arrived(signum: int, frame: FrameType | None) -> None:
    global _stopping, _pending
    if _stopping:
        return  # The second Ctrl-C of an impatient person must not interrupt the stopping.
    _stopping = True
    if _held:
        _pending = signum
    else:
        raise Stopped(signum)
