"""Child processes that end when they are told to, and that do not outlive a killed parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from marketplace.services.account import Account
from marketplace.services.pidfile import forget, remember
from marketplace.services.signals import uninterrupted

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """A running process in a session of its own, so that a Ctrl-C in the terminal reaches only its parent."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        output: int | IO[bytes],
        cwd: Path = Path("/"),
        account: Account | None = None,
        pidfile: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10.0,
    ) -> None:
        """Start it. `patience` is how many seconds stop() waits before it kills the whole process group."""
        self.name = name
        self._pidfile = pidfile
        self._stop_signal = stop_signal
        self._patience = patience
        self._is_gone = False
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(stop_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        if pidfile:
            remember(pidfile, self.process.pid)

    def ask_to_stop(self) -> None:
        """Send the stop signal, without waiting."""
        if self.process.poll() is None:
            self.process.send_signal(self._stop_signal)

    def stop(self) -> None:
        """End it and everything it started, and wait until it is gone."""
        if self._is_gone:
            return  # Its number may be somebody else's by now.
        with uninterrupted():
            self.ask_to_stop()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self._patience)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self._is_gone = True
            if self._pidfile:
                forget(self._pidfile)


def dies_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it executes its program: ask the kernel for this signal when its parent is gone.

    None where the system has no such thing; there the pid files find what a killed parent left behind.
    """
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie
