"""Making an offer: a split, everything back, or another split as the answer to one."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from marketplace import clock, filling
from marketplace.limits import SETTLEMENTS, limited
from marketplace.scripted import is_scripted
from milestones.clocks import SETTLEMENT, Party
from milestones.forms import RefundRequestForm, SettlementForm
from milestones.models import Milestone, SettlementOffer
from milestones.models.states import AT_WORK, State
from milestones.outcomes.voices import side_of
from milestones.verbs import answering_settlements, offering_settlements
from milestones.views import said
from milestones.views.finding import about, milestone_for, milestone_of, standing_at
from milestones.views.settlements import about_offer, offer_of


@login_required
@require_http_methods(["GET", "POST"])
@limited(SETTLEMENTS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer so much to the freelancer, the rest back to the client."""
    user, milestone = person(request), milestone_of(request, pk)
    by_client = user.pk == milestone.contract.client_id
    form = _split_form(request, milestone)
    if _is_typing(request):
        return _preview(request, milestone, form)
    allow = partial(offering_settlements.require_can_offer, milestone, by=user, at=clock.now())
    if filling.done(
        request, form, allow=allow, do=lambda: offering_settlements.offer(milestone, by=user, **form.offered)
    ):
        said.offered(request, milestone)
        return redirect(standing_at(milestone))
    can_ask_back = by_client and milestone.is_at_work and milestone.can_ask_back
    context = {**about(milestone, user), **_ahead(request, milestone), "can_ask_back": can_ask_back}
    return filling.page(request, "milestones/settlement_offer.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
@limited(SETTLEMENTS)
def refund_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for everything back."""
    user, milestone = person(request), milestone_for(request, pk, Party.CLIENT)
    form = RefundRequestForm(*filling.typed(request), milestone=milestone)

    def allow() -> None:
        offering_settlements.require_can_offer(milestone, by=user, at=clock.now())
        milestone.require(*AT_WORK)
        offering_settlements.require_can_ask_back(milestone)

    if filling.done(
        request, form, allow=allow, do=lambda: offering_settlements.offer(milestone, by=user, **form.offered)
    ):
        said.offered(request, milestone)
        return redirect(milestone)
    asked = SettlementOffer(milestone=milestone, to_freelancer_minor=0)
    context = {**about(milestone, user), "clock": asked.clock}
    return filling.page(request, "milestones/refund_request.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
@limited(SETTLEMENTS)
def counter_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with another split."""
    user, found = person(request), offer_of(request, pk)
    milestone = found.milestone
    form = _split_form(request, milestone, answers=found)
    if _is_typing(request):
        return _preview(request, milestone, form)
    allow = partial(answering_settlements.require_can_answer, found, by=user, at=clock.now())
    if filling.done(
        request,
        form,
        allow=allow,
        do=lambda: answering_settlements.counter(found, by=user, **form.offered),
    ):
        said.offered(request, milestone)
        return redirect(standing_at(milestone))
    context = {**about_offer(request, found), **_ahead(request, milestone)}
    return filling.page(request, "milestones/settlement_offer.html", context, form)


def _is_typing(request: HttpRequest) -> bool:
    """Whether the page itself asks what the amount means that is being typed."""
    return request.method == "GET" and is_scripted(request)


def _preview(request: HttpRequest, milestone: Milestone, form: SettlementForm) -> HttpResponse:
    """Figures and nothing else, so it does not matter what is still possible: the offer may be made already."""
    side = side_of(milestone.contract, person(request).pk)
    context = {"contract": milestone.contract, "side": side, "form": form, "preview": form.preview()}
    return render(request, "milestones/_split_preview.html", context)


def _split_form(request: HttpRequest, milestone: Milestone, answers: SettlementOffer | None = None) -> SettlementForm:
    """The form as it was sent; or empty, but for an amount in the address, which only fills in the field."""
    by_client = person(request).pk == milestone.contract.client_id
    initial = {"to_freelancer": request.GET.get("to_freelancer", "")}
    return SettlementForm(
        *filling.typed(request), milestone=milestone, by_client=by_client, answers=answers, initial=initial
    )


def _ahead(request: HttpRequest, milestone: Milestone) -> dict[str, object]:
    """Who answers, and how long the offer would stand: no longer than a review that goes on beside it."""
    now = clock.now()
    stands = milestone.state == State.SUBMITTED and milestone.review_would_end_at(now)
    review_ends_at = milestone.review_due_at or stands or None
    is_short = review_ends_at is not None and review_ends_at < now + SETTLEMENT.lasts
    return {
        "other": milestone.contract.other_party(person(request)),
        "lasts": SETTLEMENT.lasts,
        "ends_at": review_ends_at if is_short else None,
    }
