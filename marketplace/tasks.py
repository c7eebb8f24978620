"""The worker's sign of life, which /readyz reads."""

from celery import shared_task

from marketplace.health import beat


@shared_task(name="marketplace.heartbeat")
def heartbeat() -> None:
    """Prove that beat, broker and worker run."""
    beat()
