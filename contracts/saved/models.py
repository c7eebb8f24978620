"""The rows of this room. What fits a saved search is found out by `matching.py`, from the columns that it has here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.jobs.models import Job
from marketplace.fields import CreatedAtField
from marketplace.texts import later as _later


class SavedJob(models.Model):
    """A job that somebody wants to find again. It stays when the job closes, and says so."""

    # Found by the index of `saved_once`.
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_jobs", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="savers")
    saved_at = CreatedAtField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "job"], name="saved_once")]
        indexes = [models.Index(fields=["user", "-id"], name="saved_newest")]

    def __str__(self) -> str:
        return _("“{job}”, saved by {user}").format(job=self.job, user=self.user)

    @property
    def shown(self) -> Job:
        """The job as a list shows it: saved."""
        self.job.is_saved = True  # type: ignore[attr-defined]  # for the page alone
        return self.job


class SavedSearch(models.Model):
    """What somebody looks for again and again: an address of the list, and its filters as columns to match jobs by.

    `asked` is the query of that address. An empty text, no skills and null mean that this filter is not set; `meant` is
    the words as the database's search reads them. `waits` says that jobs were found which no mail has told of yet.
    """

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _later("At once")
        DAILY = "daily", _later("Once a day")
        NEVER = "never", _later("No mail")

    MOST: ClassVar = 20

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_searches")
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=1000, help_text="the query of the list of jobs")
    meant = models.TextField(blank=True, help_text="the words, as the search of the database reads them")
    category = models.CharField(max_length=20, blank=True)
    skill_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    budget_min_minor = models.BigIntegerField(null=True, blank=True)
    budget_max_minor = models.BigIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    client_record = models.CharField(max_length=10, blank=True, help_text="what is asked of the client's record")
    needed_from = models.DateField(null=True, blank=True)
    needed_until = models.DateField(null=True, blank=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.DAILY)
    mail_at = models.DateTimeField(help_text="no mail before")
    waits = models.BooleanField(default=False)
    created_at = CreatedAtField()
    opened_at = CreatedAtField(help_text=_later("what was found since then is new"))

    class Meta:
        verbose_name_plural = "saved searches"
        indexes = [
            models.Index(fields=["mail_at", "id"], condition=Q(waits=True), name="search_to_mail"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_search", args=[self.pk])


class FoundJob(models.Model):
    """A job that was published, or changed, after a search was saved, and fits it; once for each search and job."""

    # Found by the index of `found_once`.
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="found", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+", db_index=False)
    found_at = models.DateTimeField(db_index=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "job"], name="found_once")]
        indexes = [
            models.Index(fields=["search", "-id"], condition=Q(mailed_at=None), name="found_to_mail"),
        ]

    def __str__(self) -> str:
        return _("“{job}” for “{search}”").format(job=self.job, search=self.search)


class JobToMatch(models.Model):
    """An open job that saved searches have not been asked about: a trigger adds one when it opens or changes.

    Rows are only added and deleted, never changed, so that nobody who writes a job waits for who matches it.
    """

    # Without a constraint in the database: whoever changes a job locks it in the order that all keep.
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)

    def __str__(self) -> str:
        return f"job {self.job_id}"


class Visit(models.Model):
    """When somebody last looked through the list of jobs, and when they had looked before that visit."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    looked_at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True, help_text="when the visit before this one ended")

    def __str__(self) -> str:
        return f"{self.user_id}, {self.looked_at}"
