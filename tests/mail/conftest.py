from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from tests.mail.servers import MailServer, SilentServer

Serve = Callable[..., MailServer]


@pytest.fixture
def sends_by(settings: Any) -> Callable[[int], None]:
    """Let the mail process send by the server at this port, with little patience."""

    def set_up(port: int) -> None:
        settings.MAIL_TRANSPORT = "marketplace.outbox.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1

    return set_up


@pytest.fixture
def serve(sends_by: Callable[[int], None]) -> Iterator[Serve]:
    """Start a mail server with these rules, and send by it."""
    started: list[MailServer] = []

    def begin(**rules: Any) -> MailServer:
        server = MailServer(**rules)
        server.start()
        started.append(server)
        sends_by(server.port)
        return server

    yield begin
    for server in started:
        server.stop()


@pytest.fixture
def silent(sends_by: Callable[[int], None]) -> Iterator[SilentServer]:
    """Send by a server that never says a word."""
    server = SilentServer()
    sends_by(server.port)
    yield server
    server.close()


def write(*addresses: str, subject: str = "Choose a new password") -> None:
    """One mail to each, written as anybody writes mail."""
    for address in addresses:
        EmailMessage(subject, "Here: https://surety.example/reset/secret/", to=[address]).send()
