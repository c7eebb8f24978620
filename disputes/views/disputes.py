from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from accounts.notices.seen import mark_seen
from disputes.case.page import Page
from disputes.case.turn import whose_turn
from disputes.forms import OpenDisputeForm
from disputes.verbs import opening
from disputes.views import said
from disputes.views.finding import about, dispute_of
from marketplace import clock, filling
from marketplace.limits import DISPUTES, limited
from marketplace.refreshing import keeps_up
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE
from milestones.views import finding
from milestones.workspace.version import asks_at, version_of


@keeps_up
@require_safe
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """A dispute as its two sides see it."""
    found = dispute_of(request, pk)
    mark_seen(request, found.milestone.contract.get_absolute_url(), path=found.get_absolute_url())
    # Before what it tells of: a change in between is then seen at the next refresh.
    version = version_of(found.milestone.contract)
    case, shown = Page(found, person(request)), about(found, person(request))
    asks = asks_at(found.get_absolute_url(), found.milestone.contract, version)
    context = {**shown, "case": case, "turn": whose_turn(case, shown["next_step"]), "asks_at": asks}
    return render(request, "disputes/dispute.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@limited(DISPUTES)
def open_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is at issue, what happened and what should become of the money."""
    user, milestone = person(request), finding.milestone_of(request, pk)
    form = OpenDisputeForm(*filling.typed(request), milestone=milestone, by=user)

    def do() -> None:
        opening.open_dispute(
            milestone,
            by=user,
            criteria=list(form.cleaned_data["criteria"]),
            story=form.cleaned_data["story"],
            wants_minor=form.cleaned_data["wants"],
            brought=form.brought,
            seen_state=form.cleaned_data["seen_state"],
        )

    if filling.done(request, form, allow=lambda: opening.require_can_open(milestone, by=user, at=clock.now()), do=do):
        made = milestone.disputes.latest("pk")
        said.opened(request, made)
        return redirect(made)
    context = {
        **finding.about(milestone, user),
        "other": milestone.contract.other_party(user),
        "response": RESPONSE,
        "negotiation": NEGOTIATION,
        "appeal": APPEAL,
    }
    return filling.page(request, "disputes/open.html", context, form)
