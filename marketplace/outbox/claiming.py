"""Rows are handed out one at a time, and what became of each is written down at once."""

from datetime import timedelta

from django.db import transaction

from marketplace import clock
from marketplace.later import run_soon
from marketplace.outbox import holders
from marketplace.outbox.models import OutgoingMail
from marketplace.outbox.signals import mail_refused, mail_taken
from marketplace.outbox.writing import SEND_MAIL

# Longer than the hard limit of the task that sends: whoever holds a row past this is dead, on whatever machine.
LEASE = timedelta(minutes=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=3)
State = OutgoingMail.State


@transaction.atomic
def claim(channel: OutgoingMail.Channel) -> OutgoingMail | None:
    """The next row of this channel, ours for LEASE; None when nothing is due. Skips what others hold."""
    now = clock.now()
    due = OutgoingMail.objects.due(now).filter(channel=channel)
    mail = due.select_for_update(skip_locked=True).first()
    if mail:
        mail.claimed_until, mail.claimed_by = now + LEASE, holders.me()
        mail.save(update_fields=["claimed_until", "claimed_by"])
    return mail


def release_the_dead() -> int:
    """Free at once what processes of this machine held that were killed; returns how many rows."""
    held = OutgoingMail.objects.filter(state=State.WAITING, claimed_until__gt=clock.now())
    names = (
        held.filter(claimed_by__startswith=holders.here()).order_by().values_list("claimed_by", flat=True).distinct()
    )
    dead = [name for name in names if holders.is_dead(name)]
    return held.filter(claimed_by__in=dead).update(claimed_until=None, claimed_by="") if dead else 0


@transaction.atomic
def sent(mail: OutgoingMail) -> None:
    """The server took it. What it said is forgotten here."""
    _write(mail, state=State.SENT, finished_at=clock.now(), raw=b"", last_error="")
    if mail.channel == OutgoingMail.Channel.MAIL:
        mail_taken.send(sender=OutgoingMail, address=mail.recipient, at=clock.now())


@transaction.atomic
def refused(mail: OutgoingMail, why: str) -> None:
    """The server will never take it."""
    _write(mail, state=State.REFUSED, finished_at=clock.now(), last_error=why)
    mail_refused.send(sender=OutgoingMail, address=mail.recipient, at=clock.now())


def later(mail: OutgoingMail, why: str) -> None:
    """Not now: again after twice the last pause, and for three days in all."""
    now = clock.now()
    since = mail.put_off_since or now
    if now - since >= mail.TRIED_FOR:
        _write(mail, state=State.GIVEN_UP, finished_at=now, last_error=why)
        return
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts, 10), LONGEST_PAUSE)
    _write(mail, attempts=mail.attempts + 1, put_off_since=since, next_attempt_at=now + pause, last_error=why)


def put_back(mail: OutgoingMail) -> None:
    """It was not its turn after all: as if it had not been claimed."""
    _write(mail)


def send_again(mail: OutgoingMail) -> bool:
    """Let what was refused or given up wait once more, from the beginning; False when its text is gone."""
    ended = OutgoingMail.objects.filter(pk=mail.pk, state__in=[State.REFUSED, State.GIVEN_UP]).exclude(raw=b"")
    anew = {"finished_at": None, "attempts": 0, "put_off_since": None, "next_attempt_at": clock.now()}
    done = ended.update(state=State.WAITING, **anew)
    if done:
        run_soon(SEND_MAIL)
    return bool(done)


def send_now(mail: OutgoingMail) -> bool:
    """Let what waits have its turn now, and what ended unsent wait once more; False where nothing can be sent."""
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING)
    if not waiting.update(next_attempt_at=clock.now()):
        return send_again(mail)
    run_soon(SEND_MAIL)
    return True


def _write(mail: OutgoingMail, **values: object) -> None:
    if "last_error" in values:
        values["last_error"] = str(values["last_error"])[:300]
    # Whoever held it past its lease finds it as the next one left it.
    OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(claimed_until=None, claimed_by="", **values)
