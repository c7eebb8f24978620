"""Several processes under one: their lines side by side, and when one ends the rest are ended too."""

import os
import queue
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE
from typing import IO

from marketplace.services.processes import Child

LAST_WORDS = 1.0
COLOURS = ("36", "33", "35", "32")


class Group:
    """Start processes, wait for the first that ends, stop all. Signals are the caller's: see signals.Stopped."""

    def __init__(self, *, patience: float) -> None:
        """`patience` is how many seconds a process has to stop before it is killed."""
        self._patience = patience
        self._children: list[Child] = []
        self._relays: list[threading.Thread] = []
        self._ended: queue.Queue[tuple[str, int]] = queue.Queue()

    def start(self, name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, pidfile: Path) -> None:
        """Start a process. Start all before wait(), for a process with threads should not fork."""
        child = Child(name, command, env=env, cwd=cwd, output=PIPE, pidfile=pidfile, patience=self._patience)
        self._children.append(child)

    def wait(self) -> tuple[str, int]:
        """Print what they say, each line behind its process's name, until one of them ends.

        Its name and exit code, which is 128 + n if signal n killed it.
        """
        width = max(len(child.name) for child in self._children)
        for number, child in enumerate(self._children):
            if child.process.stdout:
                prefix = _prefix(child.name, width, number)
                self._relays.append(threading.Thread(target=_relay, args=(child.process.stdout, prefix), daemon=True))
                self._relays[-1].start()
            threading.Thread(target=self._watch, args=(child,), daemon=True).start()
        return self._ended.get()

    def stop(self) -> None:
        """Ask all to stop, then see each one gone."""
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.stop()
        for relay in self._relays:
            relay.join(LAST_WORDS)

    def _watch(self, child: Child) -> None:
        code = child.process.wait()
        self._ended.put((child.name, code if code >= 0 else 128 - code))


def _prefix(name: str, width: int, number: int) -> str:
    label = f"{name:<{width}} | "
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return label
    return f"\033[{COLOURS[number % len(COLOURS)]}m{label}\033[0m"


def _relay(lines: IO[bytes], prefix: str) -> None:
    """Keeps reading when nobody reads us any more: a process with a full pipe would stand still."""
    for line in filter(bytes.strip, lines):
        try:
            sys.stdout.write(prefix + line.decode(errors="replace").rstrip("\n") + "\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            continue
