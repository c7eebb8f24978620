"""Waking the worker once the transaction is committed.

Only to be quick: whatever a task would do is found again by the schedule, so a broker that does not answer
costs time, never work.
"""

from celery import current_app
from django.db import transaction


def run_soon(task_name: str) -> None:
    """Send the task after the commit (at once outside a transaction); a failure to do so is logged only."""
    transaction.on_commit(lambda: current_app.send_task(task_name, retry=False), robust=True)
