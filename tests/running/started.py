"""A command under test, with what it prints and the processes that it starts."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
WITHIN = 30.0
OURS = {"DATABASE_URL", "REDIS_URL", "SURETY_MODE", "SECRET_KEY", "SITE_URL", "DATA_DIR", "PORT"}


class Started:
    """Runs `python -m MODULE ARGUMENTS` with an environment free of the suite's own services."""

    def __init__(self, module: str, *arguments: str, **variables: str) -> None:
        env = {name: value for name, value in os.environ.items() if name not in OURS} | variables
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=PROJECT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.printed: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def expect(self, text: str) -> str:
        """Read on until a line contains the text, and return that line."""
        while True:
            line = self._lines.get(timeout=WITHIN)
            assert line is not None, f"it ended without saying {text!r}:\n{''.join(self.printed)}"
            if text in line:
                return line

    def end(self, signum: signal.Signals | None = None) -> int:
        """The exit code, after sending the signal if there is one."""
        if signum:
            self.process.send_signal(signum)
        code = self.process.wait(WITHIN)
        self._reader.join(WITHIN)
        return code

    def output(self) -> str:
        """Everything printed; complete once it has ended."""
        return "".join(self.printed)

    def family(self) -> set[int]:
        """The pids of the process and of all that descends from it."""
        parents = {pid: parent for pid in running() if (parent := _parent(pid))}
        found = {self.process.pid}
        while new := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= new
        return found

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.printed.append(line)
                self._lines.put(line)
        self._lines.put(None)


Start = Callable[..., Started]


def running() -> set[int]:
    """The pids of all processes that are not just waiting to be collected."""
    return {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _state(entry) not in "Z"}


def assert_gone(pids: set[int]) -> None:
    """None of the processes is left within the deadline."""
    pause = threading.Event()
    deadline = time.monotonic() + WITHIN
    while left := pids & running():
        assert time.monotonic() < deadline, f"left behind: {[_command(pid) for pid in left]}"
        pause.wait(0.02)


def _state(entry: Path) -> str:
    found = _stat(entry)
    return found[0] if found else "Z"


def _parent(pid: int) -> int:
    fields = _stat(Path("/proc") / str(pid))
    return int(fields[1]) if fields else 0


def _stat(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return f"{pid}, gone since"
