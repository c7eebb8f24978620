"""How often the payment for one request may be begun: each try stays on the contract's page for good."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.refusals import Refused
from milestones.models import Milestone, MilestoneEvent, PaymentRequest

MOST_TRIES = 5


class TooManyTries(Refused):
    """The payment for one request was begun again and again, and not completed."""


def require_tries_left(request: PaymentRequest, milestones: Sequence[Milestone], *, can_complete: bool) -> None:
    """Raise TooManyTries if so many of these, which are locked, were begun since it was asked.

    No other request of the contract was open meanwhile. What the client has begun by themselves, of the same title and
    amount, counts, too. `can_complete` is whether the last try waits for its payment.
    """
    like_it = [
        each for each in milestones if (each.title, each.amount_minor) == (request.what_for, request.amount_minor)
    ]
    created = MilestoneEvent.objects.filter(milestone__in=like_it, kind=MilestoneEvent.Kind.CREATED)
    tries = created.filter(at__gte=request.asked_at).values("milestone").distinct().count()
    if tries < MOST_TRIES:
        return
    if can_complete:
        text = _("You have begun this payment {count} times. Please complete it the way you chose last.")
    else:
        text = _(
            "This payment was begun {count} times and not completed. Please decline the request, and {freelancer} can "
            "ask again."
        )
    raise TooManyTries(text.format(count=tries, freelancer=request.contract.freelancer.name))
