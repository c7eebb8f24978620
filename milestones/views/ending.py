from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Contract
from marketplace import clock
from milestones import ending, next_step
from milestones.forms import EndContractForm
from milestones.models import Milestone
from milestones.next_step import Reader
from milestones.standing import standings_of
from milestones.views.finding import contract_of


@login_required
@require_http_methods(["GET", "POST"])
def end_of_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Every milestone, what happens to its money, and what the other side must agree to."""
    user = person(request)
    contract = contract_of(user, pk)
    contract.require_state(Contract.State.ACTIVE)
    milestones = list(
        Milestone.objects.with_parties()
        .filter(contract=contract)
        .prefetch_related("settlement_offers")
        .order_by("position")
    )
    at_work = [milestone for milestone in milestones if milestone.is_at_work and not milestone.hold.is_frozen]
    form = EndContractForm(request.POST or None, milestones=at_work, by_client=user.pk == contract.client_id)
    if request.method == "POST" and form.is_valid():
        ending.end(contract, by=user, reason=form.cleaned_data["reason"], choices=form.choices)
        return redirect(contract)
    if contract.ending_since:
        raise ending.AlreadyEnding("This contract has been ended already. What is still held goes its way.")
    reader, standings = Reader(now=clock.now(), zone=timezone.get_current_timezone()), standings_of(milestones)
    others = [
        (m, next_step.of_milestone(m, contract, reader, standing=standings.get(m.pk)))
        for m in milestones
        if m not in at_work
    ]
    context = {"contract": contract, "form": form, "others": others, "other": contract.other_party(user)}
    return render(request, "milestones/end.html", context)
