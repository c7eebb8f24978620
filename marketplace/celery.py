"""The Celery application. Tasks are one line that call a verb; the schedule is in the settings."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import after_task_publish, beat_init, before_task_publish, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

OBJECTS_A_BATCH = 30_000

app = Celery("surety")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def keep_what_is_loaded(**kwargs: Any) -> None:
    """Leave what is loaded for good to itself, and look for garbage seldom, but within a batch: memory stays flat so.

    A batch has a thousand rows in hand, none of them garbage before it ends: looked through at every 700th object they
    cost a release a quarter of Python's time. What goes out of use is freed at once all the same, but for rings.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_A_BATCH)


@before_task_publish.connect
def note_when(headers: dict[str, Any], **kwargs: Any) -> None:
    """Let /readyz tell how long a task has been waiting; in real time, as the worker's machine lives in that."""
    from marketplace import health  # noqa: PLC0415 - needs the settings

    headers["sent_at"] = health.stamp()


@beat_init.connect
def show_that_beat_lives(**kwargs: Any) -> None:
    """Beat's sign of life is that the broker has taken a task from it."""
    after_task_publish.connect(_beat_lives, weak=False)


def _beat_lives(**kwargs: Any) -> None:
    from marketplace import health  # noqa: PLC0415 - needs the settings

    health.beat(health.BEAT_HEARTBEAT)
