from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Contract
from marketplace import clock, filling
from milestones.clocks import Party
from milestones.dispute_status import standings_of
from milestones.forms import EndContractForm
from milestones.models import Milestone
from milestones.verbs import ending
from milestones.views import said
from milestones.views.finding import contract_of
from milestones.workspace import next_step
from milestones.workspace.next_step import Reader


@login_required
@require_http_methods(["GET", "POST"])
def end_of_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Every milestone, what happens to its money, and what the other side must agree to."""
    user = person(request)
    contract = contract_of(request, pk)
    milestones = _milestones(contract)
    # Where an offer is open already, that is what is being talked about.
    free = [m for m in milestones if m.is_at_work and not m.hold.is_frozen and not m.open_offer]
    by_client = user.pk == contract.client_id
    form = EndContractForm(*filling.typed(request), milestones=milestones, free=free, by_client=by_client)

    def do() -> None:
        told = form.cleaned_data
        ending.end(contract, by=user, reason=told["reason"], choices=form.choices, seen_states=told["seen"])

    if filling.done(request, form, allow=lambda: ending.require_can_end(contract, by=user), do=do):
        goes_on = any(milestone.is_protected for milestone in _milestones(contract))
        said.say(request, said.ENDED if goes_on else said.ENDED_AT_ONCE, contract)
        return redirect(contract)
    side = Party.CLIENT if by_client else Party.FREELANCER
    reader = Reader(now=clock.now(), zone=timezone.get_current_timezone(), side=side)
    standings = standings_of(milestones)
    others = [
        (m, next_step.of_milestone(m, contract, reader, standing=standings.get(m.pk)))
        for m in milestones
        if m not in free
    ]
    context = {"contract": contract, "others": others, "other": contract.other_party(user)}
    return filling.page(request, "milestones/end.html", context, form)


def _milestones(contract: Contract) -> list[Milestone]:
    found = Milestone.objects.with_parties().filter(contract=contract).order_by("position")
    return list(found.prefetch_related("settlement_offers", "submissions"))
