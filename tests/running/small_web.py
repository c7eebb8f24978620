"""The real web server with an application that can be made to wait: `python -m tests.running.small_web PORT FIFO`."""

import os
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django

from marketplace.services.signals import stop_on_signals
from marketplace.web import Processes


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """/wait answers what is written into the fifo, anything else what a proxy would have said."""
    start_response("200 OK", [])
    if environ["PATH_INFO"] == "/wait":
        sys.stdout.write("at work\n")
        sys.stdout.flush()
        with open(sys.argv[2], "rb") as fifo:
            return [fifo.read()]
    return [environ.get("HTTP_X_FORWARDED_FOR", "nothing").encode(), b" ", str(os.getpid()).encode()]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"
    django.setup()
    stop_on_signals()
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
        sys.exit(Processes(listener, application, 2).run(1))
