from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Contract
from escrow.earnings import withdrawable
from escrow.money_in import payments
from escrow.views.leaving import to_checkout
from marketplace import clock
from marketplace.limits import CHECKOUTS, limited
from milestones.clocks import Party
from milestones.forms import ConfirmAmountForm, DirectPaymentForm, ReturnForm
from milestones.models import Milestone, State
from milestones.models.states import PROTECTED
from milestones.outcomes.split import split_of
from milestones.verbs import approving, funding, paying, returned_deposits, returning, within_ruling
from milestones.views import said
from milestones.views.finding import about, contract_of, milestone_for


@login_required
@require_http_methods(["GET", "POST"])
@limited(CHECKOUTS)
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a milestone's money, or complete a direct payment."""
    milestone = milestone_for(request, pk, Party.CLIENT)
    if request.method == "POST":
        user = person(request)
        payment = paying.resume(milestone, by=user) if milestone.is_direct else funding.fund(milestone, by=user)
        return to_checkout(request, payment)
    milestone.require(State.PENDING)
    payments.require_may_pay(person(request), [milestone.contract.freelancer], currency=milestone.currency)
    if not milestone.is_direct:
        returned_deposits.require_may_deposit(person(request), milestone.contract.freelancer, now=clock.now())
    unprotected = _unprotected(milestone.contract) if milestone.is_direct else None
    return render(request, "milestones/deposit.html", {**_context(request, milestone), "unprotected": unprotected})


@login_required
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the work and release the money, after confirming the amount."""
    milestone = milestone_for(request, pk, Party.CLIENT)
    label = _("Yes, {amount} goes to {freelancer}.").format(
        amount=milestone.amount, freelancer=milestone.contract.freelancer.name
    )
    form = ConfirmAmountForm(request.POST or None, milestone=milestone, label=label)
    if request.method == "POST" and form.is_valid():
        approving.approve(
            milestone,
            by=person(request),
            confirmed_minor=form.cleaned_data["confirmed_minor"],
            seen_state=form.cleaned_data["seen_state"],
            seen_submissions=form.cleaned_data["seen_submissions"],
        )
        said.released(request, milestone)
        return redirect(milestone.contract)
    milestone.require(*PROTECTED)
    within_ruling.require(milestone, to_freelancer_minor=milestone.amount_minor)
    latest = milestone.submissions.prefetch_related("files", "links", "claims").first()
    context = {**_context(request, milestone), "form": form, "submission": latest}
    if latest is None:
        context["unprotected"] = _unprotected(milestone.contract)
    return render(request, "milestones/approve.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def return_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the money back to the client."""
    milestone = milestone_for(request, pk, Party.FREELANCER)
    label = _("Yes, {amount} goes back to {client}.").format(
        amount=milestone.amount, client=milestone.contract.client.name
    )
    form = ReturnForm(request.POST or None, milestone=milestone, label=label)
    if request.method == "POST" and form.is_valid():
        returning.return_money(
            milestone,
            by=person(request),
            confirmed_minor=form.cleaned_data["confirmed_minor"],
            reason=form.cleaned_data["reason"],
            seen_state=form.cleaned_data["seen_state"],
        )
        said.about(request, said.RETURNED, milestone)
        return redirect(milestone.contract)
    milestone.require(*PROTECTED)
    return render(request, "milestones/return.html", {**_context(request, milestone), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def refund_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a refund that came back once more."""
    milestone = milestone_for(request, pk, Party.CLIENT)
    if request.method == "POST":
        back = milestone.hold.balance
        returning.send_refund_again(milestone, by=person(request))
        said.say(request, said.SENT_AGAIN, milestone.contract, amount=back)
        return redirect(milestone.contract)
    milestone.require(State.REFUNDED, State.SETTLED)
    return render(request, "milestones/refund_again.html", _context(request, milestone))


@login_required
@require_http_methods(["GET", "POST"])
@limited(CHECKOUTS)
def direct_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay any amount at any time."""
    user = person(request)
    contract = contract_of(request, pk)
    contract.require_client(user)
    contract.require_state(Contract.State.ACTIVE, Contract.State.COMPLETED)
    payments.require_may_pay(user, [contract.freelancer], currency=contract.currency)
    form = DirectPaymentForm(request.POST or None, currency=contract.currency)
    if request.method == "POST" and form.is_valid():
        payment = paying.pay(
            contract, by=user, amount_minor=form.cleaned_data["amount"], what_for=form.cleaned_data["what_for"]
        )
        return to_checkout(request, payment)
    context = {"contract": contract, "form": form, "unprotected": _unprotected(contract)}
    return render(request, "milestones/direct_payment.html", context)


def _unprotected(contract: Contract) -> timedelta | None:
    """How long money waits that is released with nothing submitted; None where the contract's rules know no such."""
    return withdrawable.UNSEEN_WAITS if contract.rules.withdrawing_waits_by_risk else None


def _context(request: HttpRequest, milestone: Milestone) -> dict[str, object]:
    return {**about(milestone, person(request)), "split": split_of(milestone, milestone.amount_minor)}
