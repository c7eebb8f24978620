from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Contract
from escrow import payments
from marketplace.money import Money, fee_minor
from milestones import paying
from milestones.forms import ConfirmAmountForm, DirectPaymentForm, ReturnForm
from milestones.models import Milestone, State
from milestones.views.finding import contract_of, milestone_of


@login_required
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a milestone's money, or complete a direct payment."""
    user = person(request)
    milestone = milestone_of(user, pk)
    milestone.contract.require_client(user)
    if request.method == "POST":
        payment = paying.resume(milestone, by=user) if milestone.is_direct else milestone.fund(by=user)
        return redirect(payments.open_checkout(payment))
    milestone.require(State.PENDING)
    return render(request, "milestones/deposit.html", _context(milestone))


@login_required
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the work and release the money, after confirming the amount."""
    user = person(request)
    milestone = milestone_of(user, pk)
    milestone.contract.require_client(user)
    label = f"Yes, {milestone.amount} goes to {milestone.contract.freelancer.name}."
    form = ConfirmAmountForm(request.POST or None, milestone=milestone, label=label)
    if request.method == "POST" and form.is_valid():
        milestone.approve(
            by=user,
            confirmed_minor=form.cleaned_data["confirmed_minor"],
            seen_state=form.cleaned_data["seen_state"],
            seen_submissions=form.cleaned_data["seen_submissions"],
        )
        return redirect(milestone.contract)
    milestone.require(State.SUBMITTED, State.FUNDED, State.CHANGES_REQUESTED)
    latest = milestone.submissions.prefetch_related("files", "links", "claims").first()
    return render(request, "milestones/approve.html", {**_context(milestone), "form": form, "submission": latest})


@login_required
@require_http_methods(["GET", "POST"])
def return_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the money back to the client."""
    user = person(request)
    milestone = milestone_of(user, pk)
    milestone.contract.require_freelancer(user)
    label = f"Yes, {milestone.amount} goes back to {milestone.contract.client.name}."
    form = ReturnForm(request.POST or None, milestone=milestone, label=label)
    if request.method == "POST" and form.is_valid():
        milestone.return_money(
            by=user,
            confirmed_minor=form.cleaned_data["confirmed_minor"],
            reason=form.cleaned_data["reason"],
            seen_state=form.cleaned_data["seen_state"],
        )
        return redirect(milestone.contract)
    milestone.require(State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED)
    return render(request, "milestones/return.html", {**_context(milestone), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def refund_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a refund that came back once more."""
    user = person(request)
    milestone = milestone_of(user, pk)
    milestone.contract.require_client(user)
    if request.method == "POST":
        milestone.send_refund_again(by=user)
        return redirect(milestone.contract)
    milestone.require(State.REFUNDED)
    return render(request, "milestones/refund_again.html", _context(milestone))


@login_required
@require_http_methods(["GET", "POST"])
def direct_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay any amount at any time."""
    user = person(request)
    contract = contract_of(user, pk)
    contract.require_client(user)
    contract.require_state(Contract.State.ACTIVE, Contract.State.COMPLETED)
    form = DirectPaymentForm(request.POST or None, currency=contract.currency)
    if request.method == "POST" and form.is_valid():
        payment = paying.pay(
            contract, by=user, amount_minor=form.cleaned_data["amount"], what_for=form.cleaned_data["what_for"]
        )
        return redirect(payments.open_checkout(payment))
    return render(request, "milestones/direct_payment.html", {"contract": contract, "form": form})


def _context(milestone: Milestone) -> dict[str, object]:
    fee = Money(fee_minor(milestone.amount_minor, milestone.contract.fee_bps), milestone.currency)
    return {
        "milestone": milestone,
        "contract": milestone.contract,
        "fee": fee,
        "net": milestone.amount - fee,
        "criteria": milestone.criteria.all(),
    }
