"""Requesting changes: the client names what is not met, a limited number of times."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.refusals import Refused
from milestones.clocks import IDLE
from milestones.kinds_of_notice import work
from milestones.models import (
    ChangeRequest,
    ChangeRequestFile,
    Criterion,
    Milestone,
    MilestoneEvent,
    SettlementOffer,
    State,
)
from milestones.outcomes.telling import tell


class ChangeRoundsUsedUp(Refused):
    """The agreed number of change requests has been made."""


class NoCriterionNamed(Refused):
    """A change request names what is not met."""


@transaction.atomic
def request_changes(
    milestone: Milestone,
    *,
    by: User,
    message: str,
    unmet: Sequence[Criterion] = (),
    nothing_delivered: bool = False,
    seen_submission: int,
    files: Sequence[Sent] = (),
) -> ChangeRequest:
    """Stop the review clock and ask for what is missing from submission number `seen_submission`.

    Locks hold, contract, milestone. Raises NotYours, MilestoneStateRefuses, TimeToAnswerIsOver,
    ChangeRoundsUsedUp, NoCriterionNamed, ForeignCriterion, FileRefused or NotThere.
    """
    fresh = milestone.locked()
    fresh.contract.require_client(by)
    fresh.require(State.SUBMITTED)
    submission = fresh.submissions.get(number=fresh.submissions.count())
    if submission.number != seen_submission:
        raise Refused(_("A newer submission has arrived since you opened this page. Look at it first."))
    now = clock.now()
    fresh.require_time_left(now)
    if not fresh.change_rounds_left:
        raise ChangeRoundsUsedUp(
            _(
                "All {change_rounds} rounds of changes have been used. You can approve the work, offer a "
                "settlement or open a dispute."
            ).format(change_rounds=fresh.contract.change_rounds)
        )
    if not unmet and not nothing_delivered:
        raise NoCriterionNamed(_("Name at least one criterion that is not met, or say that nothing was delivered."))
    Criterion.require_of(fresh.pk, unmet)
    request = ChangeRequest.objects.create(
        milestone_id=fresh.pk,
        submission=submission,
        number=fresh.change_requests.count() + 1,
        author=by,
        message=message,
        nothing_delivered=nothing_delivered,
        requested_at=now,
    )
    request.unmet.set(unmet)
    ChangeRequestFile.keep(list(files), change_request=request)
    fresh.changes_asked_for(at=now, idle_lasts=IDLE.lasts)
    Milestone.write([fresh], *Milestone.MOVED)
    SettlementOffer.overtake([fresh], at=now)
    note = _("Round {request_number} of {change_rounds}").format(
        request_number=request.number, change_rounds=fresh.contract.change_rounds
    )
    MilestoneEvent.record(
        [fresh], MilestoneEvent.Kind.CHANGES_REQUESTED, from_states=[State.SUBMITTED], actor=by, at=now, note=note
    )
    tell([fresh], work.CHANGES_WANTED, key=f"changes:{request.number}", at=now)
    return request
