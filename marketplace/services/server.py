"""What PostgreSQL and the broker have in common: started, looked at until they answer, and started again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from marketplace.services.processes import Child


class Server(Protocol):
    """A server with data of its own. `prepare` comes once, before the first start."""

    @property
    def name(self) -> str:
        """What its lines and its pid file are called."""

    def prepare(self) -> None:
        """Stop what an earlier run left behind, and make the data if there is none."""

    def start(self) -> Child:
        """Run it on what is there and return once it answers. Raises Refused when it does not."""


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Run a server to the end of the block."""
    server.prepare()
    child = server.start()
    try:
        yield
    finally:
        child.stop()


def started(begin: Callable[[], Child], wait: Callable[[Child], None]) -> Child:
    """Begin, and wait until it answers; it is stopped if it does not, or if we are."""
    child = begin()
    try:
        wait(child)
    except BaseException:
        child.stop()
        raise
    return child
