from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from contracts.models import Contract
from marketplace import clock, filling
from marketplace.money import Money, fee_minor
from milestones import settling
from milestones.clocks import SETTLEMENT, Party
from milestones.forms import AcceptSettlementForm, DeclineSettlementForm, RefundRequestForm, SettlementForm
from milestones.models import Milestone, SettlementOffer
from milestones.models.states import AT_WORK, State
from milestones.views.finding import about, milestone_for, milestone_of


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer so much to the freelancer, the rest back to the client."""
    user, milestone = person(request), milestone_of(request, pk)
    by_client = user.pk == milestone.contract.client_id
    form = SettlementForm(*filling.typed(request), milestone=milestone, by_client=by_client)
    allow = partial(milestone.require_can_offer, by=user, at=clock.now())
    if filling.done(request, form, allow=allow, do=lambda: milestone.offer_settlement(by=user, **form.offered)):
        return redirect(milestone)
    context = {**about(milestone), "other": milestone.contract.other_party(user), "lasts": SETTLEMENT.lasts}
    return filling.page(request, "milestones/settlement_offer.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
def refund_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for everything back."""
    user, milestone = person(request), milestone_for(request, pk, Party.CLIENT)
    form = RefundRequestForm(*filling.typed(request), milestone=milestone)

    def allow() -> None:
        milestone.require_can_offer(by=user, at=clock.now())
        milestone.require(*AT_WORK)
        milestone.require_can_ask_back()

    if filling.done(request, form, allow=allow, do=lambda: milestone.offer_settlement(by=user, **form.offered)):
        return redirect(milestone)
    asked = SettlementOffer(milestone=milestone, to_freelancer_minor=0)
    context = {**about(milestone), "clock": asked.clock}
    return filling.page(request, "milestones/refund_request.html", context, form)


@login_required
@require_safe
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer with everything that can be done about it."""
    return render(request, "milestones/settlement.html", _context(request, _offer(request, pk)))


@login_required
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the other side's offer, after confirming the split."""
    user, found = person(request), _offer(request, pk)
    found.milestone.require_can_answer(found, by=user, at=clock.now())
    form = AcceptSettlementForm(*filling.typed(request), offer=found)
    if request.method == "POST" and form.is_valid():
        found.milestone.accept_settlement(found, by=user, confirmed_minor=form.cleaned_data["confirmed_minor"])
        return redirect(found.milestone)
    return render(request, "milestones/settlement_accept.html", {**_context(request, found), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    user, found = person(request), _offer(request, pk)
    form = DeclineSettlementForm(*filling.typed(request))
    allow = partial(found.milestone.require_can_answer, found, by=user, at=clock.now())
    if filling.done(
        request,
        form,
        allow=allow,
        do=lambda: found.milestone.decline_settlement(found, by=user, answer=form.cleaned_data["answer"]),
    ):
        return redirect(found.milestone)
    return filling.page(request, "milestones/settlement_decline.html", _context(request, found), form)


@login_required
@require_http_methods(["GET", "POST"])
def counter_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with another split."""
    user, found = person(request), _offer(request, pk)
    milestone = found.milestone
    by_client = user.pk == milestone.contract.client_id
    form = SettlementForm(*filling.typed(request), milestone=milestone, by_client=by_client)
    allow = partial(milestone.require_can_answer, found, by=user, at=clock.now())
    if filling.done(
        request,
        form,
        allow=allow,
        do=lambda: milestone.counter_settlement(found, by=user, **form.offered),
    ):
        return redirect(milestone)
    context = {**_context(request, found), "other": milestone.contract.other_party(user), "lasts": SETTLEMENT.lasts}
    return filling.page(request, "milestones/settlement_offer.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own offer back."""
    user, found = person(request), _offer(request, pk)
    if request.method == "POST":
        found.milestone.take_back_settlement(found, by=user)
        return redirect(found.milestone)
    found.milestone.require_can_answer(found, by=user, at=clock.now(), own=True)
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
    left = milestone.review_left if milestone.state == State.SUBMITTED else None
    fee = fee_minor(found.to_freelancer_minor, milestone.contract.fee_bps, milestone.currency)
    return {
        **about(milestone),
        "offer": found,
        "is_own": found.author_id == person(request).pk,
        "fee": Money(fee, milestone.currency),
        "net": found.to_freelancer - Money(fee, milestone.currency),
        "review_would_end_at": left and clock.now() + left,
        "split": settling.sentence(milestone, found.to_freelancer_minor),
    }
