"""One process of the web server: its connections, its threads and its good end."""

import logging
import resource
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from marketplace import halves

GOOD_BYE = 5.0
CONNECTIONS = 4_000
OTHER_FILES = 200
# Idle connections, and requests of which nothing more comes.
IDLE = 60


def serve(application: Any, listener: socket.socket, threads: int) -> None:
    """Answer until SIGTERM, then finish what has been asked for within five seconds."""
    stopping = threading.Event()
    connections: dict[int, Any] = {}
    dispatcher = Threads(threads)
    server = create_server(
        application,
        map=connections,
        _dispatcher=dispatcher,
        sockets=[listener],
        ident=None,
        asyncore_use_poll=True,  # select() ends at descriptor 1023.
        asyncore_loop_timeout=1,
        connection_limit=min(CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHER_FILES),
        channel_timeout=IDLE,
        cleanup_interval=halves.EVERY,
        max_request_body_size=_largest_body(),
        # Behind a proxy Django and allauth read these headers themselves; else anybody could write them.
        clear_untrusted_proxy_headers=not settings.BEHIND_PROXY,
    )

    halves.watch(server)

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    for signum in (signal.SIGINT, signal.SIGHUP):  # A terminal's: the parent passes them on.
        signal.signal(signum, signal.SIG_IGN)
    if settings.MODE != "test":
        # In the process that answers, or its parent would vouch for it. A suite's own site shares its database with
        # tests that decide themselves what was alive when.
        from marketplace import outages  # noqa: PLC0415  models are not loaded before this

        outages.keep_beating()
    # How many requests wait is nothing to warn of at each of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    while not stopping.is_set():
        server.asyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
    server.accepting = False
    server.del_channel()
    listener.close()
    deadline = time.monotonic() + GOOD_BYE
    while time.monotonic() < deadline and _is_at_work(server):
        server.asyncore.loop(timeout=0.1, use_poll=True, map=connections, count=1)
    dispatcher.shutdown(timeout=0)


class Threads(ThreadedTaskDispatcher):
    """Threads for pages, and one beside them for each address that tells how the site is while all others wait."""

    def __init__(self, count: int) -> None:
        from marketplace.health import PATHS  # noqa: PLC0415 - models are not loaded when this module is

        super().__init__()
        self.set_thread_count(count)
        self._apart = {path: ThreadedTaskDispatcher() for path in PATHS}
        for dispatcher in self._apart.values():
            dispatcher.set_thread_count(1)

    def add_task(self, task: Any) -> None:
        """Give a whole request to a thread."""
        apart = self._apart.get(getattr(task.requests[0], "path", ""))
        if apart:
            apart.add_task(task)
        else:
            super().add_task(task)


def _is_at_work(server: Any) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())


def _largest_body() -> int:
    """The files of a form and the words beside them, or a part of a larger file, in bytes."""
    return int(settings.UPLOAD_FORM_BYTES + 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
