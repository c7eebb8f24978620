from django.contrib import admin

from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from milestones.models import (
    ChangeRequest,
    Criterion,
    Milestone,
    MilestoneEvent,
    Submission,
    SubmissionFile,
    SweepFailure,
)


class EventInline(ReadOnlyInline):
    """The milestone's history."""

    model = MilestoneEvent
    fields = ("at", "kind", "from_state", "to_state", "actor", "note")
    verbose_name_plural = "history"


class CriterionInline(ReadOnlyInline):
    model = Criterion
    fields = ("position", "text")


class SubmissionInline(ReadOnlyInline):
    model = Submission
    fields = ("number", "submitted_at", "author", "message")
    show_change_link = True


class ChangeRequestInline(ReadOnlyInline):
    model = ChangeRequest
    fields = ("number", "requested_at", "author", "message", "nothing_delivered")


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("title", "contract", "amount", "state", "review_due_at", "closed_at")
    list_filter = ("state", "currency", "is_direct")
    list_select_related = ("contract",)
    search_fields = ("title", "contract__title")
    inlines = (EventInline, CriterionInline, SubmissionInline, ChangeRequestInline)


class SubmissionFileInline(ReadOnlyInline):
    model = SubmissionFile
    fields = ("name", "size", "content_type", "sha256")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("milestone", "number", "author", "submitted_at")
    list_select_related = ("milestone", "author")
    inlines = (SubmissionFileInline,)


@admin.register(SweepFailure)
class SweepFailureAdmin(ReadOnlyAdmin):
    """Milestones that were due and could not be released: somebody has to look."""

    list_display = ("milestone", "error", "first_at", "last_at")
    list_select_related = ("milestone",)
