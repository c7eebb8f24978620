"""Bargaining: either side proposes another plan, until the client has hired on one that the freelancer stands by.

Who proposes a plan stands by it. The client agrees by hiring; the freelancer by `agree`, or by answering with a plan
of their own. Every version is kept. `seen` is `Proposal.turns` as the page showed it, compared under the lock, so that
nobody answers what they have not read.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import require_distinct
from accounts.suspension.suspended import require_not_suspended
from contracts.jobs.models import Job
from contracts.proposals import telling
from contracts.proposals.models import (
    FileTakenOut,
    PlanDoesNotAddUp,
    Proposal,
    ProposalFile,
    ProposalNotLive,
)
from contracts.proposals.plan import Step
from contracts.proposals.versions import PlanAnswer, PlanVersion
from escrow.models import Payment
from escrow.money_in.payable import require_can_be_paid
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.charges import require_payable
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused

# More than people who mean to agree ever need; a page shows all of them.
MOST_VERSIONS = 40


class PlanChanged(Refused):
    """There is another version than the one that was seen."""


class NothingChanged(Refused):
    """The plan is the one that it was to replace, word for word."""


class NothingWaits(Refused):
    """No plan of the client's waits for an answer."""


class OfferUnderWay(Refused):
    """The client is paying for the plan as it stands, or has paid."""


class TooManyVersions(Refused):
    """There is no end to it."""


@transaction.atomic
def begin(job: Job, *, freelancer: User, by: User, plan: Sequence[Step], letter: str = "", note: str = "") -> Proposal:
    """A proposal whose first plan either of its two sides wrote, as in a job between two who know each other.

    If the client wrote it, it waits for the freelancer. Tells nobody: the caller knows how. Locks the person, then the
    job. Raises JobNotOpen, NotYours, SameName, CannotBePaid, NotPayable, PlanDoesNotAddUp or Suspended.
    """
    require_not_suspended(by, "propose plans")
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    job.require_open()
    if by.pk not in {job.client_id, freelancer.pk} or job.client_id == freelancer.pk:
        raise NotYours(_("Only the two people of this job propose plans for it."))
    require_distinct(freelancer, job.client)
    _require_payable(plan, job)
    if by.pk == freelancer.pk:
        require_can_be_paid(freelancer)
    proposal = Proposal(job=job, freelancer=freelancer, cover_letter=letter)
    proposal.begin_with(plan, by=by, at=clock.now(), note=note)
    return proposal


@transaction.atomic
def change(
    proposal: Proposal,
    *,
    by: User,
    plan: Sequence[Step],
    seen: int,
    note: str = "",
    letter: str | None = None,
    files: Sequence[Sent] = (),
    remove: Sequence[ProposalFile] = (),
) -> PlanVersion:
    """Propose another plan, and tell the other side; amounts in minor units of the job's currency.

    By the freelancer it is what they stand by from now on, and the answer to a plan of the client's that waits;
    `letter`, `files` and `remove` change the proposal with it, and `letter=None` leaves the letter. By the client it
    waits for the freelancer, who can still be hired on what they stand by. Locks the person, the job, then the
    proposal. Raises NotYours, JobNotOpen, ProposalNotLive, OfferUnderWay, PlanChanged, NothingChanged,
    TooManyVersions, PlanDoesNotAddUp, NotPayable, SameName, CannotBePaid, Suspended, FileRefused or NotThere.
    """
    require_not_suspended(by, "propose plans")
    proposal = _locked(proposal, by=by, seen=seen)
    proposal.job.require_open()
    by_freelancer = by.pk == proposal.freelancer_id
    require_distinct(by, proposal.job.client if by_freelancer else proposal.freelancer)
    if by_freelancer:
        require_can_be_paid(by)
    _require_payable(plan, proposal.job)
    letter = proposal.cover_letter if letter is None or not by_freelancer else letter
    replaced, answers = base(proposal), proposal.waits is not None
    same_words = letter == proposal.cover_letter and not files and not remove
    if [step.kept() for step in plan] == replaced.plan and same_words:
        raise NothingChanged(_("This is the plan as it stands. Change something before you send it."))
    newest = proposal.versions.count()
    if newest >= MOST_VERSIONS:
        raise TooManyVersions(
            _("There are {most} versions of this plan already, the most there can be.").format(most=MOST_VERSIONS)
        )
    now = clock.now()
    version = PlanVersion.keep(
        proposal.pk,
        newest + 1,
        by=by,
        plan=plan,
        at=now,
        changes=replaced.number,
        letter=letter if by_freelancer else "",
        note=note,
    )
    if by_freelancer:
        proposal.cover_letter = letter
        _stands_by(proposal, version)
        ProposalFile.keep(list(files), proposal=proposal, came_with=version.number)
        FileTakenOut.objects.bulk_create(FileTakenOut(file=file, version=version) for file in remove)
    else:
        proposal.waits = version.number
        if proposal.agreed is None:
            proposal.write_plan(plan)
    _turn(proposal)
    telling.of_version(proposal, version, replaced, answers=answers, at=now)
    return version


