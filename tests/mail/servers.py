"""Mail servers on real ports that behave as mail servers do."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Rule = Callable[[str, int], str | None]
DROP = "drop"


class MailServer:
    """Takes every mail, unless a rule for its recipient says otherwise: by an answer, or DROP to end the connection.

    A rule gets the address and how many mails came by this connection before.
    """

    def __init__(self, *, at_mail: Rule | None = None, at_recipient: Rule | None = None, gate: Any = None) -> None:
        self.rules = {"MAIL": at_mail, "RCPT": at_recipient}
        self.gate = gate
        self.arrived: list[str] = []
        self.messages: list[Any] = []
        self.asked: Counter[str] = Counter()
        self.connections = 0
        self._controller = _Controller(self, hostname="127.0.0.1", port=_free_port())

    @property
    def port(self) -> int:
        return self._controller.port

    def start(self) -> None:
        self._controller.start()
        # The controller has looked whether it answers.
        self.connections = 0

    def stop(self) -> None:
        self._controller.stop()

    def ask_rule(self, step: str, address: str, server: SMTP, session: Session) -> str:
        rule = self.rules[step]
        answer = rule(address, _mails_before(session)) if rule else None
        if answer == DROP or (answer or "").startswith("421"):
            asyncio.get_running_loop().call_soon(server.transport.abort if answer == DROP else server.transport.close)
        return answer if answer and answer != DROP else "250 OK"

    # What aiosmtpd asks.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.ask_rule("MAIL", address, server, session)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked[address] += 1
        answer = self.ask_rule("RCPT", address, server, session)
        if server.transport.is_closing() or not answer.startswith("250"):
            return answer
        envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.gate:
            await asyncio.get_running_loop().run_in_executor(None, self.gate.wait)
        session.mails_before = _mails_before(session) + 1
        self.arrived += envelope.rcpt_tos
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


def _mails_before(session: Session) -> int:
    return getattr(session, "mails_before", 0)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, enable_SMTPUTF8=False, hostname="mail.example", loop=self.loop)


class SilentServer:
    """Takes every connection and never says a word."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.socket.getsockname()[1]

        self.socket.settimeout(0.05)
        self.taken: list[socket.socket] = []

    def connections(self) -> int:
        """How many have been made by now."""
        with suppress(TimeoutError):
            self.taken.append(self.socket.accept()[0])
        return len(self.taken)

    def close(self) -> None:
        for one in (*self.taken, self.socket):
            one.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
