"""The mail server of the chaos, which hangs, drops connections and says later, and the process that sends to it."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import connection

from marketplace.models import OutgoingMail
from marketplace.outbox import sending
from tests.mail.servers import DROP, MailServer

ANSWERS = {None: 0.9, "421 Not now": 0.03, "450 Later": 0.04, DROP: 0.03}
HANGS = 0.3
SECONDS_BETWEEN_MOODS = (0.2, 2.0)


class Post:
    """Use as a context manager: mail is sent all the time, by a thread of its own, as the mail process would.

    The worker is another process, and whatever it does waits for none of this.
    """

    def __init__(self, chance: random.Random) -> None:
        self.random = random.Random(chance.random())
        self.open = threading.Event()
        self.open.set()
        self.server = MailServer(at_mail=self.answer, at_recipient=self.answer, gate=self.open)
        self.is_hostile, self.done = True, threading.Event()
        self.at_work = threading.Lock()
        self.hangs = 0
        self.threads = [
            threading.Thread(target=target, name=target.__name__, daemon=True)
            for target in (self.keep_sending, self.change_moods)
        ]

    def answer(self, address: str, mails_before: int) -> str | None:
        if not self.is_hostile:
            return None
        return self.random.choices(list(ANSWERS), list(ANSWERS.values()))[0]

    def __enter__(self) -> Self:
        settings.MAIL_TRANSPORT = "marketplace.outbox.smtp.Backend"
        # A hanging server is given up within a moment, and the next mail is met by another mood.
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", self.server.port, 30
        self.server.start()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.calm()
        self.server.stop()

    def keep_sending(self) -> None:
        while not self.done.wait(0.1):
            with self.at_work:
                sending.send_due()
        connection.close()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Nothing is being sent: what the server took is recorded as sent."""
        while not self.at_work.acquire(timeout=0.1):
            self.open.set()
        try:
            yield
        finally:
            self.at_work.release()

    def change_moods(self) -> None:
        """Now it takes what it is given, now it takes it and says nothing."""
        while not self.done.wait(self.random.uniform(*SECONDS_BETWEEN_MOODS)):
            if self.random.random() < HANGS:
                self.hangs += 1
                self.open.clear()
            else:
                self.open.set()

    def calm(self) -> None:
        """From now on the server is as kind as it can be, and the test itself sends."""
        self.is_hostile = False
        self.done.set()
        self.threads[1].join()
        self.open.set()
        self.threads[0].join()

    def has_delivered_all(self) -> bool:
        """Whether nothing waits any more."""
        return not OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).exists()

    def arrived_once(self) -> None:
        """Every mail was taken once; only those that were put off for three days were given up, and none refused."""
        states = Counter(OutgoingMail.objects.filter(channel="mail").values_list("state", flat=True))
        ids = Counter(str(message["Message-ID"]) for message in self.server.messages)
        assert states["sent"] > 0
        assert set(states) <= {"sent", "given_up"}, states
        assert max(ids.values()) == 1, ids.most_common(3)
        assert len(ids) == states["sent"]
        given_up = OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP)
        assert all(mail.finished_at - mail.put_off_since >= mail.TRIED_FOR for mail in given_up)
