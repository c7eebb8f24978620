"""What was agreed and done for a payment, told to a bank that disputes it. Plain text, times in UTC."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from contracts.models import Contract, Message
from escrow import signals
from escrow.chargebacks.evidence import Work
from escrow.models import Hold, Payment
from milestones.models import Milestone

# Banks take so many characters of everything together.
LONGEST = 60_000


@receiver(signals.evidence_wanted)
def work_done_for(payment: Payment, holds: Sequence[Hold], **kwargs: Any) -> Work:
    """The milestones that this payment is for: terms, submissions with their hashes, answers, messages."""
    milestones = list(
        Milestone.objects.with_parties()
        .filter(hold__in=holds)
        .order_by("position")
        .prefetch_related("criteria", "submissions__files", "submissions__links", "change_requests", "events__actor")
    )
    contract = milestones[0].contract
    submitted = [s.submitted_at for m in milestones for s in m.submissions.all()]
    return Work(
        product=_cut(
            _("{title}: fixed-price work in agreed milestones, ").format(title=contract.title) + _titles(milestones),
            2_000,
        ),
        delivered_on=f"{max(submitted):%Y-%m-%d}" if submitted else "",
        activity=_cut("\n".join(_activity(contract, milestones)), LONGEST),
        account=_cut("\n".join(_account(contract, milestones)), LONGEST),
    )


def _titles(milestones: Sequence[Milestone]) -> str:
    return "; ".join(f"{milestone.title} ({milestone.amount})" for milestone in milestones)


def _account(contract: Contract, milestones: Sequence[Milestone]) -> Iterator[str]:
    hired = _("{client} hired {freelancer} for “{title}”").format(
        client=contract.client.name, freelancer=contract.freelancer.name, title=contract.title
    )
    yield _("{hired} on {at}.").format(hired=hired, at=_at(contract.created_at))
    for milestone in milestones:
        yield _("\nMilestone “{title}”, {amount}. Agreed criteria:").format(
            title=milestone.title, amount=milestone.amount
        )
        yield from (f"- {criterion.text}" for criterion in milestone.criteria.all())
        for submission in reversed(milestone.submissions.all()):
            yield _("Submission {submission_number} on {at}: {message}").format(
                submission_number=submission.number, at=_at(submission.submitted_at), message=submission.message
            )
            yield from (f"- file {file.name}, SHA-256 {file.sha256}" for file in submission.files.all())
            yield from (f"- {link.url}" for link in submission.links.all())
        for request in reversed(milestone.change_requests.all()):
            yield _("The client asked for changes on {at}: {message}").format(
                at=_at(request.requested_at), message=request.message
            )
    yield _("\nMessages between the two:")
    for message in Message.objects.filter(contract=contract).select_related("author").order_by("pk"):
        yield f"{_at(message.sent_at)}, {message.author.name}: {message.text}"


def _activity(contract: Contract, milestones: Sequence[Milestone]) -> Iterator[str]:
    for milestone in milestones:
        for event in reversed(milestone.events.all()):
            who = f", by {event.actor.name}" if event.actor else ""
            yield f"{_at(event.at)}: {milestone.title}: {event.get_kind_display()}{who}"


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 20] + "\n[shortened]"
