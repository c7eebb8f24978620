"""Two things at once, with real threads and connections, in an order that the test decides.

The first is stopped at a named place between its check and its write; the second is started then. With
locks the second must wait for the first (or pass it by); without, it goes through, and the first goes on
with what it had read before.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, models

PATIENCE = 20


@dataclass
class Racer:
    """A thread with a database connection of its own, and what came of it."""

    do: Callable[[], Any]
    result: Any = None
    error: Exception | None = None
    backend: int = 0

    def __post_init__(self) -> None:
        self.connected = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Racer":
        self.thread.start()
        assert self.connected.wait(PATIENCE)
        return self

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                [self.backend] = cursor.fetchone()
            self.connected.set()
            self.result = self.do()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def finish(self) -> "Racer":
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "A thread is stuck"
        return self

    def waits_for_a_lock(self) -> bool:
        """Whether PostgreSQL has stopped it behind somebody else's lock."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.backend])
            return bool(cursor.fetchone()[0])


class Gate:
    """Stops the first thread that comes by until it is let on; all others pass."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.one_at_a_time = threading.Lock()

    def pass_through(self) -> None:
        with self.one_at_a_time:
            is_first = not self.reached.is_set()
            self.reached.set()
        if is_first:
            assert self.open.wait(PATIENCE)


def gate_before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> Gate:
    """A gate in front of a function, which stands between the check and the write of the first racer."""
    gate, real = Gate(), getattr(owner, name)

    def gated(*args: Any, **kwargs: Any) -> Any:
        gate.pass_through()
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, gated)
    return gate


def race(first: Callable[[], Any], second: Callable[[], Any], gate: Gate) -> tuple[Racer, Racer]:
    """Run `first` up to the gate, then `second` to its end or to a lock, then let the first go on."""
    one = Racer(first).start()
    assert gate.reached.wait(PATIENCE), one.error
    other = Racer(second).start()
    while other.thread.is_alive() and not other.waits_for_a_lock():
        other.thread.join(0.001)
    gate.open.set()
    return one.finish(), other.finish()


def without_row_locks(monkeypatch: pytest.MonkeyPatch, *of: type[models.Model]) -> None:
    """Take the locks on these models away: every SELECT ... FOR UPDATE of theirs becomes a plain SELECT."""
    real = models.QuerySet.select_for_update

    def unlocked(self: models.QuerySet[Any], *args: Any, **kwargs: Any) -> models.QuerySet[Any]:
        return self.all() if self.model in of else real(self, *args, **kwargs)

    monkeypatch.setattr(models.QuerySet, "select_for_update", unlocked)
