from typing import Any

from celery import shared_task
from celery.signals import beat_init, worker_init

from escrow import gateways, inbox, operations
from escrow.gateways.sandbox import delivery


@shared_task(name="escrow.process_webhooks")
def process_webhooks() -> None:
    """Act on stored webhooks."""
    inbox.process_pending()


@shared_task(name="escrow.finish_operations")
def finish_operations() -> None:
    """Send what is due and ask after what is quiet."""
    operations.finish_pending()


@shared_task(name="escrow.deliver_sandbox_events")
def deliver_sandbox_events() -> None:
    """Report what the sandbox provider has to report by now."""
    delivery.deliver_due()


@worker_init.connect
@beat_init.connect
def refuse_unfit_settings(**kwargs: Any) -> None:
    """A worker that would move pretended money does not start in production."""
    gateways.refuse_unfit_settings()
