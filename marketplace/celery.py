"""The Celery application. Tasks are one line that call a verb; the schedule is in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("surety")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
