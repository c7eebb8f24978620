"""The worker's sign of life, which /readyz reads, and what is forgotten after a day."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from marketplace import limits
from marketplace.health import beat


@shared_task(name="marketplace.heartbeat")
def heartbeat() -> None:
    """Prove that beat, broker and worker run."""
    beat()


@shared_task(name="marketplace.forget_spent")
def forget_spent() -> None:
    """Keep the table of what people have done small."""
    limits.forget()


@worker_ready.connect
def first_heartbeat(**kwargs: Any) -> None:
    """Be ready at once, not only at the next beat."""
    beat()
