"""What paid, pays or is owed for a lost chargeback, and the decisions about it that take two."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import User
from accounts.signing_in.freshness import only_fresh
from escrow.admin.asking import AsksFirst
from escrow.admin.forms import ReasonsForm, SaidForm, SettlementForm
from escrow.chargebacks import deciding, one_hand
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.losses import debts
from escrow.models import Chargeback, ChargebackDecision, ChargebackDraw, Debt, Taking
from marketplace import clock
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from marketplace.texts import later as _later

MAY = "escrow.decide_chargeback"


def require_may_decide(request: HttpRequest) -> None:
    """Raise PermissionDenied unless this person may decide about chargebacks."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied


class DrawInline(ReadOnlyInline):
    model = ChargebackDraw
    fields = ("hold", "amount")
    readonly_fields = fields

    @admin.display(description="amount")
    def amount(self, draw: ChargebackDraw) -> str:
        return str(Money(draw.amount_minor, draw.chargeback.currency))


class TakingInline(ReadOnlyInline):
    model = Taking
    fields = ("hold", "from_earnings", "taken_at", "returned_at")
    readonly_fields = fields

    @admin.display(description="from earnings")
    def from_earnings(self, taking: Taking) -> str:
        return str(Money(taking.net_minor, taking.chargeback.currency))


class DecisionInline(ReadOnlyInline):
    model = ChargebackDecision
    fields = ("what", "amount", "state", "by", "made_at", "second", "second_at")
    readonly_fields = fields


class DebtPages(AsksFirst):
    """The pages of a chargeback that end what its client owes."""

    change_form_template = "admin/escrow/chargeback/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/settle/", view(self.settle), name="escrow_chargeback_settle"),
            path("<int:pk>/write-off/", view(self.write_off), name="escrow_chargeback_write_off"),
            *super().get_urls(),
        ]

    @only_fresh
    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The client has paid what they owe."""
        require_may_decide(request)
        chargeback, form = get_object_or_404(Chargeback, pk=pk), SettlementForm(request.POST or None)
        takes_two = _takes_two(chargeback, person(request))

        def do() -> Chargeback:
            deciding.settle_with_client(chargeback, by=person(request), **form.cleaned_data)
            return chargeback

        return self.ask(
            request,
            form,
            title=_("Settle {chargeback}").format(chargeback=chargeback),
            lead=(
                _(
                    "{payer} has paid what they owe for it. When a second person has confirmed that, they may make "
                    "deposits again, and are told so."
                )
                if takes_two
                else _("{payer} has paid what they owe for it. They may make deposits again, and are told so.")
            ).format(payer=chargeback.payment.payer.name),
            verb=_("Propose as settled") if takes_two else _("Settled"),
            about=chargeback,
            do=do,
        )

    @only_fresh
    def write_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nobody should ask the client for it any more; a second person confirms it."""
        require_may_decide(request)
        chargeback, form = get_object_or_404(Chargeback, pk=pk), ReasonsForm(request.POST or None)

        def do() -> Chargeback:
            deciding.propose(
                chargeback, ChargebackDecision.What.WRITE_OFF, by=person(request), reasons=form.cleaned_data["reasons"]
            )
            return chargeback

        return self.ask(
            request,
            form,
            title=_("Write off what is owed for {chargeback}").format(chargeback=chargeback),
            lead=_("Somebody else has to confirm it. Then it is our loss, and the client may make deposits again."),
            verb=_("Propose to write it off"),
            about=chargeback,
            do=do,
        )


def _takes_two(chargeback: Chargeback, user: User) -> bool:
    """Whether a second person has to confirm that the client has paid."""
    debt = debts.owed_for(chargeback)
    if debt is None:
        return False
    return one_hand.reach_of(chargeback, debt.owed, by=user, at=clock.now()).needs_second


@admin.register(ChargebackDecision)
class ChargebackDecisionAdmin(AsksFirst):
    """What was decided about chargebacks and inquiries; above some amount each waits for a second person."""

    list_display = ("made_at", "chargeback", "what", "amount", "state", "by", "second", "second_at")
    list_filter = ("state", "what")
    list_select_related = ("chargeback__payment", "by", "second")
    fields = (
        "chargeback",
        ("what", "amount"),
        "state",
        "reasons",
        "reference",
        ("by", "made_at"),
        ("second", "second_at"),
    )
    readonly_fields = ("amount",)
    actions = ["confirm"]
    change_form_template = "admin/escrow/chargeback/decision.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/reject/", view(self.reject), name="escrow_chargebackdecision_reject"),
            *super().get_urls(),
        ]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY)

    @admin.action(description=_later("Confirm: carry it out"), permissions=["decide"])
    @only_fresh
    def confirm(self, request: HttpRequest, chosen: "QuerySet[ChargebackDecision]") -> None:
        """To give money back calls the provider; what it does not take is said, and stops none of the others."""
        for decision in chosen:
            try:
                deciding.confirm(decision, by=person(request))
            except (Refused, GatewayUnavailable, GatewayRefused) as refusal:
                self.message_user(request, f"{decision}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, decision, "Confirmed.")
                self.message_user(
                    request, _("{decision}: confirmed and carried out.").format(decision=decision), messages.SUCCESS
                )

    @only_fresh
    def reject(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second person does not agree."""
        require_may_decide(request)
        decision, form = get_object_or_404(ChargebackDecision, pk=pk), SaidForm(request.POST or None)

        def do() -> ChargebackDecision:
            deciding.reject(decision, by=person(request), **form.cleaned_data)
            return decision

        return self.ask(
            request,
            form,
            title=_("Do not confirm: {decision}").format(decision=decision),
            lead=_("Nothing happens by it then, and it waits for another decision."),
            verb=_("Do not confirm it"),
            about=decision,
            do=do,
        )


@admin.register(Debt)
class DebtAdmin(ReadOnlyAdmin):
    """What clients owe for chargebacks that were lost after their money was paid out."""

    list_display = ("opened_at", "client", "owed", "chargeback", "ended_at", "reference")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "currency")
    list_select_related = ("client", "chargeback")
    fields = ("client", "owed", "chargeback", "opened_at", ("ended_at", "ended_by", "reference"))
    readonly_fields = ("owed",)
    search_fields = ("client__email", "reference")
