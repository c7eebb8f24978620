"""What keeps somebody from sending a proposal, asked before they write one."""

from accounts.models import User
from accounts.names import require_distinct
from accounts.suspension.suspended import refuse_if_suspended
from contracts.models import Job
from escrow.money_in.payable import require_can_be_paid
from marketplace.limits import PROPOSALS, require_room
from marketplace.refusals import Refused


def require_none(user: User, job: Job) -> None:
    """Raise what `Proposal.send` would: Suspended, SameName, CannotBePaid, TooMuch. Reads only, so true for now."""
    refuse_if_suspended(user, "send proposals")
    require_distinct(user, job.client)
    require_can_be_paid(user)
    require_room(user, PROPOSALS)


def of(user: User, job: Job) -> str:
    """The same in words for this person; empty where there is none."""
    try:
        require_none(user, job)
    except Refused as refusal:
        return str(refusal)
    return ""
