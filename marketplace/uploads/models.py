import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext as _

from marketplace.attachments.kept import Kept
from marketplace.attachments.naming import kept_at
from marketplace.refusals import Refused
from marketplace.texts import later as _later

# What arrived and was not used by then is removed.
STAYS = timedelta(days=7)


class NotThere(Refused):
    """The file was taken by something else before, or was removed."""

    title = _later("A file is not there any more")


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, person_id: int, tokens: list[str]) -> Self:
        """Those of these that are this person's; what is no token of ours is nobody's."""
        return self.filter(person_id=person_id, pk__in=[token for each in tokens if (token := _token(each))])


class Upload(Kept):
    """A file of one person that is on its way or waits to be used. Its id cannot be guessed.

    No foreign key: the kernel knows no people. The row goes with the transaction that takes the file over.
    """

    class State(models.TextChoices):
        ARRIVING = "arriving", _later("on its way")
        # Every byte is here, and nobody has looked at it yet.
        ARRIVED = "arrived", _later("being checked")
        READY = "ready", _later("here")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=kept_at, max_length=100, blank=True, default="")
    content_type = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    person_id = models.BigIntegerField(db_index=True)
    received = models.PositiveBigIntegerField(default=0, help_text="bytes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ARRIVING)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField(db_index=True, help_text="when something last became of it")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="upload_no_more_than_said"),
            models.CheckConstraint(
                condition=models.Q(state="arriving") | models.Q(received=models.F("size")), name="upload_is_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["moved_at"], condition=models.Q(state="arrived"), name="upload_to_look_at"),
        ]

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    def taken(self) -> dict[str, Any]:
        """The facts for the row that takes the file over; this one is deleted with it. Raises NotThere the second time.

        As the row has them now, whatever this object has read before. Inside the transaction of whoever takes it: if
        that is rolled back, the file waits as before.
        """
        with transaction.atomic():
            now = Upload.objects.select_for_update().filter(pk=self.pk, state=self.State.READY).first()
            if now:
                Upload.objects.filter(pk=self.pk).delete()
        if now is None:
            raise NotThere(
                _("{name} has been sent already, or is not there any more. Choose it again.").format(name=self.name)
            )
        return now.facts()


def _token(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
