"""What processes print, line by line, each line behind its process's name."""

import os
import sys
import threading
from collections.abc import Iterable
from typing import IO

LAST_WORDS = 1.0
COLOURS = ("36", "33", "35", "32", "34")


class Relay:
    """Threads that read what processes print, and pass it on."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._threads: list[threading.Thread] = []

    def make_room_for(self, names: Iterable[str]) -> None:
        """These are the names; the longest makes the width of them all."""
        self._names = list(names)

    def follow(self, name: str, lines: IO[bytes] | None) -> None:
        """Read on in the background."""
        if lines:
            thread = threading.Thread(target=_relay, args=(lines, self._prefix(name)), daemon=True)
            self._threads = [earlier for earlier in self._threads if earlier.is_alive()] + [thread]
            thread.start()

    def end(self) -> None:
        """Give each a moment for the last words of its process."""
        for thread in self._threads:
            thread.join(LAST_WORDS)

    def _prefix(self, name: str) -> str:
        label = f"{name:<{max(map(len, self._names))}} | "
        if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
            return label
        return f"\033[{COLOURS[self._names.index(name) % len(COLOURS)]}m{label}\033[0m"


def _relay(lines: IO[bytes], prefix: str) -> None:
    """Keeps reading when nobody reads us any more: a process with a full pipe would stand still."""
    for line in filter(bytes.strip, lines):
        try:
            sys.stdout.write(prefix + line.decode(errors="replace").rstrip("\n") + "\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            continue