@transaction.atomic
def agree(proposal: Proposal, *, by: User, seen: int) -> PlanVersion:
    """The freelancer takes the client's plan that waits: it is what they can be hired on now. Tells the client.

    Locks as `change`. Raises NotYours, JobNotOpen, ProposalNotLive, OfferUnderWay, PlanChanged, NothingWaits, SameName,
    CannotBePaid or Suspended.
    """
    require_not_suspended(by, "propose plans")
    proposal = _locked(proposal, by=by, seen=seen)
    proposal.job.require_open()
    version = _waiting(proposal, by=by)
    require_distinct(by, proposal.job.client)
    require_can_be_paid(by)
    now = clock.now()
    PlanAnswer.objects.create(version=version, kind=PlanAnswer.Kind.AGREED, by=by, at=now)
    _stands_by(proposal, version)
    _turn(proposal)
    telling.of_agreement(proposal, version, at=now)
    return version


@transaction.atomic
def decline(proposal: Proposal, *, by: User, seen: int, note: str = "") -> PlanAnswer:
    """The freelancer says no to the client's plan that waits; what they stood by before is what is left.

    Locks job and proposal. Raises NotYours, ProposalNotLive, OfferUnderWay, PlanChanged or NothingWaits.
    """
    proposal = _locked(proposal, by=by, seen=seen)
    version = _waiting(proposal, by=by)
    now = clock.now()
    answer = PlanAnswer.objects.create(version=version, kind=PlanAnswer.Kind.DECLINED, by=by, note=note, at=now)
    proposal.waits = None
    _turn(proposal)
    telling.of_refusal(proposal, version, answer, at=now)
    return answer


def base(proposal: Proposal) -> PlanVersion:
    """The version that the next one is made from: the client's that waits, else what the freelancer stands by."""
    number = proposal.waits or proposal.agreed
    versions = proposal.versions.order_by("-number")
    return versions.get(number=number) if number else versions[0]


def is_being_paid(proposal: Proposal) -> bool:
    """Whether the client has made an offer of this proposal, or has a page open on which they may pay for it."""
    paying = Q(contracts__state="awaiting_deposit", contracts__milestones__hold__parts__payment__state__in=Payment.LIVE)
    return Proposal.objects.filter(Q(contracts__state="offered") | paying, pk=proposal.pk).exists()


def _locked(proposal: Proposal, *, by: User, seen: int) -> Proposal:
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


def _waiting(proposal: Proposal, *, by: User) -> PlanVersion:
    """The client's plan that waits, for its freelancer to answer."""
    if by.pk != proposal.freelancer_id:
        raise NotYours(_("Only the freelancer answers a plan of the client’s. You agree by hiring."))
    if proposal.waits is None:
        raise NothingWaits(_("No plan waits for your answer."))
    return proposal.versions.get(number=proposal.waits)


def _stands_by(proposal: Proposal, version: PlanVersion) -> None:
    """The freelancer can be hired on this version from now on, and no other waits."""
    proposal.agreed, proposal.waits = version.number, None
    proposal.write_plan(version.steps)


def _turn(proposal: Proposal) -> None:
    """Save what somebody's turn has changed."""
    proposal.turns += 1
    proposal.save(update_fields=["agreed", "waits", "turns", "price_minor", "cover_letter"])


def _require_payable(plan: Sequence[Step], job: Job) -> None:
    if not plan:
        raise PlanDoesNotAddUp(_("A plan has at least one milestone."))
    for step in plan:
        require_payable(Money(step.amount_minor, job.currency), f"“{step.title}”")
