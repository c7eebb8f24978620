from django.contrib import admin

from escrow.models import Payout, Recipient
from marketplace.staff import ReadOnlyAdmin


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "payee", "amount", "state", "by_schedule", "settled_at", "attempts", "last_error")
    list_filter = ("state", "currency", "by_schedule")
    list_select_related = ("payee",)
    search_fields = ("payee__email", "transfer_ref", "provider_ref", "reversal_ref")


@admin.register(Recipient)
class RecipientAdmin(ReadOnlyAdmin):
    list_display = ("user", "gateway", "country", "is_ready", "needs", "schedule", "next_payout_at", "checked_at")
    list_filter = ("gateway", "is_ready", "schedule")
    list_select_related = ("user",)
    search_fields = ("user__email", "provider_ref")
