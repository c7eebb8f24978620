"""The worker's sign of life, which /readyz reads."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from marketplace.health import beat


@shared_task(name="marketplace.heartbeat")
def heartbeat() -> None:
    """Prove that beat, broker and worker run."""
    beat()


@worker_ready.connect
def first_heartbeat(**kwargs: Any) -> None:
    """Be ready at once, not only at the next beat."""
    beat()
