"""Bringing evidence: words, files, quoted messages, submissions that are pointed to.

Whoever decides has read all of it, so it comes to an end: so many pieces a side, each message quoted once by each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Message
from disputes.deciders.questions import open_questions
from disputes.kinds_of_notice import beginning
from disputes.models import Dispute, Evidence, EvidenceFile
from disputes.telling import tell_other
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.refusals import Refused
from milestones.models import MilestoneEvent, Submission
from milestones.outcomes import disputing

# For each side. New evidence must be read before anybody rules, so without an end to it there would be no ruling.
MOST_PIECES = 40


class TooMuchBrought(Refused):
    """A side adds so many pieces of evidence, and one more for each question of staff."""


class AnswersOnly(Refused):
    """Once staff work on a case, evidence answers what they ask: otherwise each new piece would put the ruling off."""


class NothingBrought(Refused):
    """Evidence says something or shows something."""


class QuotedBefore(Refused):
    """Each side quotes a message once: quoted again and again, a few would fill every page and every pack."""


class ForeignEvidence(Refused):
    """A message or submission of something else was named."""


@dataclass(frozen=True)
class Brought:
    """What one side brings at once; any part may be empty."""

    text: str = ""
    files: Sequence[Sent] = ()
    messages: Sequence[Message] = ()
    submissions: Sequence[Submission] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.files or self.messages or self.submissions)


@transaction.atomic
def add(dispute: Dispute, brought: Brought, *, by: User) -> Evidence:
    """Add evidence until there is a ruling. Locks hold, contract, milestone, dispute.

    Raises NotYours, DisputeStageRefuses, AnswersOnly, TooMuchBrought, NothingBrought, ForeignEvidence, QuotedBefore or
    FileRefused.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_add(fresh, by=by)
    if not brought:
        raise NothingBrought(_("Write something, choose a file, or quote a message or a submission."))
    evidence = keep(fresh, brought, by=by, at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.DISPUTE_EVIDENCE, actor=by, at=now)
    tell_other(fresh, by, beginning.EVIDENCE, key=f"evidence:{evidence.pk}", at=now)
    return evidence


def require_can_add(dispute: Dispute, *, by: User) -> None:
    """Raise what `add` would raise before it looks at what is brought."""
    dispute.milestone.contract.require_party(by)
    dispute.require_stage(*Dispute.BEFORE_RULING)
    if hears_answers_only(dispute) and not open_questions(dispute, dispute.party_of(by.pk), dispute.evidence.all()):
        raise AnswersOnly(_("Our staff are working on it. You can add more when they ask you something."))
    if dispute.evidence.filter(author=by).count() >= MOST_PIECES + dispute.questions.count():
        raise TooMuchBrought(
            _(
                "You have added evidence {most_pieces} times, which is the most. If our staff need more, they ask you."
            ).format(most_pieces=MOST_PIECES)
        )


def hears_answers_only(dispute: Dispute) -> bool:
    """Whether staff have begun to work on it: then only what they ask is answered."""
    taken = dispute.stage == Dispute.Stage.IN_REVIEW and dispute.taken_at is not None
    return taken and dispute.milestone.contract.rules.review_hears_answers_only


def keep(dispute: Dispute, brought: Brought, *, by: User, at: datetime) -> Evidence:
    """Write it down. The dispute must be locked. Raises ForeignEvidence, QuotedBefore or FileRefused."""
    contract = dispute.milestone.contract_id
    if any(message.contract_id != contract for message in brought.messages):
        raise ForeignEvidence(_("One of the messages belongs to another contract."))
    if any(submission.milestone_id != dispute.milestone_id for submission in brought.submissions):
        raise ForeignEvidence(_("One of the submissions belongs to another milestone."))
    own = dispute.evidence.filter(author=by, messages__in=brought.messages)
    if brought.messages and own.exists():
        raise QuotedBefore(_("You have quoted one of these messages before. It counts once; leave it out."))
    evidence = Evidence.objects.create(dispute=dispute, author=by, text=brought.text.strip(), added_at=at)
    evidence.messages.set(brought.messages)
    evidence.submissions.set(brought.submissions)
    EvidenceFile.keep(list(brought.files), evidence=evidence)
    return evidence
