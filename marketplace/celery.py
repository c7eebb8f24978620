"""The Celery application. Tasks are one line that call a verb; the schedule is in the settings."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import after_task_publish, beat_init, before_task_publish, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("surety")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def keep_what_is_loaded(**kwargs: Any) -> None:
    """Leave what is loaded for good to itself: else rows by the thousand have it all looked through for garbage."""
    gc.collect()
    gc.freeze()


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
