"""What the freelancer says to a plan of the client's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import freelancer_required, person
from contracts.proposals import bargaining
from contracts.proposals.change_forms import DeclineForm, SeenForm
from contracts.proposals.changing import of_side
from contracts.proposals.history import history_of
from marketplace.limits import ANSWERS, limited
from marketplace.money import Money
from marketplace.refusals import lead_back


@freelancer_required
@require_POST
@limited(ANSWERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the plan that the client proposes."""
    proposal = of_side(person(request), pk)
    lead_back(request, proposal.get_absolute_url(), _("See the plan as it stands"))
    version = bargaining.agree(proposal, by=person(request), seen=_seen(request))
    price = Money(version.price_minor, proposal.job.currency)
    words = _("You agreed to version {number}, {price} in all. {client} can hire you on it, and we have told them.")
    messages.success(request, words.format(number=version.number, price=price, client=proposal.job.client.name))
    return redirect(proposal)


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to the plan that the client proposes, with a word why."""
    proposal = of_side(person(request), pk)
    lead_back(request, proposal.get_absolute_url(), _("See the plan as it stands"))
    form = DeclineForm(request.POST or None, initial={"seen": proposal.turns})
    if form.is_valid():
        given = form.cleaned_data
        bargaining.decline(proposal, by=person(request), seen=given["seen"], note=given["note"])
        words = _("You declined the plan. We told {client}; what you proposed yourself still stands.")
        messages.success(request, words.format(client=proposal.job.client.name))
        return redirect(proposal)
    waiting = history_of(proposal).waiting
    if waiting is None:
        return redirect(proposal)
    return render(request, "contracts/plan_decline.html", {"proposal": proposal, "form": form, "told": waiting})


def _seen(request: HttpRequest) -> int:
    """How the proposal stood on the page; without it, as it never stands, so that nothing is agreed to unseen."""
    form = SeenForm(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else 0
