"""The port that the web process will listen on."""

import errno
import http.client
import socket
import threading
import time
from collections.abc import Callable, Mapping

from marketplace.services.refused import Refused

DEFAULT = "8000"
HOST = "127.0.0.1"
ANSWERS_WITHIN = 60.0


def free_port(environ: Mapping[str, str]) -> str:
    """PORT from the environment. Raises Refused when it is no port, or when something listens there."""
    port = environ.get("PORT") or DEFAULT
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise Refused(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"Port {port} is in use. Stop what listens there, or choose another: PORT=8001") from None
            raise Refused(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8000") from None
    return port


def when_it_answers(port: str, host: str, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
    """In the background: call `then` once /healthz gives 200, or `otherwise` if it has not within a minute."""

    def look() -> None:
        deadline = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < deadline:
            if answers(f"{HOST}:{port}", host):
                then()
                return
            time.sleep(0.1)
        otherwise()

    threading.Thread(target=look, daemon=True).start()


def answers(address: str, host: str, path: str = "/healthz") -> bool:
    """Whether the web process at HOST:PORT answers 200 to a request for that path of the site named `host`."""
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
