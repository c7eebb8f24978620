from django.contrib import admin

from escrow.models import Hold, Payment, PaymentPart, Refund
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
    list_display = ("id", "payer", "payee", "amount", "held", "closed_at")
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
    inlines = (PartInline, RefundInline)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "amount", "state", "reason", "failure", "attempts", "last_error")
    list_filter = ("state",)
    search_fields = ("provider_ref", "payment__payer__email")
