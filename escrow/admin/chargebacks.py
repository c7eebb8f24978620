from typing import NamedTuple

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.chargeback_files import FileInline, FilePages
from escrow.admin.debts import DebtPages, DecisionInline, DrawInline, TakingInline
from escrow.admin.own_evidence import OwnEvidencePages
from escrow.chargebacks import answering, deciding, giving_back
from escrow.chargebacks.evidence import evidence_for
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.losses import debts
from escrow.models import Chargeback, ChargebackDecision
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.texts import later as _later


class Decided(NamedTuple):
    """What the desk's log has of a decision about a part that was lost, and what is said to who made it."""

    proposed: str
    decided: str
    said: str


HOLD_PAYS = Decided(
    _later("The hold pays for what was lost in part: proposed."),
    _later("The hold pays for what was lost in part."),
    _later("{chargeback}: the hold pays."),
)
WE_PAY = Decided(
    _later("We pay for what was lost in part: proposed."),
    _later("We pay for what was lost in part."),
    _later("{chargeback}: we pay."),
)


@admin.register(Chargeback)
class ChargebackAdmin(DebtPages, FilePages, OwnEvidencePages):
    """Payments that a client's bank takes back, or asks about; it is answered by itself where that is worth its fee."""

    list_display = (
        *("opened_at", "payment", "amount", "reason", "state", "decision_due_at"),
        *("evidence_sent_at", "evidence_due_at"),
    )
    list_filter = ("state", ("evidence_sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("payment",)
    search_fields = ("provider_ref", "payment__payer__email", "payment__charge_ref")
    fields = (
        ("payment", "provider_ref"),
        ("amount", "taken"),
        ("state", "reason"),
        ("is_inquiry", "is_refundable"),
        ("opened_at", "closed_at", "settled_at"),
        ("decision_due_at", "owed"),
        ("evidence_due_at", "evidence_sent_at"),
        "what_was_sent",
        ("attempts", "next_attempt_at", "last_error"),
    )
    readonly_fields = ("amount", "taken", "owed", "what_was_sent")
    inlines = (FileInline, DrawInline, TakingInline, DecisionInline)
    actions = ["send_evidence", "give_back", "let_hold_pay", "let_us_pay", "settle_with_client"]

    @admin.display(description="taken by the provider")
    def taken(self, chargeback: Chargeback) -> str:
        return str(Money(chargeback.taken_minor, chargeback.currency))

    @admin.display(description="owed by the client")
    def owed(self, chargeback: Chargeback) -> str:
        debt = debts.owed_for(chargeback)
        return str(debt.owed) if debt else "nothing"

    @admin.display(description="evidence")
    def what_was_sent(self, chargeback: Chargeback) -> SafeString | str:
        evidence = chargeback.evidence or vars(evidence_for(chargeback))
        parts = (
            (
                name.replace("_", " ").capitalize(),
                format_html_join("", "<br>{}", ((line,) for line in text.splitlines())),
            )
            for name, text in evidence.items()
        )
        told = format_html("<p>{}</p>", _when_it_goes(chargeback))
        return told + format_html_join("", "<p><strong>{}</strong>{}</p>", parts)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.decide_chargeback")

    @admin.action(description=_later("Lost in part: the hold pays what the bank took"), permissions=["decide"])
    @only_fresh
    def let_hold_pay(self, request: HttpRequest, chosen: "QuerySet[Chargeback]") -> None:
        self._decide(request, chosen, holds_pay=True)

    @admin.action(description=_later("Lost in part: we pay, the milestone goes on"), permissions=["decide"])
    @only_fresh
    def let_us_pay(self, request: HttpRequest, chosen: "QuerySet[Chargeback]") -> None:
        self._decide(request, chosen, holds_pay=False)

    def _decide(self, request: HttpRequest, chosen: "QuerySet[Chargeback]", *, holds_pay: bool) -> None:
        """One that takes two waits for the second of them."""
        words = HOLD_PAYS if holds_pay else WE_PAY
        for chargeback in chosen:
            try:
                decision = deciding.decide(chargeback, holds_pay=holds_pay, by=person(request))
            except Refused as refusal:
                self.message_user(request, f"{chargeback}: {refusal}", messages.WARNING)
                continue
            waits = decision.state == ChargebackDecision.State.PROPOSED
            self.log_change(request, chargeback, str(words.proposed if waits else words.decided))
            said = _("{chargeback}: this waits for a second person.") if waits else words.said
            self.message_user(request, said.format(chargeback=chargeback), messages.SUCCESS)

    @admin.action(
        description=_later("Inquiry: give the money back to the client, which ends it"), permissions=["decide"]
    )
    @only_fresh
    def give_back(self, request: HttpRequest, chosen: "QuerySet[Chargeback]") -> None:
        """Calls the provider for each; what it does not take is said, and stops none of the others."""
        for chargeback in chosen.select_related("payment"):
            try:
                given = giving_back.give_back(chargeback, by=person(request))
            except (Refused, GatewayUnavailable, GatewayRefused) as refusal:
                self.message_user(
                    request,
                    _("{chargeback}: nothing was given back. {refusal}").format(chargeback=chargeback, refusal=refusal),
                    messages.WARNING,
                )
            else:
                if not given:
                    self.log_change(
                        request, chargeback, _("Proposed to give back what is held, while the bank only asks.")
                    )
                    self.message_user(
                        request,
                        _("{chargeback}: this waits for a second person.").format(chargeback=chargeback),
                        messages.SUCCESS,
                    )
                    continue
                amounts = ", ".join(str(refund.amount) for refund in given)
                self.log_change(
                    request, chargeback, _("Gave back {amounts}, while the bank only asked.").format(amounts=amounts)
                )
                self.message_user(
                    request,
                    _("{chargeback}: {amounts} on the way to the client.").format(
                        chargeback=chargeback, amounts=amounts
                    ),
                    messages.SUCCESS,
                )

    @admin.action(description=_later("Settled: the client may make deposits again"), permissions=["decide"])
    @only_fresh
    def settle_with_client(self, request: HttpRequest, chosen: "QuerySet[Chargeback]") -> None:
        """Where something is owed it takes the reference of the client's payment: the page of the chargeback asks."""
        user = person(request)
        said = {"done": _("the client may make deposits again."), "logged": _("Settled with the client.")}
        self.for_each(request, chosen, lambda each: deciding.settle_with_client(each, by=user), **said)

    def has_send_evidence_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.change_chargeback")

    @admin.action(description=_later("Send the evidence now"), permissions=["send_evidence"])
    def send_evidence(self, request: HttpRequest, chosen: "QuerySet[Chargeback]") -> None:
        """Calls the provider for each; what it does not take is said, and stops none of the others."""
        for chargeback in chosen.select_related("payment__payer"):
            if chargeback.state != Chargeback.State.OPEN or chargeback.evidence_sent_at:
                self.message_user(
                    request,
                    _("{chargeback}: there is nothing to send any more.").format(chargeback=chargeback),
                    messages.WARNING,
                )
                continue
            try:
                answering.send_evidence(chargeback)
            except (GatewayUnavailable, GatewayRefused) as error:
                self.message_user(
                    request,
                    _("{chargeback}: it could not be sent. {error}").format(chargeback=chargeback, error=error),
                    messages.ERROR,
                )
            else:
                self.log_change(request, chargeback, _("Sent the evidence to the bank."))
                self.message_user(
                    request, _("{chargeback}: the evidence is sent.").format(chargeback=chargeback), messages.SUCCESS
                )


def _when_it_goes(chargeback: Chargeback) -> str:
    if sent_at := chargeback.evidence_sent_at:
        return _("Went to the bank on {sent_at:%d %b %Y, %H:%M} UTC.").format(sent_at=sent_at)
    if chargeback.state != Chargeback.State.OPEN or not answering.goes_by_itself(chargeback):
        why = answering.intention(chargeback) if chargeback.state == Chargeback.State.OPEN else _("It was not sent.")
        return _("This is what could go to the bank. {why}").format(why=why)
    at = answering.send_evidence_at(chargeback)
    return _("This is what would go, and goes by itself, to the bank on {at:%d %b %Y, %H:%M} UTC.").format(at=at)
