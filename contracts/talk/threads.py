"""Whom somebody writes to, about what, and up to where they have read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.jobs.models import Job
from marketplace.fields import CreatedAtField


class Between(Protocol):
    """What is between a client and a freelancer about a job: a contract, or a `Pair`."""

    @property
    def job_id(self) -> int: ...

    @property
    def client_id(self) -> int: ...

    @property
    def freelancer_id(self) -> int: ...


@dataclass(frozen=True)
class Pair:
    """The client of a job and a freelancer, by primary keys."""

    job_id: int
    client_id: int
    freelancer_id: int


class Thread(models.Model):
    """What a client and a freelancer say to each other about one job: before a contract, and in those made from it.

    Found or made by `of`, or by the database as a message of a contract is written. Each has two seats from the
    moment it begins.
    """

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="threads")
    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    freelancer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    began_at = CreatedAtField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["job", "freelancer"], name="one_thread_per_job_and_freelancer"),
            models.CheckConstraint(condition=~Q(client=F("freelancer")), name="thread_of_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.client}, {self.freelancer}"

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk])

    @classmethod
    def of(cls, about: "Between") -> "Thread":
        """Of the two people of a contract or proposal; of two who begin it at once the second takes the first's."""
        pair = {"job_id": about.job_id, "freelancer_id": about.freelancer_id}
        return cls.objects.get_or_create(**pair, defaults={"client_id": about.client_id})[0]

    def is_party(self, user: User) -> bool:
        return user.pk in {self.client_id, self.freelancer_id}

    def other_party(self, user: User) -> User:
        return self.freelancer if user.pk == self.client_id else self.client

    def other_id(self, person_id: int) -> int:
        """The primary key of the other one; asks for no row."""
        return self.freelancer_id if person_id == self.client_id else self.client_id


class SeatQuerySet(models.QuerySet["Seat"]):
    def of(self, user: User) -> Self:
        """Where this person sits."""
        return self.filter(person=user)

    def unread(self) -> Self:
        """With something of the other's that was not looked at."""
        return self.filter(read__lt=F("received"))


class Seat(models.Model):
    """A person's place in a thread. The database counts what arrives, as a message is written; reading moves `read`."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_at = models.DateTimeField(help_text="when the last message was written")
    received = models.PositiveIntegerField(default=0, help_text="how many messages the other has written")
    read = models.PositiveIntegerField(default=0, help_text="how many of these were looked at, the oldest first")

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_seat_a_person"),
            models.CheckConstraint(condition=Q(read__lte=F("received")), name="nothing_read_before_it_came"),
        ]
        indexes = [
            models.Index(fields=["person", "-last_at", "-id"], name="seat_newest"),
            models.Index(fields=["person", "-last_at", "-id"], condition=Q(read__lt=F("received")), name="seat_unread"),
        ]

    def __str__(self) -> str:
        return _("{person}, thread {number}").format(person=self.person, number=self.thread_id)

    @classmethod
    def of_row(cls, told: Mapping[str, Any] | None, person: User) -> "Seat | None":
        """The seat of this person that a statement read with something else; None where they have none."""
        if not told or told["seat"] is None:
            return None
        return cls(pk=told["seat"], person=person, received=told["received"], read=told["read"])

    @property
    def unread(self) -> int:
        """How many of the other's messages were not looked at."""
        return self.received - self.read

    def mark_read(self) -> None:
        """Everything that had come when this was read was looked at. One statement, or none where there is nothing.

        What comes meanwhile stays unread, and of two pages at once the one that saw more wins.
        """
        if self.unread:
            Seat.objects.filter(pk=self.pk, read__lt=self.received).update(read=self.received)
