"""Taking a plan up: who opened its link becomes the other side, and from then on all is as with any other proposal."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import require_distinct
from accounts.suspension.suspended import current_of, lock, require_not_suspended
from contracts.by_link import direct_jobs, telling
from contracts.by_link.models import PlanEvent, SentPlan
from contracts.models import Proposal
from contracts.proposals import bargaining
from escrow.money_in.payable import require_can_be_paid, require_payee
from escrow.money_in.supported import require_offered
from marketplace import clock
from marketplace.charges import require_payable
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from marketplace.texts import later as _later


class NotThere(Refused):
    """The link is good no more, or somebody else was first."""

    title = _later("This plan is no longer waiting")


class PlanChanged(Refused):
    """What is agreed to is what was read."""

    title = _later("The plan has changed")


class OwnPlan(Refused):
    """Nobody works for themselves."""


class SenderCannot(Refused):
    """Its sender may begin nothing new at the moment."""

    title = _later("Not possible at the moment")


@transaction.atomic
def claim(plan: SentPlan, *, by: User, opened: str, seen: int, agrees: bool) -> Proposal:
    """Become the other side of a plan, agreeing to it as version `seen` or to talk about changes; the proposal it is.

    `opened` is the hash of the link by which they came, empty for whoever has the address that it was sent to. Their
    account comes to hire or to work, as the plan has it. Of two at once one wins. Locks both people in the order of
    their keys, then the plan. Raises NotThere, PlanChanged, OwnPlan, SenderCannot, NotYours, Suspended, SameName,
    CannotBePaid, NotOfferedHere or NotPayable.
    """
    for person in sorted((by, plan.sender), key=lambda person: person.pk):
        lock(person)
    require_not_suspended(by, "take up plans")
    plan = SentPlan.objects.select_for_update(of=("self",), no_key=True).select_related("sender").get(pk=plan.pk)
    _require_may(plan, by, opened=opened, seen=seen)
    _take_side(by, works=plan.by_client)
    client, freelancer = (plan.sender, by) if plan.by_client else (by, plan.sender)
    if plan.by_client:
        require_can_be_paid(by)
    else:
        require_payee(plan.sender)
    require_offered(plan.currency)
    for step in plan.steps:
        require_payable(Money(step.amount_minor, plan.currency), f"“{step.title}”")
    now = clock.now()
    job = direct_jobs.make(plan, client, at=now)
    proposal = bargaining.begin(job, freelancer=freelancer, by=plan.sender, plan=plan.steps)
    plan.state, plan.claimed_by, plan.proposal = SentPlan.State.CLAIMED, by, proposal
    plan.save(update_fields=["state", "claimed_by", "proposal"])
    kind = PlanEvent.Kind.AGREED if agrees else PlanEvent.Kind.TAKEN_UP
    PlanEvent.note(plan, kind, by=by, at=now, of=proposal)
    if agrees and plan.by_client:
        # A freelancer's yes makes it what they can be hired on, and tells the client.
        bargaining.agree(proposal, by=by, seen=proposal.turns)
    else:
        telling.taken_up(plan, agrees=agrees, at=now)
    return proposal


def _require_may(plan: SentPlan, by: User, *, opened: str, seen: int) -> None:
    sender = plan.sender.name
    if plan.sender_id == by.pk:
        raise OwnPlan(_("This is your own plan. Send its link to the other side."))
    if not plan.is_waiting or not (plan.is_sent_to(by) or opened == plan.token_hash):
        raise NotThere(
            _("Somebody else has taken it up, or its link was taken back. Ask {sender} for a new link.").format(
                sender=sender
            )
        )
    if plan.has_refused(by):
        raise NotYours(_("{sender} would rather not work on this plan with you.").format(sender=sender))
    if seen != plan.version:
        raise PlanChanged(
            _("{sender} has changed the plan since you opened it. Read it again before you answer.").format(
                sender=sender
            )
        )
    if not plan.sender.is_active or current_of(plan.sender):
        raise SenderCannot(
            _("{sender} cannot begin anything new on Surety at the moment. Ask them about it.").format(sender=sender)
        )
    require_distinct(by, plan.sender)


def _take_side(user: User, *, works: bool) -> None:
    """Have the account hire or work as well, as its page would; the person must be locked."""
    side = "is_freelancer" if works else "is_client"
    if not getattr(user, side):
        setattr(user, side, True)
        user.save(update_fields=[side])
