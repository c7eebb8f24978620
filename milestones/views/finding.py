"""Finding what a person may see: what is not theirs does not exist for them."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from contracts.models import Contract
from milestones.models import Milestone


def contract_of(user: User, pk: int) -> Contract:
    """This person's contract, with its people; 404 for everybody else."""
    found = Contract.objects.visible_to(user).select_related("client", "freelancer", "job", "proposal")
    return get_object_or_404(found, pk=pk)


def milestone_of(user: User, pk: int) -> Milestone:
    """A milestone of this person's contract, with people and hold; 404 for everybody else."""
    mine = Contract.objects.visible_to(user)
    milestone: Milestone = get_object_or_404(Milestone.objects.with_parties().filter(contract__in=mine), pk=pk)
    return milestone
