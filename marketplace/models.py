"""The kernel's tables: clock, limits, faults, signs of life, outages, the installation's names. Mail, drafts and sent
forms are in rooms of their own.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from marketplace.drafts.models import Draft
from marketplace.outbox.models import OutgoingMail
from marketplace.sent_once.models import SentForm

__all__ = ["Alarm", "Change", "ClockOffset", "Draft", "Fault", "OutgoingMail", "SentForm"]


class ClockOffset(models.Model):
    """One row (id 1), and only in a demo."""

    ahead_by = models.DurationField(default=timedelta(0))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_offset_is_one_row")]

    def __str__(self) -> str:
        return _("{ahead_by} ahead").format(ahead_by=self.ahead_by)

    @classmethod
    def current(cls) -> timedelta:
        """The offset, zero when the clock was never moved."""
        return cls.objects.filter(pk=1).values_list("ahead_by", flat=True).first() or timedelta(0)

    @classmethod
    def add(cls, by: timedelta) -> None:
        """Move the clock; two people who press the button at once both count."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(ahead_by=F("ahead_by") + by)


class Alarm(models.Model):
    """What operators were told, as the desk shows it for a while (marketplace/alarms.py)."""

    at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.subject


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
        return _("{amount} of {name} by {person_id}").format(
            amount=self.amount, name=self.name, person_id=self.person_id
        )


class Change(models.Model):
    """How often something that pages show of a subject has changed: the sum of its rows. Written by triggers alone.

    Rows are added, never changed, so that nobody waits for anybody; a worker folds those of a subject into one.
    """

    class Kind(models.IntegerChoices):
        CONTRACT = 1
        PERSON = 2
        INBOX = 3

    kind = models.SmallIntegerField(choices=Kind.choices)
    subject = models.BigIntegerField(help_text="the primary key of a contract or person")
    times = models.BigIntegerField(default=1, db_default=1)
    is_folded = models.BooleanField(default=False, db_default=False, help_text="whether it stands for all before it")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject"], include=["times"], name="change_of_subject"),
            models.Index(fields=["kind", "subject"], condition=models.Q(is_folded=False), name="change_to_fold"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}: {self.times}"


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
        return _("{what} at {place}").format(what=self.what, place=self.place)


class Installation(models.Model):
    """A name that this installation has or had at others' machines; the newest is in force. Append-only.

    Drawn by the database's function installation_name() when none is there yet, and anew by a restore.
    """

    name = models.CharField(max_length=20, unique=True)
    renewed_at = models.DateTimeField(db_default=Now(), help_text="the database's own time")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When one of the parts that people need was last alive, by the real time: `web` or `worker`."""

    what = models.CharField(max_length=10, primary_key=True)
    began_at = models.DateTimeField(help_text="since when it has been alive without a gap")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what}, {self.seen_at}"


class Outage(models.Model):
    """A time in which the site or its worker could not be used, by Surety's clock. Append-only."""

    what = models.CharField(max_length=10, help_text="web or worker")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_began")
        ]
        indexes = [models.Index(fields=["ended_at"], name="outage_ended")]

    def __str__(self) -> str:
        return _("{what}: {began_at} to {ended_at}").format(
            what=self.what, began_at=self.began_at, ended_at=self.ended_at
        )
