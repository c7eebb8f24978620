"""What the other side of a proposal is told when somebody has had their turn: in words, with the figures."""

from datetime import datetime

from django.conf import settings

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from contracts import kinds_of_notice as kinds
from contracts.proposals.models import Proposal
from contracts.proposals.versions import PlanAnswer, PlanVersion
from marketplace.fees import arriving
from marketplace.money import Money


def of_version(proposal: Proposal, version: PlanVersion, before: PlanVersion, *, answers: bool, at: datetime) -> None:
    """Another plan was proposed, in place of `before`; `answers`: which the client had proposed and waited for."""
    was = _money(proposal, before.price_minor)
    if version.by_id == proposal.freelancer_id:
        _tell(
            proposal,
            version,
            kinds.PLAN_ANSWERED if answers else kinds.PROPOSAL_CHANGED,
            at=at,
            was=was,
            note=version.note,
        )
        return
    net = arriving([step.amount_minor for step in version.steps], proposal.job.currency, bps=settings.PLATFORM_FEE_BPS)
    _tell(proposal, version, kinds.PLAN_PROPOSED, at=at, was=was, note=version.note, net=net.net)


def of_agreement(proposal: Proposal, version: PlanVersion, *, at: datetime) -> None:
    """The freelancer agreed to the client's plan."""
    _tell(proposal, version, kinds.PLAN_AGREED, at=at, key="agreed")


def of_refusal(proposal: Proposal, version: PlanVersion, answer: PlanAnswer, *, at: datetime) -> None:
    """The freelancer declined the client's plan."""
    stays = _money(proposal, proposal.price_minor) if proposal.agreed else None
    _tell(proposal, version, kinds.PLAN_DECLINED, at=at, key="declined", note=answer.note, stays=stays)


def _tell(
    proposal: Proposal, version: PlanVersion, kind: Kind, *, at: datetime, key: str = "made", **more: Value
) -> None:
    """The side that has not done it."""
    job = proposal.job
    to = proposal.freelancer_id if kind is kinds.PLAN_PROPOSED else job.client_id
    facts: Facts = {
        "proposal": proposal.pk,
        "version": version.number,
        "freelancer": proposal.freelancer,
        "client": job.client,
        "job": job.title,
        "price": _money(proposal, version.price_minor),
        **more,
    }
    key = f"proposal:{proposal.pk}:version:{version.number}:{key}"
    notify([Notice(to, key, kind, proposal.get_absolute_url(), facts, job.get_absolute_url())], at=at)


def _money(proposal: Proposal, amount_minor: int) -> Money:
    return Money(amount_minor, proposal.job.currency)
