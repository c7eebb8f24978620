from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from marketplace.attachments import kept_at
from marketplace.texts import later as _later

# For so long it can be fetched; then it is made anew, of what there is then.
STAYS = timedelta(hours=12)


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def under_way(self) -> Self:
        return self.filter(state__in=Parcel.UNDER_WAY)


class Parcel(models.Model):
    """Something of a contract that a worker packs for one person to take away. Gone after some hours."""

    class Kind(models.TextChoices):
        PACK = "pack", _later("evidence pack")
        FILES = "files", _later("all files")

    class State(models.TextChoices):
        WAITING = "waiting", _later("waits for its turn")
        MAKING = "making", _later("is being packed")
        READY = "ready", _later("ready")
        FAILED = "failed", _later("could not be packed")

    UNDER_WAY = (State.WAITING, State.MAKING)

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="steps")
    steps = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    turn_at = models.DateTimeField(null=True, blank=True, help_text="what is earlier is packed earlier")
    begun_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=kept_at, max_length=100, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    weight = models.PositiveBigIntegerField(default=0, help_text="bytes that are to be packed, when it was asked for")

    objects = ParcelQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            # Two presses make one.
            models.UniqueConstraint(
                fields=["contract", "person", "kind"],
                condition=Q(state__in=["waiting", "making"]),
                name="one_parcel_under_way",
            ),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="parcel_ready_has_a_file"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state__in=["waiting", "making"]), name="parcel_to_make"),
            models.Index(fields=["asked_at"], name="parcel_asked"),
        ]

    def __str__(self) -> str:
        return _("{kind} of {contract}").format(kind=self.get_kind_display(), contract=self.contract)

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
