from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.access import person
from marketplace import clock
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from marketplace.templatetags.interface import badge
from milestones.clocks import LONG_HELD
from milestones.models import (
    ChangeRequest,
    Criterion,
    Milestone,
    MilestoneEvent,
    PaymentRequest,
    Submission,
    SubmissionFile,
    SweepFailure,
)
from milestones.models.states import PROTECTED
from milestones.workspace.why import why

# Providers hold money for a limited time: staff look before the alarm, and again at it.
LONG, TOO_LONG = 60, LONG_HELD.lasts.days


class EventInline(ReadOnlyInline):
    """The milestone's history."""

    model = MilestoneEvent
    fields = ("at", "kind", "from_state", "to_state", "actor", "note")
    verbose_name_plural = "history"


class CriterionInline(ReadOnlyInline):
    model = Criterion
    fields = ("position", "text")
    verbose_name_plural = "criteria"


class SubmissionInline(ReadOnlyInline):
    model = Submission
    fields = ("number", "submitted_at", "author", "message")
    show_change_link = True


class ChangeRequestInline(ReadOnlyInline):
    model = ChangeRequest
    fields = ("number", "requested_at", "author", "message", "nothing_delivered")


class StateFilter(admin.SimpleListFilter):
    """Where money is held: of the others there are as many as there ever were."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in PROTECTED]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Milestone]") -> "QuerySet[Milestone]":
        return queryset.filter(state=self.value()) if self.value() in PROTECTED else queryset


class HeldFilter(admin.SimpleListFilter):
    """Money that has been held for long."""

    title = "held for"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(days), _("Over {days} days").format(days=days)) for days in (LONG, TOO_LONG)]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Milestone]") -> "QuerySet[Milestone]":
        if self.value() not in {str(LONG), str(TOO_LONG)}:
            return queryset
        since = clock.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(state__in=PROTECTED, funded_at__lte=since)


class FrozenFilter(admin.SimpleListFilter):
    """Money that a bank disputes."""

    title = "frozen"
    parameter_name = "frozen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Frozen")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Milestone]") -> "QuerySet[Milestone]":
        return queryset.filter(hold__frozen_at__isnull=False) if self.value() == "yes" else queryset


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("title", "contract", "amount", "state", "frozen", "funded_at", "review_due_at", "closed_at")
    list_filter = (StateFilter, FrozenFilter, HeldFilter)
    list_select_related = ("contract", "hold")
    search_fields = ("contract__client__email", "contract__freelancer__email")
    fields = (
        ("contract", "hold"),
        ("title", "position"),
        ("amount_minor", "taken_minor", "settled_minor"),
        ("state", "due_on"),
        ("funded_at", "submitted_at"),
        ("review_due_at", "idle_due_at"),
        "closed_at",
    )
    inlines = (EventInline, CriterionInline, SubmissionInline, ChangeRequestInline)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Milestone]":
        return super().get_queryset(request).select_related("hold", "contract__client", "contract__freelancer")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With why it stands as it does."""
        context["why"] = why(context["original"], reader=person(request))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="frozen", empty_value="")
    def frozen(self, milestone: Milestone) -> str | None:
        """Whether the client's bank disputes its deposit: then nothing moves, whatever the state."""
        return badge("frozen") if milestone.hold.is_frozen else None


@admin.register(PaymentRequest)
class PaymentRequestAdmin(ReadOnlyAdmin):
    """What freelancers ask for beside the plan, and what came of it."""

    list_display = ("what_for", "contract", "amount", "state", "asked_at", "answered_at")
    list_select_related = ("contract",)
    search_fields = ("contract__client__email", "contract__freelancer__email")
    fields = (
        ("contract", "number"),
        ("what_for", "amount_minor"),
        "reason",
        ("state", "asked_at", "answered_at"),
        "answer",
        "milestone",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PaymentRequest]":
        return super().get_queryset(request).select_related("contract", "milestone")


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
