from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.asking import AsksFirst
from escrow.admin.forms import SaidForm
from escrow.books import own_money
from escrow.books import own_money_by_two as by_two
from escrow.gateways import GATEWAYS
from escrow.models import OwnMoneyBooking, ProviderLine
from marketplace.money import Money
from marketplace.staff import ReadOnlyAdmin
from marketplace.texts import later as _later

MAY_BOOK = "escrow.book_own_money"


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
        return request.user.has_perm(MAY_BOOK)

    @admin.action(description=_later("This is the platform’s own money"), permissions=["book_own_money"])
    @only_fresh
    def book_own_money(self, request: HttpRequest, lines: "QuerySet[ProviderLine]") -> None:
        user, said = (
            person(request),
            {"done": _("this waits for a second person."), "logged": _("Proposed as our own.")},
        )
        self.for_each(request, lines.order_by("at", "pk"), lambda line: by_two.propose(line, by=user), **said)


@admin.register(OwnMoneyBooking)
class OwnMoneyBookingAdmin(AsksFirst):
    """What one of the staff has said to be our own money, and who has booked it."""

    list_display = ("made_at", "line", "amount", "state", "by", "second", "second_at")
    list_filter = ("state",)
    list_select_related = ("line", "by", "second")
    fields = ("line", "amount", "state", ("by", "made_at"), ("second", "second_at"), "second_said")
    readonly_fields = ("amount",)
    actions = ["confirm"]
    change_form_template = "admin/escrow/own_money.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reject)
        return [path("<int:pk>/reject/", view, name="escrow_ownmoneybooking_reject"), *super().get_urls()]

    def has_book_own_money_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_BOOK)

    @admin.action(description=_later("Confirm: book it"), permissions=["book_own_money"])
    @only_fresh
    def confirm(self, request: HttpRequest, chosen: "QuerySet[OwnMoneyBooking]") -> None:
        user, said = person(request), {"done": _("booked as the platform’s own money."), "logged": _("Confirmed.")}
        self.for_each(request, chosen.order_by("line__at", "pk"), lambda each: by_two.confirm(each, by=user), **said)

    @only_fresh
    def reject(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second person does not agree."""
        if not request.user.has_perm(MAY_BOOK):
            raise PermissionDenied
        booking, form = get_object_or_404(OwnMoneyBooking, pk=pk), SaidForm(request.POST or None)

        def do() -> OwnMoneyBooking:
            by_two.reject(booking, by=person(request), **form.cleaned_data)
            return booking

        return self.ask(
            request,
            form,
            title=_("Do not confirm: {booking}").format(booking=booking),
            lead=_("Nothing is booked then, and the line can be proposed again."),
            verb=_("Do not confirm it"),
            about=booking,
            do=do,
        )
