from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models.user import User
from marketplace.attachments.naming import kept_at
from marketplace.texts import later as _later


class Profile(models.Model):
    """How a person presents themselves, beside what stands in `User`: one row each, made by a trigger with the person.

    The photograph is a picture that we made of what they sent; what they sent is not kept.
    """

    class Availability(models.TextChoices):
        NOT_SAID = "", _later("Not said")
        NOW = "now", _later("Available now")
        SOME = "some", _later("A few hours a week")
        LATER = "later", _later("Available from a day on")
        NOT = "not", _later("Not available")

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    photo = models.FileField(upload_to=kept_at, max_length=100, blank=True, default="", db_default="")
    works_from = models.TimeField(null=True, blank=True, help_text="in the person's own zone")
    works_to = models.TimeField(null=True, blank=True, help_text="the next day's, where it is before `works_from`")
    availability = models.CharField(max_length=5, choices=Availability.choices, blank=True, default="", db_default="")
    available_on = models.DateField(null=True, blank=True, help_text="from which day on, of those available later")
    hidden_from_search_engines = models.BooleanField(default=False, db_default=False)
    hides_paid_band = models.BooleanField(
        default=False, db_default=False, help_text="nobody else reads how much was earned, nor finds anybody by it"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(works_from=None, works_to=None)
                | (Q(works_from__isnull=False, works_to__isnull=False) & ~Q(works_from=models.F("works_to"))),
                name="working_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(availability="later", available_on__isnull=False)
                | (~Q(availability="later") & Q(available_on=None)),
                name="available_later_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return _("Profile of {person}").format(person=self.user)

    @property
    def photo_address(self) -> str:
        """Where the photograph is, and which: another has another address. Empty for none."""
        return f"{reverse('photo', args=[self.pk])}?v={str(self.photo)[-8:]}" if self.photo else ""


class SpokenLanguage(models.Model):
    """A language that a person says they speak, and how well."""

    class Level(models.IntegerChoices):
        BASIC = 1, _later("Basic")
        CONVERSATIONAL = 2, _later("Conversational")
        FLUENT = 3, _later("Fluent")
        NATIVE = 4, _later("Native")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="languages", db_index=False)
    language = models.CharField(max_length=3, help_text="ISO 639 code, such as en")
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    class Meta:
        ordering = ["-level", "language"]
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="one_level_per_language")]
        indexes = [models.Index(fields=["language", "level", "user"], name="who_speaks")]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"
