from celery import shared_task

from marketplace.later import run_soon
from milestones.silence import sweep
from milestones.workspace import drawing


@shared_task(name="milestones.process_due")
def process_due() -> None:
    """Do what silence does, then have people told."""
    sweep.process_due()
    run_soon("accounts.send_notifications")


@shared_task(name="milestones.draw_lines")
def draw_lines() -> None:
    """Draw the lines of contracts that have changed."""
    drawing.draw_due()
