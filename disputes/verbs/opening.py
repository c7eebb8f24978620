"""Opening a dispute: by one side, or by a refund request that nobody answered, or the second that was refused."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from disputes.deciders import arbiters
from disputes.kinds_of_notice import beginning
from disputes.models import Dispute, Statement
from disputes.telling import tell_both, tell_other
from disputes.verbs import bringing, dispute_limits
from disputes.verbs.bringing import Brought
from disputes.verbs.stating import require_statement
from marketplace import clock
from marketplace.refusals import Refused
from milestones.clocks import RESPONSE
from milestones.models import Criterion, Milestone, MilestoneEvent, SettlementOffer
from milestones.models.states import AT_WORK
from milestones.outcomes import disputing


class NothingAtIssue(Refused):
    """A dispute names the criteria that it is about."""


class DisputeWithdrawnBefore(Refused):
    """Who withdrew a dispute opens no other before something new happened: a clock could be stopped for ever."""


@transaction.atomic
def open_dispute(
    milestone: Milestone,
    *,
    by: User,
    criteria: Sequence[Criterion],
    story: str,
    wants_minor: int,
    brought: Brought = Brought(),  # noqa: B008  frozen
    seen_state: str = "",
) -> Dispute:
    """Disagree about a milestone's money; every clock of the milestone stands from now on.

    `wants_minor`: what the freelancer should get, in minor units. Locks hold, contract, milestone, the person. Raises
    NotYours, TooManyDisputes, ContractStateRefuses, MilestoneStateRefuses, TimeToAnswerIsOver, NothingAtIssue,
    ForeignCriterion, DisputeWithdrawnBefore, or as `stating` and `bringing` do.
    """
    fresh, now = milestone.locked(), clock.now()
    require_can_open(fresh, by=by, at=now)
    if seen_state:
        fresh.require(seen_state)
    if not criteria and fresh.criteria.exists():
        raise NothingAtIssue(_("Choose at least one criterion that you disagree about."))
    Criterion.require_of(fresh.pk, criteria)
    require_statement(fresh, story, wants_minor)
    dispute_limits.lock_and_require_room(fresh, by=by, at=now)
    dispute = _begin([fresh], [by], at=now, by_itself=False)[0]
    dispute.criteria.set(criteria)
    Statement.objects.create(dispute=dispute, author=by, story=story.strip(), wants_minor=wants_minor, stated_at=now)
    if brought:
        bringing.keep(dispute, brought, by=by, at=now)
    tell_other(dispute, by, beginning.OPENED, key="opened", at=now)
    return dispute


def require_can_open(milestone: Milestone, *, by: User, at: datetime) -> None:
    """Raise what `open_dispute` would raise before it looks at what was written."""
    milestone.contract.require_party(by)
    milestone.contract.require_state(Contract.State.ACTIVE)
    milestone.require(*AT_WORK)
    milestone.require_time_left(at)
    if has_withdrawn(milestone, by):
        raise DisputeWithdrawnBefore(
            _(
                "You have withdrawn a dispute about this since the last submission. You can offer a "
                "settlement; after a new submission you can open a dispute again."
            )
        )
    dispute_limits.require_room(milestone, by=by, at=at)


def has_withdrawn(milestone: Milestone, side: User) -> bool:
    """Whether this side has withdrawn a dispute since the last submission: its one until the next."""
    withdrawn = milestone.disputes.filter(opened_by=side, outcome=Dispute.Outcome.WITHDRAWN)
    return withdrawn.filter(after_submission=milestone.submissions.count()).exists()


def open_for_unanswered(offers: Sequence[SettlementOffer], *, at: datetime) -> list[Dispute]:
    """Refund requests on work that nobody answered: the request is the client's statement.

    Who was silent gets no new time to respond. The milestones must be locked.
    """
    disputes = _begin_for(offers, at=at)
    for dispute in disputes:
        if not dispute.milestone.contract.rules.silence_forfeits_response:
            tell_both(dispute, beginning.REQUEST_UNANSWERED, key="opened", at=at)
            continue
        # Who was silent had the time of the request; a second time of silence would only keep the client waiting.
        dispute.enter(Dispute.Stage.IN_REVIEW, at=at)
        tell_both(dispute, beginning.REQUEST_UNANSWERED_TO_STAFF, key="opened", at=at)
        arbiters.tell_waiting(dispute, at=at)
    passed_on = [d.milestone for d in disputes if d.stage == Dispute.Stage.IN_REVIEW]
    disputing.note(passed_on, MilestoneEvent.Kind.DISPUTE_REVIEW, actor=None, at=at)
    return disputes


def open_for_refused(offer: SettlementOffer, *, at: datetime) -> Dispute:
    """One more refund request was not agreed to while work is owed: people decide. The milestone must be locked."""
    [dispute] = _begin_for([offer], at=at, from_refusal=True)
    tell_both(dispute, beginning.REQUEST_REFUSED, key="opened", at=at)
    return dispute


def _begin_for(offers: Sequence[SettlementOffer], *, at: datetime, from_refusal: bool = False) -> list[Dispute]:
    """Disputes of refund requests: about everything, and the request is the client's statement."""
    milestones = [offer.milestone for offer in offers]
    disputes = _begin(
        milestones, [m.contract.client for m in milestones], at=at, by_itself=True, from_refusal=from_refusal
    )
    for dispute, offer in zip(disputes, offers, strict=True):
        dispute.criteria.set(dispute.milestone.criteria.all())
        Statement.objects.create(
            dispute=dispute, author=dispute.opened_by, story=offer.reason, wants_minor=0, stated_at=at
        )
    return disputes


def _begin(
    milestones: Sequence[Milestone],
    openers: Sequence[User],
    *,
    at: datetime,
    by_itself: bool,
    from_refusal: bool = False,
) -> list[Dispute]:
    submissions = [milestone.submissions.count() for milestone in milestones]
    disputing.freeze(milestones, actor=None if by_itself else openers[0], at=at)
    return [
        Dispute.objects.create(
            milestone=milestone,
            opened_by=opener,
            by_itself=by_itself,
            from_refusal=from_refusal,
            after_submission=count,
            due_at=at + RESPONSE.lasts,
            opened_at=at,
        )
        for milestone, opener, count in zip(milestones, openers, submissions, strict=True)
    ]
