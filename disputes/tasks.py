from celery import shared_task

from disputes.parcels import forgetting, making
from disputes.records import counting
from disputes.silence import sweep
from marketplace.later import run_soon


@shared_task(name="disputes.process_due")
def process_due() -> None:
    """Do what silence does with disputes, then have people told."""
    sweep.process_due()
    run_soon("accounts.send_notifications")


@shared_task(name="disputes.make_parcels")
def make_parcels() -> None:
    """Pack one of those that people asked for, have them told, and come back for the next."""
    if making.make_waiting():
        run_soon("accounts.send_notifications")
        run_soon("disputes.make_parcels")


@shared_task(name="disputes.forget_parcels")
def forget_parcels() -> None:
    """Remove what was packed some hours ago."""
    forgetting.forget_old()


@shared_task(name="disputes.count_records")
def count_records() -> None:
    """Count the records of whom something has changed."""
    counting.count_due()
