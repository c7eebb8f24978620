from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from escrow.models import Account, Entry, Hold, Journal, Payment, PaymentPart, Refund, WebhookEvent
from marketplace import clock
from marketplace.later import run_soon
from marketplace.money import Money
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline


class EntryInline(ReadOnlyInline):
    model = Entry
    fields = ("account", "debit", "credit")
    readonly_fields = fields

    @admin.display(description="debit")
    def debit(self, entry: Entry) -> str:
        return str(Money(entry.amount_minor, entry.currency)) if entry.amount_minor > 0 else ""

    @admin.display(description="credit")
    def credit(self, entry: Entry) -> str:
        return str(Money(-entry.amount_minor, entry.currency)) if entry.amount_minor < 0 else ""


@admin.register(Journal)
class JournalAdmin(ReadOnlyAdmin):
    list_display = ("posted_at", "kind", "reference", "actor")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("reference",)
    inlines = (EntryInline,)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "currency", "owner", "hold", "balance")
    list_filter = ("kind", "currency")
    list_select_related = ("owner", "hold")
    search_fields = ("owner__email", "owner__name")

    @admin.display(description="balance")
    def balance(self, account: Account) -> str:
        return "" if account.balance_minor is None else str(Money(account.balance_minor, account.currency))


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


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """The inbox. Replaying is safe: an event only says which object to look at."""

    list_display = ("received_at", "gateway", "kind", "processed_at", "attempts", "error")
    list_filter = ("gateway", "kind", ("processed_at", admin.EmptyFieldListFilter))
    search_fields = ("event_id",)
    actions = ["replay"]

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.change_webhookevent")

    @admin.action(description="Process again", permissions=["replay"])
    def replay(self, request: HttpRequest, events: "QuerySet[WebhookEvent]") -> None:
        count = events.update(processed_at=None, next_attempt_at=clock.now())
        run_soon("escrow.process_webhooks")
        self.message_user(request, f"{count} events will be processed again.", messages.SUCCESS)
