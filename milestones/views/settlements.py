from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from contracts.models import Contract
from marketplace.money import Money, fee_minor
from milestones import settling
from milestones.clocks import Party
from milestones.forms import AcceptSettlementForm, DeclineSettlementForm, RefundRequestForm, SettlementForm
from milestones.models import Milestone, SettlementOffer
from milestones.models.states import AT_WORK, PROTECTED
from milestones.views.finding import about, milestone_for, milestone_of


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer so much to the freelancer, the rest back to the client."""
    user, milestone = person(request), milestone_of(request, pk)
    by_client = user.pk == milestone.contract.client_id
    form = SettlementForm(request.POST or None, milestone=milestone, by_client=by_client)
    if request.method == "POST" and form.is_valid():
        milestone.offer_settlement(
            by=user,
            to_freelancer_minor=form.cleaned_data["to_freelancer"],
            reason=form.cleaned_data["reason"],
            seen_state=form.cleaned_data["seen_state"],
        )
        return redirect(milestone)
    milestone.contract.require_state(Contract.State.ACTIVE)
    milestone.require(*PROTECTED)
    return render(request, "milestones/settlement_offer.html", {**about(milestone), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def refund_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for everything back."""
    milestone = milestone_for(request, pk, Party.CLIENT)
    form = RefundRequestForm(request.POST or None, milestone=milestone)
    if request.method == "POST" and form.is_valid():
        milestone.offer_settlement(
            by=person(request),
            to_freelancer_minor=0,
            reason=form.cleaned_data["reason"],
            seen_state=form.cleaned_data["seen_state"],
        )
        return redirect(milestone)
    milestone.contract.require_state(Contract.State.ACTIVE)
    milestone.require(*AT_WORK)
    asked = SettlementOffer(milestone=milestone, to_freelancer_minor=0)
    return render(request, "milestones/refund_request.html", {**about(milestone), "form": form, "clock": asked.clock})


@login_required
@require_safe
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer with everything that can be done about it."""
    return render(request, "milestones/settlement.html", _context(request, _offer(request, pk)))


@login_required
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the other side's offer, after confirming the split."""
    found = _offer(request, pk)
    label = f"Yes: {settling.sentence(found.milestone, found.to_freelancer_minor)}"
    form = AcceptSettlementForm(request.POST or None, offer=found, label=label)
    if request.method == "POST" and form.is_valid():
        found.milestone.accept_settlement(
            found, by=person(request), confirmed_minor=form.cleaned_data["confirmed_minor"]
        )
        return redirect(found.milestone)
    found.require_answerable(person(request))
    return render(request, "milestones/settlement_accept.html", {**_context(request, found), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    found = _offer(request, pk)
    form = DeclineSettlementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found.milestone.decline_settlement(found, by=person(request), answer=form.cleaned_data["answer"])
        return redirect(found.milestone)
    found.require_answerable(person(request))
    return render(request, "milestones/settlement_decline.html", {**_context(request, found), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def counter_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with another split."""
    user, found = person(request), _offer(request, pk)
    by_client = user.pk == found.milestone.contract.client_id
    form = SettlementForm(request.POST or None, milestone=found.milestone, by_client=by_client)
    if request.method == "POST" and form.is_valid():
        found.milestone.counter_settlement(
            found,
            by=user,
            to_freelancer_minor=form.cleaned_data["to_freelancer"],
            reason=form.cleaned_data["reason"],
        )
        return redirect(found.milestone)
    found.require_answerable(user)
    return render(request, "milestones/settlement_offer.html", {**_context(request, found), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own offer back."""
    found = _offer(request, pk)
    if request.method == "POST":
        found.milestone.take_back_settlement(found, by=person(request))
        return redirect(found.milestone)
    found.require_answerable(person(request), own=True)
    return render(request, "milestones/settlement_take_back.html", _context(request, found))


def _offer(request: HttpRequest, pk: int) -> SettlementOffer:
    """An offer of this person's contracts, with its milestone and people; 404 for everybody else."""
    mine = Contract.objects.visible_to(person(request))
    found: SettlementOffer = get_object_or_404(SettlementOffer.objects.filter(milestone__contract__in=mine), pk=pk)
    milestone: Milestone = Milestone.objects.with_parties().get(pk=found.milestone_id)
    found.milestone = milestone
    return found


def _context(request: HttpRequest, found: SettlementOffer) -> dict[str, object]:
    milestone = found.milestone
    fee = fee_minor(found.to_freelancer_minor, milestone.contract.fee_bps, milestone.currency)
    return {
        **about(milestone),
        "offer": found,
        "is_own": found.author_id == person(request).pk,
        "fee": Money(fee, milestone.currency),
        "net": found.to_freelancer - Money(fee, milestone.currency),
        "split": settling.sentence(milestone, found.to_freelancer_minor),
    }
