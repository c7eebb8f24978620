"""Pid files that cannot name the wrong process: beside the pid stands when that process started."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from marketplace.services.refused import Refused

PATIENCE = 30.0


def remember(path: Path, pid: int) -> None:
    """Write the pid file of a process that was just started."""
    path.write_text(f"{pid} {_started(pid)}\n")


def forget(path: Path) -> None:
    """Remove the pid file of a process that has ended."""
    path.unlink(missing_ok=True)


def stop_leftover(path: Path, signum: signal.Signals) -> bool:
    """End the process that a killed run left behind, if it still runs, and remove its pid file.

    True if there was one. Raises Refused when it does not end within half a minute.
    """
    try:
        number, _, started = path.read_text().strip().partition(" ")
        pid = int(number)
    except (FileNotFoundError, ValueError):
        forget(path)
        return False
    found = _runs(pid, started)
    if found:
        with suppress(ProcessLookupError):
            os.kill(pid, signum)
        deadline = time.monotonic() + PATIENCE
        while _runs(pid, started):
            if time.monotonic() > deadline:
                raise Refused(f"Process {pid} ({path.stem}) of an earlier run does not stop. Stop it: kill -9 {pid}")
            time.sleep(0.05)
    forget(path)
    return found


def _runs(pid: int, started: str) -> bool:
    return bool(started) and _started(pid) == started


def _started(pid: int) -> str:
    """When the process started, in the system's own words; empty if it does not run (a zombie does not)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        if os.path.exists("/proc/self/stat"):
            return ""
        command = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False)
        return shown.stdout.strip()
    return "" if fields[0] == "Z" else f"{_boot()}/{fields[19]}"


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""
