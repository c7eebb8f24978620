"""At most as many disputes at once as one side can lose: for two people who are new to each other, and for losers.

Only what somebody opens by hand is refused. A dispute that a clock leads to (a refund request that nobody answered, the
second that was not agreed to) opens whatever else is open, or money would stay undecided; it counts afterwards for
the client, in whose name it was opened.

Nobody is left without a way out by a limit. What is in review is released by silence after 14 days, and where a client
has no change request left their dispute is never refused. A freelancer whose third milestone is not in review submits
it; that begins those 14 days. A client whose third milestone is not in review asks for everything back: unanswered,
the money goes back or it is a dispute after 7 days; refused, they ask again 7 days after the first time, and the second
refusal or silence makes it a dispute by itself: 14 days at most, as without a limit (see longest_delay in milestones).
"""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.suspension.suspended import lock
from disputes.models import Dispute, Ruling
from marketplace import times
from marketplace.limits.ceilings import LOST_DISPUTES, NEW_PAIR_DISPUTES
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.models import Milestone, MilestoneEvent, State

REVIEWED = (MilestoneEvent.Kind.APPROVED, MilestoneEvent.Kind.SILENCE)


class TooManyDisputes(Refused):
    """One side has as many disputes open as it can have for now."""

    title = _later("One dispute after the other")


def require_room(milestone: Milestone, *, by: User, at: datetime) -> None:
    """Raise TooManyDisputes if `by` has to wait with another one. Reads only: see `lock_and_require_room`.

    Never where nothing else is left that would stop a review's clock: silence would then pay what is disputed.
    """
    if _is_last_resort(milestone, by):
        return
    contract, opened = milestone.contract, Dispute.objects.open().filter(opened_by=by)
    if _lost(by, since=at - (LOST_DISPUTES.within or timedelta())) >= LOST_DISPUTES.most and opened.exists():
        raise TooManyDisputes(
            ngettext(
                "In the last {period} our staff ruled wholly against you in {most} dispute or more, so you can "
                "have one open at a time. {instead}",
                "In the last {period} our staff ruled wholly against you in {most} disputes or more, so you can "
                "have one open at a time. {instead}",
                LOST_DISPUTES.most,
            ).format(
                period=times.length(LOST_DISPUTES.within or timedelta()),
                most=LOST_DISPUTES.most,
                instead=_instead(milestone, by),
            )
        )
    other = contract.other_party(by)
    if opened.filter(_between(by, other)).count() >= NEW_PAIR_DISPUTES.most and not _know_each_other(by, other):
        raise TooManyDisputes(
            ngettext(
                "You can have {most} dispute with {other} open at once, until a payment between you was released after "
                "a review. {instead}",
                "You can have {most} disputes with {other} open at once, until a payment between you was released "
                "after a review. {instead}",
                NEW_PAIR_DISPUTES.most,
            ).format(most=NEW_PAIR_DISPUTES.most, other=other.name, instead=_instead(milestone, by))
        )


def lock_and_require_room(milestone: Milestone, *, by: User, at: datetime) -> None:
    """The same with the person locked until the end of the transaction: of two at once the later one counts."""
    lock(by)
    require_room(milestone, by=by, at=at)


def _is_last_resort(milestone: Milestone, by: User) -> bool:
    """The client of work in review who has no change request left."""
    contract = milestone.contract
    in_review = by.pk == contract.client_id and milestone.state == State.SUBMITTED
    return in_review and milestone.change_requests.count() >= contract.change_rounds


def _instead(milestone: Milestone, by: User) -> str:
    """What stops a clock until then, or moves the money without staff."""
    another = _("Once one of them is over, you can open another.")
    if by.pk == milestone.contract.client_id and milestone.state == State.SUBMITTED:
        return _("{another} Until then you can request changes, which stops the review, or offer a settlement.").format(
            another=another
        )
    return _("{another} Until then you can offer a settlement.").format(another=another)


def _know_each_other(one: User, other: User) -> bool:
    """Whether any payment between the two was released after a review: by the client, or by their silence."""
    events = MilestoneEvent.objects.filter(kind__in=REVIEWED)
    return events.filter(_between(one, other)).exists()


def _between(one: User, other: User) -> Q:
    pair = Q(milestone__contract__client=one, milestone__contract__freelancer=other)
    return pair | Q(milestone__contract__client=other, milestone__contract__freelancer=one)


def _lost(person: User, *, since: datetime) -> int:
    """How many disputes were ruled wholly against this person since then, whoever opened them."""
    ruled = Ruling.objects.filter(state=Ruling.State.CARRIED_OUT, carried_out_at__gt=since)
    whole = F("dispute__milestone__amount_minor")
    nothing = Q(dispute__milestone__contract__freelancer=person, to_freelancer_minor=0)
    return ruled.filter(nothing | Q(dispute__milestone__contract__client=person, to_freelancer_minor=whole)).count()
