"""Bargaining: either side proposes another plan, until the client has hired on one that the freelancer stands by.

Who proposes a plan stands by it. The client agrees by hiring; the freelancer by `agree`, or by answering with a plan
of their own. Every version is kept. `seen` is `Proposal.turns` as the page showed it, compared under the lock, so that
nobody answers what they have not read.
"""

from collections.abc import Sequence

from django.db import transaction
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
)
from contracts.proposals.plan import Step
from contracts.proposals.turns import base, locked, waiting
from contracts.proposals.versions import PlanAnswer, PlanVersion
from escrow.money_in.payable import require_can_be_paid
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.charges import require_payable
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused

# More than people who mean to agree ever need; a page shows all of them.
MOST_VERSIONS = 40


class NothingChanged(Refused):
    """The plan is the one that it was to replace, word for word."""


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
    proposal = locked(proposal, by=by, seen=seen)
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
    proposal = locked(proposal, by=by, seen=seen)
    proposal.job.require_open()
    version = waiting(proposal, by=by)
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
    proposal = locked(proposal, by=by, seen=seen)
    version = waiting(proposal, by=by)
    now = clock.now()
    answer = PlanAnswer.objects.create(version=version, kind=PlanAnswer.Kind.DECLINED, by=by, note=note, at=now)
    proposal.waits = None
    _turn(proposal)
    telling.of_refusal(proposal, version, answer, at=now)
    return answer


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
