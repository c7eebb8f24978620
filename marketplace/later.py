"""Waking the worker once the transaction is committed.

Only to be quick: whatever a task would do is found again by the schedule, so a broker that does not answer
costs time, never work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from django.db import transaction

# Whoever has not come to it by then finds the work by the schedule; a pause must not leave thousands of wakings behind.
EXPIRES = 60

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def left_to_the_schedule() -> Iterator[None]:
    """Wake nobody inside this block: thousands of moves at once would only flood the broker."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def run_soon(task_name: str) -> None:
    """Send the task after the commit (at once outside a transaction); a failure to do so is logged only."""
    if _quiet.get():
        return
    transaction.on_commit(lambda: current_app.send_task(task_name, retry=False, expires=EXPIRES), robust=True)
