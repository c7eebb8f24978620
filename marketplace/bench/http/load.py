"""As many requests as a site answers: a few connections that stay open, one request at a time on each.

Made of sockets, because the machine's processors are the site's: a client of comfort would take half of them.
"""

import re
import selectors
import socket
import time
from contextlib import suppress
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CONNECTIONS = 8


class AnsweredOtherwise(RuntimeError):
    """The site did not answer as the first time."""


def per_second(site: str, path: str, cookies: str, *, seconds: float, expected: int = 200) -> float:
    """Requests answered in a second. Raises AnsweredOtherwise unless each has the status that is expected."""
    host, port = urlsplit(site).hostname, urlsplit(site).port
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\nHX-Request: true\r\n\r\n".encode()
    status = f"HTTP/1.1 {expected} ".encode()
    with selectors.DefaultSelector() as waiting:
        connections = [_Connection(host or "", port or 80, request) for _ in range(CONNECTIONS)]
        for connection in connections:
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        answered, began = 0, time.perf_counter()
        while (taken := time.perf_counter() - began) < seconds:
            for key, _ in waiting.select(1):
                connection = key.data
                try:
                    if connection.has_answered(status):
                        answered += 1
                        connection.ask()
                except Closed:
                    # A server may close between two requests, as when a process has served its number of them.
                    waiting.unregister(connection.socket)
                    connection.open()
                    waiting.register(connection.socket, selectors.EVENT_READ, connection)
                    connection.ask()
        for connection in connections:
            connection.socket.close()
    return answered / taken


class Closed(ConnectionError):
    """The site closed a connection before it began an answer."""


class _Connection:
    def __init__(self, host: str, port: int, request: bytes) -> None:
        self.address, self.request, self.heard = (host, port), request, b""
        self.socket = socket.create_connection(self.address, timeout=60)

    def open(self) -> None:
        """Anew, in place of one that was closed."""
        self.socket.close()
        self.socket = socket.create_connection(self.address, timeout=60)

    def ask(self) -> None:
        self.heard = b""
        # One that was closed meanwhile says so to whoever reads the answer.
        with suppress(ConnectionError):
            self.socket.sendall(self.request)

    def has_answered(self, status: bytes) -> bool:
        """Read what is there; whether that was the rest. Raises Closed, and AnsweredOtherwise."""
        try:
            more = self.socket.recv(1 << 20)
        except ConnectionError as closed:
            raise Closed from closed
        if not more and not self.heard:
            raise Closed
        self.heard += more
        if not more or (len(self.heard) > len(status) and not self.heard.startswith(status)):
            raise AnsweredOtherwise(self.heard[:300].decode(errors="replace"))
        head, blank, body = self.heard.partition(b"\r\n\r\n")
        if not blank:
            return False
        length = LENGTH.search(head)
        if length is None and not head.startswith((b"HTTP/1.1 204", b"HTTP/1.1 304")):
            raise AnsweredOtherwise("An answer of unknown length: " + head.decode(errors="replace"))
        return len(body) >= (int(length[1]) if length else 0)
