"""The kernel's only table: how far a demo has moved its clock."""

from datetime import timedelta

from django.db import models
from django.db.models import F


class ClockOffset(models.Model):
    """One row (id 1), and only in a demo."""

    ahead_by = models.DurationField(default=timedelta(0))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_offset_is_one_row")]

    def __str__(self) -> str:
        return f"{self.ahead_by} ahead"

    @classmethod
    def current(cls) -> timedelta:
        """The offset, zero when the clock was never moved."""
        return cls.objects.filter(pk=1).values_list("ahead_by", flat=True).first() or timedelta(0)

    @classmethod
    def add(cls, by: timedelta) -> None:
        """Move the clock; two people who press the button at once both count."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(ahead_by=F("ahead_by") + by)
