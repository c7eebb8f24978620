"""What staff read of reviews: only what is published. Until then they are their authors' alone, on the desk, too."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contracts.models import Review, Reviewing, Stars
from marketplace.money import Money
from marketplace.staff import ReadOnlyAdmin


@admin.register(Reviewing)
class ReviewingAdmin(ReadOnlyAdmin):
    """For whom the time for reviews runs; whether anything is written is not told."""

    list_display = ("contract", "client", "freelancer", "opened_at", "due_at", "published_at")
    list_select_related = ("contract", "client", "freelancer")
    search_fields = ("client__email", "freelancer__email")
    fields = (
        ("contract", "released"),
        ("client", "freelancer"),
        ("opened_at", "due_at", "published_at"),
        ("reminded_hours", "made_good_until"),
    )
    readonly_fields = ("released", "made_good_until")

    @admin.display(description="released for work")
    def released(self, reviewing: Reviewing) -> str:
        return str(Money(reviewing.released_minor, reviewing.contract.currency))


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Published reviews, those that are hidden among them."""

    list_display = ("id", "by", "of", "side", "published_at", "hidden_at")
    list_select_related = ("by", "of")
    search_fields = ("by__email", "of__email")
    search_within: ClassVar[Mapping[str, Any]] = {"published_at__isnull": False}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(published_at__isnull=False)


@admin.register(Stars)
class StarsAdmin(ReadOnlyAdmin):
    """What the reviews of people come to."""

    list_display = ("person", "side", "published", "counted", "work", "communication", "promptness", "again")
    list_select_related = ("person",)
    search_fields = ("person__email",)
