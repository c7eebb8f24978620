"""Surety's project package: settings, the kernel that every app may use, and the composition root."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
