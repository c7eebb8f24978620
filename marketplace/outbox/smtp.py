"""SMTP with a limit on every wait."""

from django.core.mail.backends.smtp import EmailBackend

# A server that looks into each mail before it answers is slow, not dead; and a mail whose answer was not awaited is
# sent twice. So once the server has greeted us, it has so many times EMAIL_TIMEOUT for each answer.
PATIENCE = 6


class Backend(EmailBackend):
    """Django's own, more patient once the connection is made. Raises OSError when no answer comes in time."""

    def open(self) -> bool | None:
        opened = super().open()
        if opened and self.timeout and self.connection and self.connection.sock:
            self.connection.sock.settimeout(self.timeout * PATIENCE)
        return opened
