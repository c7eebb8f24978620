from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Profile, Suspension, User
from marketplace.texts import later as _

# Of fewer, a share says nothing: it is not filtered by, and its two numbers are shown instead.
FEWEST = 5
HALF_HOURS = 48


class ListingQuerySet(models.QuerySet["Listing"]):
    def seen_by(self, user: object) -> Self:
        """Who stands in the directory now; without an account nobody who hides from search engines."""
        suspended = Suspension.objects.in_force().filter(user=OuterRef("person"))
        listed = self.filter(~Exists(suspended), is_listed=True)
        return listed if isinstance(user, User) else listed.filter(is_hidden=False)

    def available(self, today: date) -> Self:
        """Who says that they can begin about now."""
        now = (Profile.Availability.NOW, Profile.Availability.SOME)
        later = Q(availability=Profile.Availability.LATER, available_on__lte=today)
        return self.filter(Q(availability__in=now) | later)


class Listing(models.Model):
    """A person as the directory searches and orders them: one row each, kept by the database alone.

    Whatever of it changes elsewhere (person, profile, record, skills, languages, projects) is copied here by triggers,
    see the migration; nobody writes it. The words that a search reads stand in a column that no model has, `searched`.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="listing")
    is_listed = models.BooleanField(default=False, db_default=False, help_text="an active freelancer with a headline")
    is_hidden = models.BooleanField(default=False, db_default=False, help_text="from whoever has no account")
    country = models.CharField(max_length=2, default="", db_default="")
    time_zone = models.CharField(max_length=50, default="UTC", db_default="UTC")
    hours = models.BigIntegerField(
        default=0, db_default=0, help_text="working hours in their zone: a bit for each half hour from midnight on"
    )
    skills = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    languages = ArrayField(
        models.CharField(max_length=5), default=list, db_default=[], help_text=_("en1, en2: one for each level reached")
    )
    availability = models.CharField(max_length=5, default="", db_default="")
    available_on = models.DateField(null=True)
    jobs_done = models.PositiveIntegerField(default=0, db_default=0)
    earned_band = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0 where it is hidden")
    on_time = models.PositiveSmallIntegerField(null=True, help_text="per cent; null of fewer than FEWEST")
    undisputed = models.PositiveSmallIntegerField(null=True, help_text="per cent; null of fewer than FEWEST")

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-jobs_done", "-id"], condition=Q(is_listed=True), name="listed_by_jobs_done"),
            models.Index(fields=["-id"], condition=Q(is_listed=True), name="listed_newest"),
            models.Index(
                fields=["country", "-jobs_done", "-id"], condition=Q(is_listed=True), name="listed_in_country"
            ),
            GinIndex(fields=["skills"], condition=Q(is_listed=True), name="listed_with_skills"),
            GinIndex(fields=["languages"], condition=Q(is_listed=True), name="listed_with_languages"),
        ]

    def __str__(self) -> str:
        return f"listing of {self.person_id}"
