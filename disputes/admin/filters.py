"""What staff narrow the queue down to. Without a choice it shows what is open."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import person
from disputes.admin.queue import over_limit
from disputes.models import Dispute, Ruling
from marketplace import clock
from marketplace.money import CURRENCIES

EVERY = "all"


class StageFilter(admin.SimpleListFilter):
    """Open unless another stage is chosen."""

    title = "stage"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(EVERY, "All"), *Dispute.Stage.choices]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The first choice is what is shown without one: "Open", not Django's "All"."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": "Open"}

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == EVERY:
            return queryset
        chosen = self.value() in Dispute.Stage.values
        return queryset.filter(stage=self.value()) if chosen else queryset.exclude(stage=Dispute.Stage.CLOSED)


class LateFilter(admin.SimpleListFilter):
    """What staff have had for longer than both sides were told, and what waits too long for a second person."""

    title = "ruling"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Late")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        now = clock.now()
        seconds = Ruling.objects.filter(state=Ruling.State.PROPOSED, second_due_at__lte=now)
        late = queryset.filter(Q(ruling_due_at__lte=now) | Q(pk__in=seconds.values("dispute")))
        late = late.filter(stage=Dispute.Stage.IN_REVIEW)
        return late if self.value() == "yes" else queryset


class TakenFilter(admin.SimpleListFilter):
    """Who works on it."""

    title = "taken by"
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "Me"), ("nobody", "Nobody"), ("others", _("Somebody else"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "me":
            return queryset.filter(taken_by=person(request))
        if self.value() == "others":
            return queryset.exclude(taken_by=person(request)).filter(taken_by__isnull=False)
        return queryset.filter(taken_by=None) if self.value() == "nobody" else queryset


class SecondFilter(admin.SimpleListFilter):
    """Rulings that wait for a second person."""

    title = "second person"
    parameter_name = "second"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("wanted", "Wanted"), ("mine", _("Wanted, and it can be me"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        waiting = Ruling.objects.filter(state=Ruling.State.PROPOSED)
        if self.value() == "mine":
            me = person(request)
            queryset = queryset.filter(pk__in=waiting.exclude(by=me).values("dispute"))
            return queryset.exclude(pk__in=Ruling.objects.before_an_appeal().by_hand_of(me).values("dispute"))
        return queryset.filter(pk__in=waiting.values("dispute")) if self.value() == "wanted" else queryset


class CurrencyFilter(admin.SimpleListFilter):
    """The currency of the money."""

    title = "currency"
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, code) for code in CURRENCIES]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(milestone__currency=self.value()) if self.value() in CURRENCIES else queryset


class LimitFilter(admin.SimpleListFilter):
    """Whether so much is at stake that two people decide."""

    title = "amount"
    parameter_name = "amount"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("above", _("Two people decide")), ("below", _("One person decides"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "above":
            return queryset.filter(over_limit())
        return queryset.exclude(over_limit()) if self.value() == "below" else queryset
