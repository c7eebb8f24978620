from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.asking import MAY
from escrow.models import HandPayment
from escrow.money_out import by_hand
from marketplace.staff import ReadOnlyAdmin
from marketplace.texts import later as _later


@admin.register(HandPayment)
class HandPaymentAdmin(ReadOnlyAdmin):
    """What was paid in another way than through the provider; each waits for a second person."""

    list_display = ("entered_at", "amount", "person", "of", "reference", "entered_by", "confirmed_by", "confirmed_at")
    list_filter = (("confirmed_at", admin.EmptyFieldListFilter), ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("payout__payee", "refund__payment__payer", "entered_by", "confirmed_by")
    search_fields = ("reference", "payout__payee__email", "refund__payment__payer__email")
    actions = ["confirm", "withdraw"]

    def has_by_hand_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY)

    @admin.action(description=_later("Confirm: it has left"), permissions=["by_hand"])
    @only_fresh
    def confirm(self, request: HttpRequest, chosen: "QuerySet[HandPayment]") -> None:
        user = person(request)
        said = {"done": _("confirmed, and the payee is told."), "logged": "Confirmed."}
        self.for_each(request, chosen, lambda payment: by_hand.confirm(payment, by=user), **said)

    @admin.action(description=_later("Withdraw: it was not paid"), permissions=["by_hand"])
    @only_fresh
    def withdraw(self, request: HttpRequest, chosen: "QuerySet[HandPayment]") -> None:
        user = person(request)
        said = {"done": "withdrawn.", "logged": "Withdrawn."}
        self.for_each(request, chosen, lambda payment: by_hand.withdraw(payment, by=user), **said)
