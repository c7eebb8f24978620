from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.again import TriesOperationAgain
from escrow.admin.asking import MAY, AsksFirst, require_right
from escrow.admin.forms import ByHandForm, HandPaymentForm, WhyForm
from escrow.models import Payout, Recipient
from escrow.models.recipient import BY_HAND
from escrow.money_out import by_hand, cash_gate, recipients
from marketplace.texts import later as _later


class ByHandFilter(admin.SimpleListFilter):
    """What staff have yet to pay in another way than through the provider."""

    title = "by hand"
    parameter_name = "by_hand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waits", "to be paid")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Payout]") -> "QuerySet[Payout]":
        waits = {"recipient__gateway": BY_HAND, "state": Payout.State.INTENDED}
        return queryset.filter(**waits) if self.value() else queryset


@admin.register(Payout)
class PayoutAdmin(TriesOperationAgain, AsksFirst):
    change_form_template = "admin/escrow/payout/change_form.html"
    list_display = (
        *("created_at", "payee", "amount", "state", "by_schedule", "settled_at"),
        *("short_since_at", "waits_since_at", "attempts", "last_error"),
    )
    list_filter = (
        "state",
        ("short_since_at", admin.EmptyFieldListFilter),
        ("waits_since_at", admin.EmptyFieldListFilter),
        ByHandFilter,
    )
    list_select_related = ("payee",)
    fields = (
        ("payee", "recipient"),
        ("amount", "arrived"),
        ("state", "by_schedule"),
        ("created_at", "settled_at"),
        "why_it_waits",
        ("short_since_at", "cleared_at"),
        ("waits_since_at", "leaves_at"),
        "failure",
        ("transfer_ref", "provider_ref", "reversal_ref"),
        ("attempts", "next_attempt_at", "last_error"),
        ("source", "keys_spent"),
    )
    readonly_fields = ("amount", "arrived", "why_it_waits")
    search_fields = ("payee__email", "transfer_ref", "provider_ref", "reversal_ref")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/by-hand/", view(self.enter), name="escrow_payout_by_hand"),
            path("<int:pk>/back/", view(self.give_back), name="escrow_payout_back"),
            *super().get_urls(),
        ]

    @admin.display(description="why it waits")
    def why_it_waits(self, payout: Payout) -> str:
        return cash_gate.why(payout) if payout.short_since_at else "-"

    @only_fresh
    def enter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It was paid: under which reference. Somebody else confirms it."""
        require_right(request)
        payout, form = get_object_or_404(Payout, pk=pk), HandPaymentForm(request.POST or None)
        cash_gate.require_covered_by(payout)
        return self.ask(
            request,
            form,
            title=_("Pay {amount} by hand").format(amount=payout.amount),
            lead=_(
                "You have sent {amount} to {payee} in the way that you agreed on with them. Somebody "
                "else confirms it; then the ledger has it and they are told."
            ).format(amount=payout.amount, payee=payout.payee.name),
            verb=_("Enter the payment"),
            about=payout,
            do=lambda: by_hand.enter(payout, by=person(request), **form.cleaned_data),
        )

    @only_fresh
    def give_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It cannot be paid."""
        require_right(request)
        payout, form = get_object_or_404(Payout, pk=pk), WhyForm(request.POST or None)
        return self.ask(
            request,
            form,
            title=_("Give {amount} back").format(amount=payout.amount),
            lead=_("{amount} is {payee}’s again, to withdraw when it can be paid.").format(
                amount=payout.amount, payee=payout.payee.name
            ),
            verb=_("Give back to the earnings"),
            about=payout,
            do=lambda: by_hand.give_back(payout, by=person(request), **form.cleaned_data),
        )


class PaidByHandFilter(admin.SimpleListFilter):
    """Whom staff pay, and no provider."""

    title = "by hand"
    parameter_name = "by_hand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "paid by hand")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Recipient]") -> "QuerySet[Recipient]":
        return queryset.filter(gateway=BY_HAND) if self.value() else queryset


@admin.register(Recipient)
class RecipientAdmin(AsksFirst):
    list_display = (
        "user",
        "gateway",
        "country",
        "is_ready",
        "is_closed",
        "needs",
        "schedule",
        "next_payout_at",
        "checked_at",
        "replaced_at",
    )
    list_filter = (PaidByHandFilter,)
    list_select_related = ("user",)
    search_fields = ("user__email", "provider_ref")
    actions = ["replace", "end_by_hand"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("by-hand/", view(self.open_by_hand), name="escrow_recipient_by_hand"), *super().get_urls()]

    @only_fresh
    def open_by_hand(self, request: HttpRequest) -> HttpResponse:
        """Somebody whom the provider cannot pay is paid by staff from now on."""
        require_right(request)
        form = ByHandForm(request.POST or None)
        return self.ask(
            request,
            form,
            title=_("Pay somebody by hand"),
            lead=_(
                "For a freelancer whose country the provider cannot pay. Agree with them on a way first: "
                "each payout is paid by one of you from your own account, and confirmed by another."
            ),
            verb=_("Pay by hand"),
            about=None,
            do=lambda: recipients.open_by_hand(form.person, country=form.cleaned_data["country"]),
        )

    def has_by_hand_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY)

    @admin.action(description=_later("Closed: let them begin another account"), permissions=["by_hand"])
    @only_fresh
    def replace(self, request: HttpRequest, chosen: "QuerySet[Recipient]") -> None:
        said = {"done": _("they are asked for new details."), "logged": _("Replaced: it is closed at the provider.")}
        self.for_each(request, chosen, recipients.replace, **said)

    @admin.action(description=_later("Pay them by hand no longer"), permissions=["by_hand"])
    @only_fresh
    def end_by_hand(self, request: HttpRequest, chosen: "QuerySet[Recipient]") -> None:
        said = {"done": _("paid by hand no longer."), "logged": _("Paid by hand no longer.")}
        self.for_each(request, chosen, recipients.close_by_hand, **said)
