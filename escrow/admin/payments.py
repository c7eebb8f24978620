from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.again import TriesOperationAgain
from escrow.admin.asking import AsksFirst, require_right
from escrow.admin.forms import HandPaymentForm
from escrow.models import FraudWarning, Hold, Payment, PaymentPart, Refund
from escrow.money_out import by_hand, refunds
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from marketplace.texts import later as _later


class PartInline(ReadOnlyInline):
    model = PaymentPart
    fields = ("hold", "amount")
    readonly_fields = ("amount",)

    @admin.display(description="amount")
    def amount(self, part: PaymentPart) -> str:
        return str(Money(part.amount_minor, part.payment.currency))


class WarningInline(ReadOnlyInline):
    model = FraudWarning
    fields = ("heard_at", "lasts_until")
    readonly_fields = ("lasts_until",)


class RefundInline(ReadOnlyInline):
    model = Refund
    fields = ("created_at", "amount", "state", "reason", "failure")
    readonly_fields = ("amount",)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("id", "payer", "payee", "amount", "held", "frozen_at", "closed_at")
    list_filter = (("frozen_at", admin.EmptyFieldListFilter),)
    list_select_related = ("payer", "payee", "account")
    search_fields = ("payer__email", "payee__email")
    inlines = (RefundInline,)

    @admin.display(description="held now")
    def held(self, hold: Hold) -> str:
        return str(hold.balance)


@admin.register(Payment)
class PaymentAdmin(TriesOperationAgain):
    list_display = ("created_at", "payer", "amount", "state", "gateway", "settled_at", "failure")
    list_filter = ("state",)
    list_select_related = ("payer",)
    search_fields = ("payer__email", "provider_ref", "charge_ref")
    # Whoever has the address of a payment page may use it.
    exclude = ("checkout_url",)
    inlines = (PartInline, WarningInline, RefundInline)


@admin.register(Refund)
class RefundAdmin(TriesOperationAgain, AsksFirst):
    change_form_template = "admin/escrow/refund/change_form.html"
    list_display = ("created_at", "amount", "state", "reason", "failure", "waits_since_at", "attempts", "last_error")
    list_filter = ("state", ("waits_since_at", admin.EmptyFieldListFilter))
    search_fields = ("provider_ref", "payment__payer__email")
    actions = ["send_again"]

    def get_urls(self) -> list[URLPattern]:
        enter = self.admin_site.admin_view(self.enter_by_hand)
        return [path("<int:pk>/by-hand/", enter, name="escrow_refund_by_hand"), *super().get_urls()]

    @only_fresh
    def enter_by_hand(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The card is gone: it was paid in another way, under this reference. Somebody else confirms it."""
        require_right(request)
        refund, form = get_object_or_404(Refund, pk=pk), HandPaymentForm(request.POST or None)
        payer = refund.payment.payer
        return self.ask(
            request,
            form,
            title=_("Refund {amount} in another way").format(amount=refund.amount),
            lead=_(
                "You have sent {amount} to {payer}, whose card takes it no longer. Make sure that it is "
                "them. Somebody else confirms it; then the ledger has it and both sides are told."
            ).format(amount=refund.amount, payer=payer.name),
            verb=_("Enter the refund"),
            about=refund,
            do=lambda: by_hand.enter(refund, by=person(request), **form.cleaned_data),
        )

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.change_refund")

    @admin.action(description=_later("Send a surplus that came back again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: "QuerySet[Refund]") -> None:
        """What stands in a hold is sent again by its client; this is for deposits that nobody was waiting for."""
        for refund in chosen:
            try:
                made = refunds.send_surplus_again(refund)
            except Refused as refusal:
                self.message_user(request, f"{refund}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, refund, _("Sent again as refund {made_pk}.").format(made_pk=made.pk))
                self.message_user(
                    request,
                    _("{refund}: sent again as refund {made_pk}.").format(refund=refund, made_pk=made.pk),
                    messages.SUCCESS,
                )
