"""The connection to the mail server: opened when needed, given up without waiting when it is lost."""

from contextlib import suppress

from django.conf import settings
from django.core.mail import get_connection

from marketplace.outbox.letter import StoredLetter
from marketplace.outbox.models import OutgoingMail


class ServerTrouble(Exception):
    """The mail server takes nothing now, from anybody to anybody."""


class Line:
    """One connection by MAIL_TRANSPORT, for one mail after the other."""

    def __init__(self) -> None:
        self._transport = get_connection(settings.MAIL_TRANSPORT, timeout=settings.EMAIL_TIMEOUT)
        self._is_open = False
        self.is_used = False

    def send(self, mail: OutgoingMail) -> None:
        """Hand one mail to the server. Raises ServerTrouble when there is no connection, or what the server said."""
        self._open()
        self._transport.send_messages([StoredLetter(mail)])
        self.is_used = True

    def hang_up(self) -> None:
        """Be done with this connection; the next mail opens another."""
        self._is_open = self.is_used = False
        with suppress(OSError):
            self._transport.close()

    def _open(self) -> None:
        if self._is_open:
            return
        try:
            self._transport.open()
        except (OSError, ValueError) as error:
            # Whatever goes wrong before the first mail, a wrong password among it.
            raise ServerTrouble(f"{type(error).__name__}: {error}") from error
        self._is_open = True
