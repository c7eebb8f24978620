from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.admin.notes import KeepsNotes
from contracts.models import (
    AskedElsewhere,
    Contract,
    ContractEvent,
    ContractNote,
    ContractTerms,
    Invitation,
    Job,
    JobFile,
    Message,
    PlanEvent,
    PlannedMilestone,
    PlanOpening,
    PlanVersion,
    Proposal,
    SavedJob,
    SavedSearch,
    SentPlan,
    SentPlanFile,
    Thread,
)
from contracts.reports import desk as desk_of_reports
from contracts.reviews import desk as desk_of_reviews
from marketplace.money import Money
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from marketplace.templatetags.money import percent

# Rooms with a desk of their own.
DESKS = (desk_of_reports, desk_of_reviews)


class JobFileInline(ReadOnlyInline):
    model = JobFile
    fields = ("name", "size", "sha256")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "client", "budget", "category", "state", "direct", "published_at")
    list_filter = ("state",)
    list_select_related = ("client",)
    search_fields = ("client__email",)
    inlines = (JobFileInline,)


class PlanInline(ReadOnlyInline):
    model = PlannedMilestone
    fields = ("position", "title", "amount", "due_on", "criteria")
    readonly_fields = ("amount",)


class VersionInline(ReadOnlyInline):
    """What each side proposed, and what was answered."""

    model = PlanVersion
    fields = ("number", "by", "made_at", "price", "steps", "note", "answer")
    readonly_fields = ("price", "steps", "answer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanVersion]:
        return super().get_queryset(request).select_related("by", "answer", "proposal__job")

    @admin.display(description="price")
    def price(self, version: PlanVersion) -> Money:
        return Money(version.price_minor, version.proposal.job.currency)

    @admin.display(description="plan")
    def steps(self, version: PlanVersion) -> SafeString:
        """The milestones with their amounts, days and criteria."""
        currency = version.proposal.job.currency
        lines = (
            (step.title, Money(step.amount_minor, currency), step.due_on, "; ".join(step.criteria))
            for step in version.steps
        )
        return format_html_join("", "<p><strong>{}</strong>, {}, {}<br>{}</p>", lines)

    @admin.display(description="answer")
    def answer(self, version: PlanVersion) -> str:
        """What the freelancer said to it, if it was the client's."""
        given = getattr(version, "answer", None)
        return f"{given.get_kind_display()} {given.at:%Y-%m-%d %H:%M} {given.note}".strip() if given else ""


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("job", "freelancer", "price", "state", "created_at")
    list_select_related = ("job", "freelancer")
    search_fields = ("freelancer__email",)
    inlines = (PlanInline, VersionInline)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Whom clients have asked to look at a job, with their words, and what was answered."""

    list_display = ("job", "freelancer", "created_at", "declined_at")
    list_select_related = ("job", "freelancer")
    search_fields = ("freelancer__email", "job__client__email")


class TermsInline(ReadOnlyInline):
    model = ContractTerms
    verbose_name_plural = "terms"
    fields = ("version", "agreed_at", "terms")
    readonly_fields = ("terms",)

    @admin.display(description="terms")
    def terms(self, terms: ContractTerms) -> SafeString:
        """The milestones with their amounts and criteria."""
        text = terms.text
        lines = (
            (step["title"], Money(step["amount_minor"], text["currency"]), "; ".join(map(str, step["criteria"])))
            for step in text["milestones"]
        )
        return format_html_join("", "<p><strong>{}</strong>, {}<br>{}</p>", lines)


class EventInline(ReadOnlyInline):
    model = ContractEvent
    fields = ("at", "what", "note", "actor")
    readonly_fields = ("what",)

    @admin.display(description="what happened")
    def what(self, event: ContractEvent) -> str:
        return str(event)


class MessageInline(ReadOnlyInline):
    model = Message
    fields = ("sent_at", "author", "text")


@admin.register(Contract)
class ContractAdmin(KeepsNotes):
    list_display = ("title", "client", "freelancer", "currency", "state", "answer_due_at", "created_at")
    list_filter = ("state",)
    list_select_related = ("client", "freelancer")
    search_fields = ("client__email", "freelancer__email")
    inlines = (TermsInline, EventInline, MessageInline)
    note_model, noted = ContractNote, "contract"
    fields = (
        ("title", "state"),
        ("client", "freelancer"),
        ("job", "proposal"),
        ("currency", "fee", "change_rounds"),
        ("created_at", "offered_at", "accepted_at"),
        ("answer_due_at", "ending_since", "closed_at"),
    )
    readonly_fields = ("fee",)

    @admin.display(description="fee")
    def fee(self, contract: Contract) -> str:
        return percent(contract.fee_bps)


@admin.register(ContractNote)
class ContractNoteAdmin(ReadOnlyAdmin):
    """What staff wrote down about contracts."""

    list_display = ("at", "contract", "by", "text")
    list_select_related = ("contract", "by")


class ThreadMessages(ReadOnlyInline):
    model = Message
    fields = ("sent_at", "author", "text", "contract")


@admin.register(Thread)
class ThreadAdmin(ReadOnlyAdmin):
    """What two people say about a job, before a contract and in it."""

    list_display = ("job", "client", "freelancer", "began_at")
    list_select_related = ("job", "client", "freelancer")
    search_fields = ("client__email", "freelancer__email")
    inlines = (ThreadMessages,)


@admin.register(AskedElsewhere)
class AskedElsewhereAdmin(ReadOnlyAdmin):
    """Who asked to pay or talk elsewhere before a contract, though they had been told what that means."""

    list_display = ("at", "author", "times", "recognised_by", "said")
    list_select_related = ("author", "message")
    search_fields = ("author__email",)
    fields = ("at", "author", "times", "recognised_by", "said", "thread")
    readonly_fields = ("recognised_by", "said", "thread")

    @admin.display(description="message")
    def said(self, mark: AskedElsewhere) -> str:
        return mark.message.text

    @admin.display(description="thread")
    def thread(self, mark: AskedElsewhere) -> Thread:
        return mark.message.thread


@admin.register(SavedJob)
class SavedJobAdmin(ReadOnlyAdmin):
    """What freelancers keep to find again."""

    list_display = ("job", "user", "saved_at")
    list_select_related = ("job", "user")
    search_fields = ("user__email",)


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyAdmin):
    """What freelancers look for again and again, and when they are mailed about it."""

    list_display = ("name", "user", "asked", "mail", "mail_at", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)


class PlanFileInline(ReadOnlyInline):
    model = SentPlanFile
    fields = ("name", "size", "sha256")


class PlanEventInline(ReadOnlyInline):
    model = PlanEvent
    fields = ("at", "kind", "by", "about", "version")


@admin.register(SentPlan)
class SentPlanAdmin(ReadOnlyAdmin):
    """Plans by link: everything of them but what their links are made of."""

    list_display = ("title", "sender", "by_client", "other_email", "state", "claimed_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("sender", "claimed_by")
    search_fields = ("sender__email", "other_email", "claimed_by__email")
    inlines = (PlanFileInline, PlanEventInline)
    fields = (
        ("title", "state"),
        ("sender", "by_client", "claimed_by"),
        ("other_name", "other_email"),
        ("price", "version"),
        "milestones",
        "description",
        "proposal",
        ("created_at", "ends_at"),
    )
    readonly_fields = ("price", "milestones")

    @admin.display(description="milestones")
    def milestones(self, plan: SentPlan) -> SafeString:
        """With their amounts and criteria."""
        lines = (
            (step.title, Money(step.amount_minor, plan.currency), "; ".join(step.criteria), step.due_on)
            for step in plan.steps
        )
        return format_html_join("", "<p><strong>{}</strong>, {}<br>{}<br>{}</p>", lines)


@admin.register(PlanOpening)
class PlanOpeningAdmin(ReadOnlyAdmin):
    """Who opened which plan's link with an account."""

    list_display = ("at", "plan", "user")
    list_select_related = ("plan", "user")
    search_fields = ("user__email",)
    fields = ("at", "plan", "user")
