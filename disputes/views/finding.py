"""Finding a dispute for one of its two sides."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import User
from disputes.models import Dispute
from marketplace.refusals import lead_back
from milestones.views import finding


def dispute_of(request: HttpRequest, pk: int) -> Dispute:
    """A dispute about this person's contracts, with everybody; 404 for everybody else."""
    mine = Dispute.objects.visible_to(person(request)).with_everybody()
    found: Dispute = get_object_or_404(mine, pk=pk)
    lead_back(request, found.get_absolute_url(), _("To the dispute"))
    return found


def about(dispute: Dispute, reads: User) -> dict[str, Any]:
    """What every page about a dispute shows: also what happens if nobody acts."""
    return {**finding.about(dispute.milestone, reads), "dispute": dispute}
