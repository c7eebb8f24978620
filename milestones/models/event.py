from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from marketplace import columns
from marketplace.texts import later as _
from milestones.models.states import State

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


class MilestoneEvent(models.Model):
    """One move of a milestone: who, what, when. Append-only: the database refuses to change it."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Agreed")
        FUNDED = "funded", _("Deposit received; the money is protected")
        SUBMITTED = "submitted", _("Work submitted")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        APPROVED = "approved", _("Approved and paid")
        APPROVED_EARLY = "approved_early", _("Paid before anything was in review")
        SILENCE = "silence", _("Paid: the time to answer passed")
        PAID_DIRECTLY = "paid_directly", _("Paid directly")
        RETURNED = "returned", _("Money returned by the freelancer")
        OFFER_MADE = "settlement_offered", _("Settlement offered")
        OFFER_DECLINED = "settlement_declined", _("Settlement declined")
        OFFER_WITHDRAWN = "settlement_taken_back", _("Settlement offer taken back")
        OFFER_LAPSED = "settlement_lapsed", _("Settlement offer ended unanswered")
        REFUND_ASKED = "refund_asked", _("Refund requested")
        REFUND_UNANSWERED = "refund_unanswered", _("Refunded: the request was not answered")
        SETTLED = "settled", _("Settled by agreement")
        IDLE_WARNED = "idle_warned", _("Nothing has happened for a long time; both were warned")
        OVERDUE = "overdue", _("The agreed day is past, and nothing is submitted; both were told")
        DEADLINE_MOVED = "deadline_moved", _("Deadline moved: Surety could not be used when it passed")
        DISPUTE_OPENED = "dispute_opened", _("Dispute opened; every clock stands")
        DISPUTE_ANSWERED = "dispute_answered", _("Dispute answered")
        DISPUTE_EVIDENCE = "dispute_evidence", _("Evidence added")
        DISPUTE_UNWILLING = "dispute_unwilling", _("One side will not agree; our staff decide soon")
        DISPUTE_REVIEW = "dispute_review", _("Dispute passed to our staff")
        DISPUTE_TAKEN = "dispute_taken", _("A member of staff looks into it")
        DISPUTE_QUESTION = "dispute_question", _("Question from our staff")
        WITHDRAWAL_ASKED = "withdrawal_asked", _("Consent to withdraw the dispute asked for")
        WITHDRAWAL_TAKEN_BACK = "withdrawal_taken_back", _("Wish to withdraw the dispute taken back")
        WITHDRAWAL_REFUSED = "withdrawal_refused", _("Consent to withdraw the dispute refused")
        WITHDRAWAL_GRANTED = "withdrawal_granted", _("Consent to withdraw the dispute given")
        STAFF_LATE = "staff_late", _("Our staff are late; no money moves by that")
        DISPUTE_WITHDRAWN = "dispute_withdrawn", _("Dispute withdrawn; the clocks go on with what was left")
        RULING_MADE = "ruling_made", _("Ruling")
        RULING_ACCEPTED = "ruling_accepted", _("Ruling accepted")
        RULING_APPEALED = "ruling_appealed", _("Ruling appealed; other staff decide")
        RULED = "ruled", _("The ruling is carried out")
        OFFER_ENDED = "offer_ended", _("The offer ended unaccepted; the deposit goes back")
        CALLED_OFF = "called_off", _("Cancelled")
        FROZEN = "frozen", _("The client’s bank is disputing the payment; everything waits for its decision")
        THAWED = "thawed", _("The bank’s dispute is over; the clocks go on with what was left")
        PART_TAKEN = "part_taken", _("The client’s bank took a part; the rest stays protected")
        BANK_OVERRULED = "bank_overruled", _("The client’s bank is disputing the payment; what was decided stands")
        EARNINGS_TAKEN = "earnings_taken", _("The client’s bank took back what was paid with nothing submitted")
        EARNINGS_GIVEN_AGAIN = "earnings_given_again", _("The bank decided anew; what was taken from earnings is back")
        CHARGED_BACK = "charged_back", _("The client’s bank took the money back")
        GIVEN_BACK = "given_back", _("Given back to the client, whose bank had asked about the payment")
        SENT_BACK = "sent_back", _("Paid without need; it goes straight back to the client")
        REFUND_ARRIVED = "refund_arrived", _("The refund arrived")
        REFUND_FAILED = "refund_failed", _("The refund came back; the money is protected again")
        REFUND_RETRIED = "refund_retried", _("The refund was sent again")

    milestone = models.ForeignKey("Milestone", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @classmethod
    def record(
        cls,
        milestones: Sequence["MilestoneFields"],
        kind: str,
        *,
        from_states: Sequence[str],
        actor: User | None,
        at: datetime,
        note: str = "",
    ) -> None:
        """Write one event for each milestone in one statement; `from_states` as they were before the move."""
        columns.insert(
            MilestoneEvent,
            milestone_id=[milestone.pk for milestone in milestones],
            kind=kind,
            from_state=list(from_states),
            to_state=[milestone.state for milestone in milestones],
            actor_id=actor.pk if actor else None,
            at=at,
            note=note[:300],
        )
