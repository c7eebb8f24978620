from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from escrow import refunds
from escrow.models import Hold, Payment, PaymentPart, Refund
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline


class PartInline(ReadOnlyInline):
    model = PaymentPart
    fields = ("hold", "amount_minor")


class RefundInline(ReadOnlyInline):
    model = Refund
    fields = ("created_at", "amount", "state", "reason", "failure")
    readonly_fields = ("amount",)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("id", "payer", "payee", "amount", "held", "frozen_at", "closed_at")
    list_filter = (("frozen_at", admin.EmptyFieldListFilter),)
    list_select_related = ("payer", "payee", "account")
    search_fields = ("payer__email", "payee__email", "group")
    inlines = (RefundInline,)

    @admin.display(description="held now")
    def held(self, hold: Hold) -> str:
        return str(hold.balance)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "payer", "amount", "state", "gateway", "settled_at", "failure")
    list_filter = ("state", "gateway")
    list_select_related = ("payer",)
    search_fields = ("payer__email", "provider_ref", "charge_ref")
    # Whoever has the address of a payment page may use it.
    exclude = ("checkout_url",)
    inlines = (PartInline, RefundInline)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "amount", "state", "reason", "failure", "attempts", "last_error")
    list_filter = ("state",)
    search_fields = ("provider_ref", "payment__payer__email")
    actions = ["send_again"]

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.change_refund")

    @admin.action(description="Send a surplus that came back again", permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: "QuerySet[Refund]") -> None:
        """What stands in a hold is sent again by its client; this is for deposits that nobody was waiting for."""
        for refund in chosen:
            try:
                made = refunds.send_surplus_again(refund)
            except Refused as refusal:
                self.message_user(request, f"{refund}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, refund, f"Sent again as refund {made.pk}.")
                self.message_user(request, f"{refund}: sent again as refund {made.pk}.", messages.SUCCESS)
