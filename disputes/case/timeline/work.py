"""What the two sides did: work, changes, messages, offers, and the milestone's own moves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contracts.models import Message
from disputes.case.timeline.entry import Entry, File, Kind, role_of
from milestones.models import ChangeRequest, Milestone, MilestoneEvent, SettlementOffer, Submission
from milestones.outcomes import settling

Event = MilestoneEvent.Kind
# What another entry tells with all its words.
TOLD_ELSEWHERE = (
    Event.SUBMITTED,
    Event.CHANGES_REQUESTED,
    Event.OFFER_MADE,
    Event.OFFER_DECLINED,
    Event.REFUND_ASKED,
    Event.DISPUTE_OPENED,
    Event.DISPUTE_ANSWERED,
    Event.DISPUTE_EVIDENCE,
    Event.DISPUTE_QUESTION,
    Event.RULING_MADE,
    Event.RULING_APPEALED,
)


def moves(milestone: Milestone) -> Iterator[Entry]:
    """The milestone's history, less what is told elsewhere."""
    events = MilestoneEvent.objects.filter(milestone=milestone).exclude(kind__in=TOLD_ELSEWHERE)
    for event in events.select_related("actor"):
        staff = event.kind in {Event.DISPUTE_TAKEN, Event.DISPUTE_REVIEW}
        yield Entry(
            at=event.at,
            kind=Kind.STAFF if staff else Kind.MONEY,
            title=event.get_kind_display(),
            who=event.actor,
            role=role_of(event.actor, milestone.contract),
            body=event.note,
        )


def submissions(milestone: Milestone) -> Iterator[Entry]:
    """What was handed in, word for word, with each file's hash."""
    handed_in = Submission.objects.filter(milestone=milestone).select_related("author")
    for submission in handed_in.prefetch_related("claims", "files", "links"):
        yield Entry(
            at=submission.submitted_at,
            kind=Kind.WORK,
            title=str(submission),
            who=submission.author,
            role="freelancer",
            body=submission.message,
            points=[
                _("Says it meets: {criterion}").format(criterion=criterion) for criterion in submission.claims.all()
            ],
            files=File.all_of("submission", submission.files.all()),
            links=[link.url for link in submission.links.all()],
        )


def changes(milestone: Milestone) -> Iterator[Entry]:
    """What the client asked for."""
    asked = (
        ChangeRequest.objects.filter(milestone=milestone).select_related("author").prefetch_related("unmet", "files")
    )
    for request in asked:
        nothing = [_("Says that nothing was delivered")] if request.nothing_delivered else []
        yield Entry(
            at=request.requested_at,
            kind=Kind.WORK,
            title=str(request),
            who=request.author,
            role="client",
            body=request.message,
            points=[
                *nothing,
                *(
                    _("Says it is not met: {criterion}").format(criterion=criterion)
                    for criterion in request.unmet.all()
                ),
            ],
            files=File.all_of("changes", request.files.all()),
        )


def messages(milestone: Milestone) -> Iterator[Entry]:
    """The whole contract's: people do not write by milestones."""
    written = Message.objects.filter(contract=milestone.contract_id).select_related("author")
    for message in written.prefetch_related("files"):
        yield Entry(
            at=message.sent_at,
            kind=Kind.MESSAGES,
            title="Message",
            who=message.author,
            role=role_of(message.author, milestone.contract),
            body=message.text,
            files=File.all_of("message", message.files.all()),
        )


def offers(milestone: Milestone) -> Iterator[Entry]:
    """What was offered, and what was answered in words."""
    for offer in SettlementOffer.objects.filter(milestone=milestone).select_related("author"):
        split = settling.sentence(milestone, offer.to_freelancer_minor)
        asks = _("Refund request") if offer.is_refund_request else _("Settlement offer")
        yield Entry(
            at=offer.made_at,
            kind=Kind.OFFERS,
            title=f"{asks} {offer.number}: {split}",
            who=None if offer.by_itself else offer.author,
            role="" if offer.by_itself else role_of(offer.author, milestone.contract),
            body=offer.reason,
            points=[_("Now: {state}").format(state=offer.get_state_display().lower())],
        )
        if offer.answer and offer.answered_at:
            other = milestone.contract.other_party(offer.author)
            role, title = (
                role_of(other, milestone.contract),
                _("Declined offer {offer_number}").format(offer_number=offer.number),
            )
            yield Entry(offer.answered_at, Kind.OFFERS, title, who=other, role=role, body=offer.answer)
