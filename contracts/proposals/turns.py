"""Whose turn it is: how a proposal stands under its lock, and what keeps its two sides from bargaining on."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.jobs.models import Job
from contracts.proposals.models import Proposal, ProposalNotLive
from contracts.proposals.versions import PlanAnswer, PlanVersion
from escrow.models import Payment
from marketplace.refusals import NotYours, Refused


class PlanChanged(Refused):
    """There is another version than the one that was seen."""


class NothingWaits(Refused):
    """No plan of the client's waits for an answer."""


class OfferUnderWay(Refused):
    """The client is paying for the plan as it stands, or has paid."""


def base(proposal: Proposal) -> PlanVersion:
    """The version that the next one is made from: the client's that waits, else what the freelancer stands by."""
    number = proposal.waits or proposal.agreed
    versions = proposal.versions.order_by("-number")
    return versions.get(number=number) if number else versions[0]


def is_being_paid(proposal: Proposal) -> bool:
    """Whether the client has made an offer of this proposal, or has a page open on which they may pay for it."""
    paying = Q(contracts__state="awaiting_deposit", contracts__milestones__hold__parts__payment__state__in=Payment.LIVE)
    return Proposal.objects.filter(Q(contracts__state="offered") | paying, pk=proposal.pk).exists()


def locked(proposal: Proposal, *, by: User, seen: int) -> Proposal:
    """The proposal, locked after its job, as long as `by` is one of its two sides and has seen how it stands."""
    job = Job.objects.select_for_update(no_key=True, of=("self",)).select_related("client").get(pk=proposal.job_id)
    fresh = (
        Proposal.objects.select_for_update(no_key=True, of=("self",)).select_related("freelancer").get(pk=proposal.pk)
    )
    fresh.job = job
    _require_can_answer(fresh, by=by)
    if seen != fresh.turns:
        raise PlanChanged(_turned(fresh, by))
    return fresh


def require_can_bargain(proposal: Proposal, *, by: User) -> None:
    """Raise NotYours, ProposalNotLive, OfferUnderWay or JobNotOpen where `change` would. Reads only: true for now."""
    _require_can_answer(proposal, by=by)
    proposal.job.require_open()


def _require_can_answer(proposal: Proposal, *, by: User) -> None:
    if by.pk not in {proposal.job.client_id, proposal.freelancer_id}:
        raise NotYours(_("Only the two people of this proposal bargain about it."))
    if not proposal.is_live:
        raise ProposalNotLive(_("This proposal has been answered or withdrawn already."))
    if is_being_paid(proposal):
        raise OfferUnderWay(_under_way(proposal, by))


def _under_way(proposal: Proposal, by: User) -> str:
    if by.pk == proposal.freelancer_id:
        return _(
            "{client} is making you an offer on this plan just now, so it cannot be changed. We tell you when the "
            "offer is here; if it does not come, you can go on."
        ).format(client=proposal.job.client.name)
    return _(
        "You are making {freelancer} an offer on this plan. Withdraw the offer first to propose another plan."
    ).format(freelancer=proposal.freelancer.name)


def _turned(proposal: Proposal, by: User) -> str:
    """What the other side, or the person in another window, did since the page was opened."""
    newest = proposal.versions.select_related("by").order_by("-number")[0]
    answer = PlanAnswer.objects.filter(version=newest).first()
    if by.pk == (answer or newest).by_id:
        return _("You have answered this plan already, in another window. Look at how it stands now.")
    words = {
        PlanAnswer.Kind.AGREED: _("{name} has agreed to your plan in the meantime. Look at it again before you go on."),
        PlanAnswer.Kind.DECLINED: _(
            "{name} has declined your plan in the meantime. Look at it again before you go on."
        ),
    }
    proposed = _("{name} has proposed another plan in the meantime. Look at it again before you go on.")
    return (words[PlanAnswer.Kind(answer.kind)] if answer else proposed).format(name=(answer or newest).by.name)


def waiting(proposal: Proposal, *, by: User) -> PlanVersion:
    """The client's plan that waits, for its freelancer to answer."""
    if by.pk != proposal.freelancer_id:
        raise NotYours(_("Only the freelancer answers a plan of the client’s. You agree by hiring."))
    if proposal.waits is None:
        raise NothingWaits(_("No plan waits for your answer."))
    return proposal.versions.get(number=proposal.waits)
