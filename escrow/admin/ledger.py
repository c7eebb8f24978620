from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

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


class WhoseFilter(admin.SimpleListFilter):
    """The platform's few accounts are to be found among everybody's."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("platform", "the platform’s"), ("people", "people’s earnings")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Account]") -> "QuerySet[Account]":
        if self.value() == "people":
            return queryset.filter(kind=Account.Kind.EARNINGS)
        return queryset.filter(hold=None, owner=None) if self.value() == "platform" else queryset


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "currency", "owner", "hold", "balance")
    list_filter = (WhoseFilter,)
    list_select_related = ("owner", "hold")
    search_fields = ("owner__email",)

    @admin.display(description="balance")
    def balance(self, account: Account) -> str:
        return "" if account.balance_minor is None else str(Money(account.balance_minor, account.currency))
