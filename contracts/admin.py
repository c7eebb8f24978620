from django.contrib import admin

from contracts.models import Contract, ContractEvent, ContractTerms, Job, JobFile, Message, PlannedMilestone, Proposal
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline


class JobFileInline(ReadOnlyInline):
    model = JobFile
    fields = ("name", "size", "sha256")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "client", "budget", "category", "state", "published_at")
    list_filter = ("state",)
    list_select_related = ("client",)
    search_fields = ("client__email",)
    inlines = (JobFileInline,)


class PlanInline(ReadOnlyInline):
    model = PlannedMilestone
    fields = ("position", "title", "amount", "due_on", "criteria")
    readonly_fields = ("amount",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("job", "freelancer", "price", "state", "created_at")
    list_select_related = ("job", "freelancer")
    search_fields = ("freelancer__email",)
    inlines = (PlanInline,)


class TermsInline(ReadOnlyInline):
    model = ContractTerms
    fields = ("version", "agreed_at", "text")


class EventInline(ReadOnlyInline):
    model = ContractEvent
    fields = ("at", "__str__", "note", "actor")


class MessageInline(ReadOnlyInline):
    model = Message
    fields = ("sent_at", "author", "text")


@admin.register(Contract)
class ContractAdmin(ReadOnlyAdmin):
    list_display = ("title", "client", "freelancer", "currency", "state", "answer_due_at", "created_at")
    list_filter = ("state",)
    list_select_related = ("client", "freelancer")
    search_fields = ("client__email", "freelancer__email")
    inlines = (TermsInline, EventInline, MessageInline)
