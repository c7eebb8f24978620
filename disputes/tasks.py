from celery import shared_task

from disputes.silence import sweep
from marketplace.later import run_soon


@shared_task(name="disputes.process_due")
def process_due() -> None:
    """Do what silence does with disputes, then have people told."""
    sweep.process_due()
    run_soon("accounts.send_notifications")
