"""The freelancer asks for a payment; the client pays it, funds it as a milestone, or declines."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person
from contracts.models import Contract
from escrow.earnings import withdrawable
from escrow.views.leaving import to_checkout
from marketplace import filling
from marketplace.limits import CHECKOUTS, PAYMENT_REQUESTS, limited
from marketplace.refusals import lead_back
from marketplace.scripted import is_scripted
from milestones.clocks import Party
from milestones.forms import ConfirmRequestForm, DeclinePaymentForm, PaymentRequestForm
from milestones.models import PaymentRequest
from milestones.verbs import answering_payment_requests, asking_for_payment
from milestones.verbs.approving import AmountNotConfirmed
from milestones.views.finding import contract_of
from milestones.workspace import asked_payment


@login_required
@require_http_methods(["GET", "POST"])
@limited(PAYMENT_REQUESTS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an amount, and say what for and why."""
    user, contract = person(request), contract_of(request, pk)
    initial = {"amount": request.GET.get("amount", "")}
    form = PaymentRequestForm(*filling.typed(request), contract=contract, initial=initial)
    allow = partial(asking_for_payment.require_can_ask, contract, by=user)
    context: dict[str, object] = {"contract": contract}
    if request.method == "GET" and is_scripted(request):
        # The page itself asks what arrives of the amount that is being typed.
        contract.require_freelancer(user)
        return render(request, "milestones/_arrives.html", {**context, "form": form, "preview": form.preview()})

    def do() -> None:
        told = form.cleaned_data
        asking_for_payment.ask(
            contract, by=user, amount_minor=told["amount"], what_for=told["what_for"], reason=told["reason"]
        )
        client = contract.client.get_short_name()
        messages.success(request, _("{client} reads on the contract’s page what you ask for.").format(client=client))

    if filling.done(request, form, allow=allow, do=do):
        return redirect(contract)
    return filling.page(request, "milestones/payment_ask.html", context, form)


@login_required
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A request with everything that can be done about it."""
    user, found = person(request), _request_of(request, pk)
    party = Party.CLIENT if user.pk == found.contract.client_id else Party.FREELANCER
    context = {
        "contract": found.contract,
        "asked": asked_payment.on_its_page(found, party),
        "unprotected": withdrawable.UNSEEN_WAITS if found.contract.rules.withdrawing_waits_by_risk else None,
    }
    return render(request, "milestones/payment_request.html", context)


@login_required
@require_POST
@limited(CHECKOUTS)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay it directly."""
    found = _request_of(request, pk)
    minor = _confirmed(request, found)
    asked = answering_payment_requests.pay(found, by=person(request), confirmed_minor=minor)
    return to_checkout(request, asked)


@login_required
@require_POST
@limited(CHECKOUTS)
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Fund it as a new milestone."""
    found = _request_of(request, pk)
    minor = _confirmed(request, found)
    asked = answering_payment_requests.fund(found, by=person(request), confirmed_minor=minor)
    return to_checkout(request, asked)


@login_required
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    user, found = person(request), _request_of(request, pk)
    freelancer = found.contract.freelancer.get_short_name()
    form = DeclinePaymentForm(*filling.typed(request), freelancer=freelancer)

    def do() -> None:
        answering_payment_requests.decline(found, by=user, answer=form.cleaned_data["answer"])
        messages.success(
            request, _("Declined. {freelancer} is told, and nothing was charged.").format(freelancer=freelancer)
        )

    allow = partial(answering_payment_requests.require_can_answer, found, by=user)
    if filling.done(request, form, allow=allow, do=do):
        return redirect(found.contract)
    context: dict[str, object] = {"contract": found.contract, "request_": found}
    return filling.page(request, "milestones/payment_request_decline.html", context, form)


@login_required
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it no more."""
    found = _request_of(request, pk)
    asking_for_payment.take_back(found, by=person(request))
    messages.success(request, _("You no longer ask for {amount}.").format(amount=found.amount))
    return redirect(found.contract)


def _request_of(request: HttpRequest, pk: int) -> PaymentRequest:
    """A request of this person's contracts, with its people; 404 for everybody else."""
    mine = Contract.objects.visible_to(person(request))
    requests = PaymentRequest.objects.select_related("contract__client", "contract__freelancer")
    found = get_object_or_404(requests.filter(contract__in=mine), pk=pk)
    lead_back(request, found.contract.get_absolute_url(), _("To the contract"))
    return found


def _confirmed(request: HttpRequest, found: PaymentRequest) -> int:
    """The amount that the page showed. Raises AmountNotConfirmed where none came along, for who may answer at all."""
    answering_payment_requests.require_can_answer(found, by=person(request))
    form = ConfirmRequestForm(request.POST)
    if not form.is_valid():
        raise AmountNotConfirmed(_("The request is for {amount}.").format(amount=found.amount))
    return int(form.cleaned_data["confirmed_minor"])
