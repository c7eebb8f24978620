"""Sending what waits: outside any transaction, one mail at a time, each written down as sent as soon as it is.

A crash between the server's answer and that note sends a mail twice rather than never; its Message-ID stays the same.
"""

import logging
import time

from marketplace import clock, faults, health
from marketplace.alarms import alarm
from marketplace.outbox import claiming
from marketplace.outbox.line import Line, ServerTrouble
from marketplace.outbox.models import OutgoingMail
from marketplace.outbox.verdicts import Means, Verdict, verdict_on

logger = logging.getLogger(__name__)
# What is left then is for the next run: others who use this process have their turn.
AT_MOST_SECONDS = 45.0
# A server that ends so many fresh connections in a row has nothing against any one mail.
DROPS_IN_A_ROW = 3


def send_due() -> int:
    """Send what is due by now; returns how many mails the server took. Talks to the mail server.

    A server that is in trouble is left alone until the next run, and no mail is blamed for it.
    """
    claiming.release_the_dead()
    until = time.monotonic() + AT_MOST_SECONDS
    line, taken, drops = Line(), 0, 0
    try:
        while time.monotonic() < until:
            health.beat(health.MAIL_HEARTBEAT)
            mail = claiming.claim(OutgoingMail.Channel.MAIL)
            if mail is None:
                break
            verdict = _deliver(line, mail)
            taken += verdict is None
            drops = drops + 1 if verdict is Means.LOST else 0
            if drops == DROPS_IN_A_ROW:
                raise ServerTrouble("It ends every connection before it takes a mail")
    except ServerTrouble as trouble:
        _tell(trouble)
    finally:
        line.hang_up()
    return taken


def _deliver(line: Line, mail: OutgoingMail) -> Means | None:
    """Send one mail and write down what came of it; None when the server took it. Raises ServerTrouble."""
    was_used = line.is_used
    try:
        line.send(mail)
    except ServerTrouble:
        claiming.put_back(mail)
        raise
    except Exception as error:
        verdict = verdict_on(error)
        if verdict.means in {Means.LOST, Means.SILENT}:
            line.hang_up()
        if verdict.means is Means.LOST and was_used:
            # It ended a connection that others had used before; this mail has its turn on a fresh one.
            return _deliver(line, mail)
        _write_down(mail, verdict)
        return verdict.means
    claiming.sent(mail)
    return None


def _write_down(mail: OutgoingMail, verdict: Verdict) -> None:
    # An answer may repeat an address; it stands in the row, not in the log.
    logger.warning("Mail %s: %s", mail.pk, verdict.means.value)
    if verdict.means is Means.NEVER:
        claiming.refused(mail, verdict.why)
    elif verdict.means is Means.TROUBLE:
        claiming.put_back(mail)
        raise ServerTrouble(verdict.why)
    else:
        claiming.later(mail, verdict.why)
        if verdict.means is Means.SILENT:
            raise ServerTrouble(verdict.why)


def _tell(trouble: ServerTrouble) -> None:
    logger.warning("The mail server takes no mail: %s", trouble)
    fault = faults.note("The mail server takes no mail", "outbox")
    if fault:
        waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, channel=OutgoingMail.Channel.MAIL)
        oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first() or clock.now()
        alarm(
            "Mail waits",
            f"The mail server takes no mail. {trouble}. Waiting mails: {waiting.count()}, the oldest since "
            f"{oldest:%Y-%m-%d %H:%M} UTC. They are sent when it does.",
        )
