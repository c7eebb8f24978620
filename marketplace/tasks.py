"""The signs of life of worker and mail process, which /readyz reads, sending what waits, forgetting what is over."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from marketplace import changes, limits, outages
from marketplace.drafts import keeping
from marketplace.health import FILES_HEARTBEAT, MAIL_HEARTBEAT, beat
from marketplace.outbox import alarm_webhook, pruning, sending
from marketplace.sent_once import claiming
from marketplace.uploads import finishing, forgetting


@shared_task(name="marketplace.heartbeat")
def heartbeat() -> None:
    """Prove that beat, broker and worker run."""
    beat()
    outages.beat(outages.WORKER)


@shared_task(name="marketplace.forget_spent")
def forget_spent() -> None:
    """Keep the table of what people have done small."""
    limits.forget()


@shared_task(name="marketplace.forget_drafts")
def forget_drafts() -> None:
    """Delete what was typed long ago and never sent."""
    keeping.forget()


@shared_task(name="marketplace.forget_sent_forms")
def forget_sent_forms() -> None:
    """Keep the table of forms that were sent small."""
    claiming.forget()


@shared_task(name="marketplace.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions of browsers that have run out, and what was left in them."""
    SessionStore.clear_expired()


@shared_task(name="marketplace.fold_changes")
def fold_changes() -> None:
    """Keep the table that open pages ask small."""
    changes.fold()


@shared_task(name="marketplace.mail_heartbeat")
def mail_heartbeat() -> None:
    """Prove that the process which sends mail runs."""
    beat(MAIL_HEARTBEAT)


@shared_task(name="marketplace.send_mail")
def send_mail() -> None:
    """Send the mail that waits."""
    sending.send_due()


@shared_task(name="marketplace.send_alarms")
def send_alarms() -> None:
    """Tell the operators' webhook what waits for it."""
    alarm_webhook.send_due()


@shared_task(name="marketplace.finish_uploads")
def finish_uploads() -> None:
    """Look at what has arrived, and put it where files are kept."""
    finishing.finish_waiting()


@shared_task(name="marketplace.forget_uploads")
def forget_uploads() -> None:
    """Remove what nobody used."""
    forgetting.forget_unused()


@shared_task(name="marketplace.files_heartbeat")
def files_heartbeat() -> None:
    """Prove that the process which works on files runs."""
    beat(FILES_HEARTBEAT)


@shared_task(name="marketplace.forget_mail")
def forget_mail() -> None:
    """Drop old mail."""
    pruning.forget_old()


@worker_ready.connect
def first_heartbeat(sender: Any = None, **kwargs: Any) -> None:
    """Be ready at once, not only at the next beat; each process says so of the queue that it takes from."""
    queues = set(sender.app.amqp.queues.consume_from)
    if settings.CELERY_TASK_DEFAULT_QUEUE in queues:
        beat()
        outages.beat(outages.WORKER)
    if settings.MAIL_QUEUE in queues:
        beat(MAIL_HEARTBEAT)
    if settings.FILES_QUEUE in queues:
        beat(FILES_HEARTBEAT)
