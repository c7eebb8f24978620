from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.books import own_money
from escrow.gateways import GATEWAYS
from escrow.models import ProviderLine
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin
from marketplace.texts import later as _later


class OwnMoneyFilter(admin.SimpleListFilter):
    """Whether the platform's own money has been said to be that."""

    title = "own money"
    parameter_name = "own_money"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not booked yet"), ("booked", "booked")]

    def queryset(self, request: HttpRequest, lines: "QuerySet[ProviderLine]") -> "QuerySet[ProviderLine]":
        if self.value() is None:
            return lines
        other = lines.filter(category__in=ProviderLine.OWN)
        booked = own_money.booked(other).values("pk")
        return other.filter(pk__in=booked) if self.value() == "booked" else other.exclude(pk__in=booked)


@admin.register(ProviderLine)
class ProviderLineAdmin(ReadOnlyAdmin):
    """The provider's books, as they were told."""

    list_display = ("at", "gateway", "category", "amount", "fee", "description", "source", "ref")
    list_filter = ("category", OwnMoneyFilter)
    search_fields = ("ref", "source")
    search_within = {"gateway__in": tuple(GATEWAYS)}
    actions = ["book_own_money"]

    @admin.display(description="amount")
    def amount(self, line: ProviderLine) -> str:
        return str(Money(line.amount_minor, line.currency))

    @admin.display(description="fee")
    def fee(self, line: ProviderLine) -> str:
        return str(Money(line.fee_minor, line.currency)) if line.fee_minor else ""

    def has_book_own_money_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.book_own_money")

    @admin.action(description=_later("Book as the platform’s own money"), permissions=["book_own_money"])
    @only_fresh
    def book_own_money(self, request: HttpRequest, lines: "QuerySet[ProviderLine]") -> None:
        for line in lines.order_by("at", "pk"):
            try:
                own_money.book(line, actor=person(request))
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(
                    request, _("{line} is booked as the platform’s own money.").format(line=line), messages.SUCCESS
                )
