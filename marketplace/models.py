"""The kernel's tables: how far a demo has moved its clock, and what was done of what is limited."""

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


class Spent(models.Model):
    """How much of a limit one person has used since `began_at`.

    One row for each person and limit, used anew for the next period. No foreign key: the kernel knows no people, and
    counting must wait for nobody's row. Person 0 is the site itself, which is told of a trouble once an hour.
    """

    person_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    began_at = models.DateTimeField(db_index=True)
    amount = models.BigIntegerField(help_text="a count, or bytes")

    class Meta:
        verbose_name_plural = "spent"
        constraints = [models.UniqueConstraint(fields=["person_id", "name"], name="one_count_per_person_and_limit")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.name} by {self.person_id}"
