from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from contracts.jobs.models import Job
from contracts.talk.models import Message
from marketplace.texts import later as _

LONGEST = 2_000


class Subject(models.TextChoices):
    """What can be reported."""

    JOB = "job", _("Job")
    PERSON = "person", _("Person")
    MESSAGE = "message", _("Message")
    REVIEW = "review", _("Review")


class ReportDecision(models.Model):
    """What staff decided about something that was reported, with the reasons that both are told. Append-only."""

    class What(models.TextChoices):
        DISMISSED = "dismissed", _("Dismiss: nothing is wrong with it")
        WARNED = "warned", _("Warn the person")
        HIDDEN = "hidden", _("Hide it, and warn the person")

    subject = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    about = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    to_reporter = models.CharField(max_length=LONGEST)
    to_reported = models.CharField(max_length=LONGEST, blank=True, help_text=_("empty where nothing was wrong"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="dismissed", to_reported="") | (~Q(what="dismissed") & ~Q(to_reported="")),
                name="who_is_warned_is_told_why",
            ),
            models.CheckConstraint(condition=~Q(by=models.F("about")), name="nobody_decides_about_themselves"),
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(decision=None)

    def with_same_subject(self, report: "Report") -> Self:
        """What else was reported of the same thing."""
        return self.filter(subject=report.subject, subject_id=report.subject_id)


class Report(models.Model):
    """Somebody's report, with the content as it was then. Kept as written; only the decision is added."""

    class Reason(models.TextChoices):
        SCAM = "scam", _("It is a scam, or wants money or data that nobody should give")
        OFF_SITE = "off_site", _("It wants payment or contact past Surety")
        ABUSE = "abuse", _("It insults, threatens or discriminates")
        FALSE = "false", _("It is false, or pretends to be somebody else")
        SPAM = "spam", _("It is advertising or has nothing to do with the matter")
        ILLEGAL = "illegal", _("It is against the law, or steals somebody’s work")
        OTHER = "other", _("Something else")

    subject = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.BigIntegerField(help_text=_("the number of the job, person, message or review"))
    about = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", help_text=_("whose it is"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.CharField(max_length=LONGEST)
    content = models.JSONField(help_text=_("as it was when it was reported"))
    path = models.CharField(max_length=300, help_text=_("where it stands"))
    made_at = models.DateTimeField()
    decision = models.ForeignKey(
        ReportDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [("decide_report", _("Can decide about what is reported"))]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "subject", "subject_id"],
                condition=Q(decision=None),
                name="one_waiting_report_of_a_thing_by_a_person",
            ),
            models.CheckConstraint(condition=~Q(by=models.F("about")), name="nobody_reports_themselves"),
        ]
        indexes = [
            models.Index(fields=["subject", "subject_id"], condition=Q(decision=None), name="reports_of_a_thing"),
            models.Index(fields=["id"], condition=Q(decision=None), name="reports_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_reason_display()}"


class Hiding(models.Model):
    """A job or a message that staff show to nobody but its author and themselves. Append-only.

    A hidden review says so itself (`Review.hidden_at`).
    """

    decision = models.OneToOneField(ReportDecision, on_delete=models.PROTECT, related_name="hiding")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="hiding")
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="hiding")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(job=None, message__isnull=False) | Q(job__isnull=False, message=None),
                name="one_thing_is_hidden",
            )
        ]

    def __str__(self) -> str:
        return str(self.job or self.message)
