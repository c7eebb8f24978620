"""The kernel's tables: how far a demo has moved its clock, what limits count, what went wrong; mail is in outbox/."""

from datetime import timedelta

from django.db import models
from django.db.models import F

from marketplace.outbox.models import OutgoingMail

__all__ = ["ClockOffset", "Fault", "OutgoingMail"]


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


class Fault(models.Model):
    """A kind of failure, told of at most once an hour however often it happens. Nothing that people typed is in it."""

    key = models.CharField(max_length=16, unique=True, help_text="also on the page that people see")
    what = models.CharField(max_length=100, help_text="the class of the exception")
    place = models.CharField(max_length=200, help_text="where in the code")
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True, help_text="when operators last heard of it")

    class Meta:
        ordering = ["-last_at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} at {self.place}"
