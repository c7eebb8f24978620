"""Several processes under one: their lines side by side, and each is started again when it ends by itself."""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from marketplace.services.processes import Child
from marketplace.services.progress import say
from marketplace.services.refused import Refused
from marketplace.services.relay import Relay
from marketplace.services.restarts import Restarts
from marketplace.services.server import Server


@dataclass
class Kept:
    """Something that is kept running, and how it is begun."""

    name: str
    begin: Callable[[], Child]
    restarts: Restarts
    child: Child
    began: float


class Group:
    """Start processes and keep them running. Signals are the caller's: see signals.Stopped.

    All are started by the thread that made the group: the kernel ends a child with the thread that made it.
    """

    def __init__(self, *, patience: float, first_pause: float) -> None:
        """How many seconds a process has to stop before it is killed, and the pause before it is started again."""
        self._patience = patience
        self._first_pause = first_pause
        self._kept: dict[str, Kept] = {}
        self._servers: list[str] = []
        self._ended: queue.Queue[tuple[str, Child, int]] = queue.Queue()
        self._due: dict[str, float] = {}
        self._relay = Relay()

    def keep_server(self, server: Server) -> None:
        """Start a server, which outlives the others when all are stopped. Raises Refused as it does."""
        server.prepare()
        self._servers.insert(0, server.name)
        self._keep(server.name, server.start)

    def keep(self, name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, pidfile: Path) -> None:
        """Start a process."""

        def begin() -> Child:
            return Child(name, command, env=env, cwd=cwd, output=PIPE, pidfile=pidfile, patience=self._patience)

        self._keep(name, begin)

    def wait(self) -> tuple[str, int]:
        """Print what they say and start again what ends, until that is no use.

        Then the name and exit code, which is 128 + n if signal n killed it, of what keeps ending.
        """
        self._relay.make_room_for(name for name in self._kept if name not in self._servers)
        for kept in self._kept.values():
            self._look_after(kept)
        while True:
            with suppress(queue.Empty):
                name, child, code = self._ended.get(timeout=self._until_next_start())
                if not self._has_ended(self._kept[name], child, code):
                    return name, code
            for name in [name for name, due in self._due.items() if due <= time.monotonic()]:
                del self._due[name]
                self._start_again(self._kept[name])

    def stop(self) -> None:
        """Ask all to stop, then see each one gone; servers afterwards, the last begun first."""
        others = [kept.child for name, kept in self._kept.items() if name not in self._servers]
        for child in others:
            child.ask_to_stop()
        for child in others:
            child.stop()
        for name in self._servers:
            if name in self._kept:
                self._kept[name].child.stop()
        self._relay.end()

    def _keep(self, name: str, begin: Callable[[], Child]) -> None:
        self._kept[name] = Kept(name, begin, Restarts(self._first_pause), begin(), time.monotonic())

    def _look_after(self, kept: Kept) -> None:
        self._relay.follow(kept.name, kept.child.process.stdout)
        threading.Thread(target=self._watch, args=(kept.name, kept.child), daemon=True).start()

    def _watch(self, name: str, child: Child) -> None:
        code = child.process.wait()
        self._ended.put((name, child, code if code >= 0 else 128 - code))

    def _until_next_start(self) -> float | None:
        return max(0.0, min(self._due.values()) - time.monotonic()) if self._due else None

    def _has_ended(self, kept: Kept, child: Child, code: int) -> bool:
        """Plan the next start, after what it left behind is gone; False if there is none."""
        child.stop()
        pause = kept.restarts.after(time.monotonic() - kept.began)
        if pause is None:
            return False
        say(f"surety: {kept.name} ended (exit code {code}) and is started again.")
        self._due[kept.name] = time.monotonic() + pause
        return True

    def _start_again(self, kept: Kept) -> None:
        kept.began = time.monotonic()
        try:
            kept.child = kept.begin()
        except Refused as refused:
            say(f"surety: {refused}")
            self._ended.put((kept.name, kept.child, 1))
            return
        self._look_after(kept)
