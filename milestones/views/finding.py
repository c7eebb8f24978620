"""Finding what a person may see: what is not theirs does not exist for them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import User
from accounts.rights import has_right
from contracts.models import Contract
from marketplace import clock
from marketplace.drafts import restoring
from marketplace.refusals import lead_back
from milestones.clocks import Party
from milestones.dispute_status import standings_of
from milestones.models import Milestone
from milestones.outcomes.voices import side_of
from milestones.workspace import next_step, reading
from milestones.workspace.next_step import Reader

SEE_CONTRACTS = "contracts.view_contract"


def contract_of(request: HttpRequest, pk: int) -> Contract:
    """This person's contract, with its people; 404 for everybody else."""
    mine = Contract.objects.visible_to(person(request)).select_related("client", "freelancer", "job", "proposal")
    contract = get_object_or_404(mine, pk=pk)
    lead_back(request, contract.get_absolute_url(), _("To the contract"))
    return contract


def readable_contract(request: HttpRequest, pk: int) -> Contract:
    """The same for who only reads: also any contract for staff who may see contracts, but not their own as staff."""
    return _readable(request, pk, _readable_by(person(request)).select_related("client", "freelancer"))


def contract_to_show(request: HttpRequest, pk: int) -> Contract:
    """The same, with what its own page asks of it."""
    readable = restoring.with_draft(_readable_by(person(request)), request, reverse("message_send", args=[pk]))
    return _readable(request, pk, reading.to_show(readable, person(request)))


def _readable(request: HttpRequest, pk: int, readable: "QuerySet[Contract]") -> Contract:
    contract = get_object_or_404(readable, pk=pk)
    lead_back(request, contract.get_absolute_url(), _("To the contract"))
    return contract


def _readable_by(user: User) -> "QuerySet[Contract]":
    readable = Contract.objects.visible_to(user)
    if has_right(user, SEE_CONTRACTS):
        readable |= Contract.objects.exclude(pk__in=Contract.objects.of(user).values("pk"))
    return readable


def milestone_of(request: HttpRequest, pk: int) -> Milestone:
    """A milestone of this person's contracts, with people and hold; 404 for everybody else."""
    mine = Contract.objects.visible_to(person(request))
    milestone: Milestone = get_object_or_404(Milestone.objects.with_parties().filter(contract__in=mine), pk=pk)
    lead_back(request, milestone.get_absolute_url(), _("To the contract"))
    return milestone


def milestone_for(request: HttpRequest, pk: int, party: Party) -> Milestone:
    """The same for one party's page; NotYours for the other party."""
    user, milestone = person(request), milestone_of(request, pk)
    if party == Party.CLIENT:
        milestone.contract.require_client(user)
    else:
        milestone.contract.require_freelancer(user)
    return milestone


def standing_at(milestone: Milestone) -> str:
    """Where its disagreement is told: the dispute's page while there is one, else its place in the contract."""
    standing = standings_of([milestone]).get(milestone.pk)
    return standing.url if standing else milestone.get_absolute_url()


def about(milestone: Milestone, reads: User) -> dict[str, object]:
    """What every page about a milestone shows to one of its sides: also what happens if nobody acts."""
    side = side_of(milestone.contract, reads.pk)
    reader = Reader(now=clock.now(), zone=timezone.get_current_timezone(), side=side)
    return {
        "milestone": milestone,
        "contract": milestone.contract,
        "side": side,
        "next_step": next_step.of_milestone(
            milestone, milestone.contract, reader, standing=standings_of([milestone]).get(milestone.pk)
        ),
    }
