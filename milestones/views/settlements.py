"""An offer that was made, and answering it."""

from datetime import timedelta
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from contracts.models import Contract
from escrow.earnings import withdrawable
from marketplace import clock, filling, times
from marketplace.refusals import lead_back
from milestones.forms import AcceptSettlementForm, DeclineSettlementForm
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.models.states import State
from milestones.outcomes import settling
from milestones.outcomes.split import split_of
from milestones.outcomes.unseen import is_unprotected, unseen_holds
from milestones.outcomes.voices import side_of
from milestones.verbs import answering_settlements
from milestones.views import said
from milestones.views.finding import about, standing_at
from milestones.workspace.settlement_words import accepting


@login_required
@require_safe
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer with everything that can be done about it."""
    return render(request, "milestones/settlement.html", about_offer(request, offer_of(request, pk)))


@login_required
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the other side's offer, after confirming the split."""
    user, found = person(request), offer_of(request, pk)
    answering_settlements.require_can_answer(found, by=user, at=clock.now())
    form = AcceptSettlementForm(*filling.typed(request), offer=found)
    if request.method == "POST" and form.is_valid():
        answering_settlements.accept(found, by=user, confirmed_minor=form.cleaned_data["confirmed_minor"])
        said.agreed(request, found)
        return redirect(found.milestone)
    context = {
        **about_offer(request, found),
        "form": form,
        "unprotected": _unprotected(found),
        "is_client": user.pk == found.milestone.contract.client_id,
        "told_unprotected": str(withdrawable.UNPROTECTED).format(waits=times.length(withdrawable.UNSEEN_WAITS)),
    }
    return render(request, "milestones/settlement_accept.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    user, found = person(request), offer_of(request, pk)
    form = DeclineSettlementForm(*filling.typed(request))
    allow = partial(answering_settlements.require_can_answer, found, by=user, at=clock.now())
    if filling.done(
        request,
        form,
        allow=allow,
        do=lambda: answering_settlements.decline(found, by=user, answer=form.cleaned_data["answer"]),
    ):
        said.declined(request, found.milestone)
        return redirect(standing_at(found.milestone))
    return filling.page(request, "milestones/settlement_decline.html", about_offer(request, found), form)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own offer back."""
    user, found = person(request), offer_of(request, pk)
    if request.method == "POST":
        answering_settlements.take_back(found, by=user)
        said.about(request, said.TAKEN_BACK, found.milestone)
        return redirect(standing_at(found.milestone))
    answering_settlements.require_can_answer(found, by=user, at=clock.now(), own=True)
    return render(request, "milestones/settlement_take_back.html", about_offer(request, found))


def _unprotected(found: SettlementOffer) -> timedelta | None:
    """How long what is paid waits because nothing was submitted; None where something was, or nothing is paid."""
    milestone = found.milestone
    unseen = unseen_holds([milestone], MilestoneEvent.Kind.SETTLED, from_states=[milestone.state])
    paid = not found.is_refund_request and is_unprotected(milestone, unseen)
    return withdrawable.UNSEEN_WAITS if paid else None


def offer_of(request: HttpRequest, pk: int) -> SettlementOffer:
    """An offer of this person's contracts, with its milestone and people; 404 for everybody else."""
    mine = Contract.objects.visible_to(person(request))
    found: SettlementOffer = get_object_or_404(SettlementOffer.objects.filter(milestone__contract__in=mine), pk=pk)
    milestone: Milestone = Milestone.objects.with_parties().get(pk=found.milestone_id)
    found.milestone = milestone
    lead_back(request, found.get_absolute_url(), _("To the offer"))
    return found


def about_offer(request: HttpRequest, found: SettlementOffer) -> dict[str, object]:
    """What every page about an offer shows."""
    milestone, reads = found.milestone, person(request)
    side = side_of(milestone.contract, reads.pk)
    return {
        **about(milestone, reads),
        "offer": found,
        "opens_dispute": milestone.refusing_opens_dispute(found),
        "is_own": found.author_id == reads.pk,
        "split": split_of(milestone, found.to_freelancer_minor),
        "review_would_end_at": milestone.state == State.SUBMITTED and milestone.review_would_end_at(clock.now()),
        "sentence": settling.sentence(milestone, found.to_freelancer_minor, side),
        "accepting": accepting(found, side),
    }
