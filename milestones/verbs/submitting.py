"""Submitting: the freelancer hands in work, which starts the client's time to answer."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from marketplace import attachments, clock
from marketplace.attachments import Sent
from marketplace.refusals import Refused
from milestones.clocks import REVIEW
from milestones.kinds_of_notice import work
from milestones.models import (
    Criterion,
    Milestone,
    MilestoneEvent,
    SettlementOffer,
    State,
    Submission,
    SubmissionFile,
    SubmissionLink,
)
from milestones.outcomes.telling import tell


class NothingSubmitted(Refused):
    """A submission brings at least one file or link: an empty one must not start the clock."""


class SameWorkAgain(Refused):
    """What is the same as before shows nothing new, and would only start the clock."""


@transaction.atomic
def submit(
    milestone: Milestone,
    *,
    by: User,
    message: str,
    files: Sequence[Sent] = (),
    links: Sequence[str] = (),
    claims: Sequence[Criterion] = (),
) -> Submission:
    """Hand in work and start a full review clock.

    Locks hold, contract, milestone. Raises NotYours, ContractStateRefuses, MilestoneStateRefuses,
    NothingSubmitted, SameWorkAgain, ForeignCriterion or FileRefused.
    """
    fresh = milestone.locked()
    fresh.contract.require_freelancer(by)
    fresh.contract.require_state(Contract.State.ACTIVE)
    fresh.require(State.FUNDED, State.CHANGES_REQUESTED)
    if not files and not links:
        raise NothingSubmitted(_("Add at least one file or link, so that there is something to review."))
    Criterion.require_of(fresh.pk, claims)
    now, before = clock.now(), fresh.state
    fresh.require_time_left(now)
    _require_something_new(fresh, message, files, links)
    submission = Submission.objects.create(
        milestone_id=fresh.pk,
        number=fresh.submissions.count() + 1,
        author=by,
        message=message,
        submitted_at=now,
    )
    submission.claims.set(claims)
    SubmissionFile.keep(list(files), submission=submission)
    SubmissionLink.objects.bulk_create([SubmissionLink(submission=submission, url=url) for url in links])
    fresh.work_submitted(at=now, review_lasts=REVIEW.lasts)
    Milestone.write([fresh], "submitted_at", *Milestone.MOVED)
    SettlementOffer.overtake([fresh], at=now)
    note = _("Submission {submission_number}").format(submission_number=submission.number)
    MilestoneEvent.record([fresh], MilestoneEvent.Kind.SUBMITTED, from_states=[before], actor=by, at=now, note=note)
    tell([fresh], work.SUBMITTED, key=f"submitted:{submission.number}", at=now)
    return submission


def _require_something_new(milestone: Milestone, message: str, files: Sequence[Sent], links: Sequence[str]) -> None:
    """Raise SameWorkAgain if message, files (by SHA-256) and links are those of the last submission."""
    last = milestone.submissions.first() if milestone.contract.rules.same_work_is_refused else None
    if last is None or last.message.strip() != message.strip():
        return
    same_links = set(last.links.values_list("url", flat=True)) == set(links)
    kept = set(last.files.values_list("sha256", flat=True))
    if same_links and kept == {attachments.sha256(file) for file in files}:
        raise SameWorkAgain(
            _(
                "This is the same as your submission {last_number}: the same message, files and links. "
                "Say or show what is new."
            ).format(last_number=last.number)
        )
