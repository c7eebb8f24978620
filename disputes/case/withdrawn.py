"""What follows once a dispute is withdrawn and no review goes on, in one sentence for both sides."""

from django.utils.translation import gettext as _

from disputes.models import Dispute
from marketplace import times
from milestones.clocks import IDLE
from milestones.models import State


def afterwards(dispute: Dispute) -> str:
    """No time runs, until nobody gives a sign of life, or under later rules the freelancer gives none."""
    contract = dispute.milestone.contract
    nothing_submitted = dispute.milestone.disputed_from == State.FUNDED
    if contract.rules.waiting_side_keeps_awake:
        sentence = (
            _(
                "Nothing has been submitted, so no time runs against anybody. "
                "If nothing at all happens for {idle}, you are both warned."
            )
            if nothing_submitted
            else _(
                "Changes were asked for, so no time runs against anybody. "
                "If nothing at all happens for {idle}, you are both warned."
            )
        )
    elif nothing_submitted:
        sentence = _(
            "Nothing has been submitted, so no time runs against anybody. "
            "If {freelancer} gives no sign of life for {idle}, you are both warned."
        )
    else:
        sentence = _(
            "Changes were asked for, so no time runs against anybody. "
            "If {freelancer} gives no sign of life for {idle}, you are both warned."
        )
    return sentence.format(freelancer=contract.freelancer.get_short_name(), idle=times.length(IDLE.lasts))
