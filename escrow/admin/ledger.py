from django.contrib import admin

from escrow.models import Account, Entry, Journal
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
