"""What the two people of a plan are told of each other's answers."""

from datetime import datetime

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts import kinds_of_notice as kinds
from contracts.by_link.models import SentPlan
from contracts.models import Proposal


def taken_up(plan: SentPlan, *, agrees: bool, at: datetime) -> None:
    """Tell the sender who took it up. The plan must be a claimed one."""
    proposal, other = plan.proposal, plan.claimed_by
    if proposal is None or other is None:
        raise ValueError(f"Nobody has taken up plan {plan.pk}.")
    facts: Facts = {"proposal": proposal.pk, "who": other, "plan": plan.title, "price": plan.price}
    kind = kinds.SENT_PLAN_AGREED if agrees else kinds.SENT_PLAN_TAKEN_UP
    path, about = proposal.get_absolute_url(), proposal.job.get_absolute_url()
    notify([Notice(plan.sender_id, f"plan:{proposal.pk}:taken-up", kind, path, facts, about)], at=at)


def refused(plan: SentPlan, claimed_by: User, proposal: Proposal, *, at: datetime) -> None:
    """Tell whoever had taken it up."""
    facts: Facts = {"who": plan.sender, "plan": plan.title}
    path, about = proposal.get_absolute_url(), proposal.job.get_absolute_url()
    notify([Notice(claimed_by.pk, f"plan:{proposal.pk}:refused", kinds.SENT_PLAN_REFUSED, path, facts, about)], at=at)
