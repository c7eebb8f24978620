"""The milestone's state machine, all of it.

Each method is one move of the table in ARCHITECTURE.md: it changes the object in memory and nothing else.
Money, history and notices belong to the outcomes, which write many milestones at a time. The database holds the
same list of moves (`milestone_moves()`) and refuses every other; tests/milestones/test_state_rules.py compares them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, transition

from marketplace.fields import CreatedAtField
from marketplace.outages import Span
from marketplace.texts import later as _
from milestones.clocks import REVIEW


class State(models.TextChoices):
    PENDING = "pending", _("Not yet funded")
    FUNDED = "funded", _("Funded")
    SUBMITTED = "submitted", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    DISPUTED = "disputed", _("Disputed")
    RELEASED = "released", _("Paid")
    REFUNDED = "refunded", _("Returned")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


# Money is held and the two sides have it in their own hands.
AT_WORK = (State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED)
# Money is held.
PROTECTED = (*AT_WORK, State.DISPUTED)
# Nothing more can happen.
FINAL = (State.RELEASED, State.REFUNDED, State.SETTLED, State.CANCELLED)
UNFINISHED = tuple(state for state in State if state not in FINAL)
# Where a split of the money ends.
SPLIT = (State.RELEASED, State.REFUNDED, State.SETTLED)


class Moves(models.Model):
    """State, the instants that go with it, and the only ways from one state to another."""

    # What changes beside the state: with every move, and where money is no longer held.
    CLOCKS = ("review_due_at", "review_left", "reminded_hours", "idle_due_at", "idle_warned_at", "disputed_from")
    # Where a clock that stood may go on; the last is each milestone's own, so it is not written with every move.
    WENT_ON = ("state", *CLOCKS, "made_good_until")
    MOVED = ("state", *CLOCKS)
    CLOSED = ("state", *CLOCKS, "settled_minor", "closed_at")

    state = FSMField(choices=State.choices, default=State.PENDING, protected=True)
    funded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True, help_text="when silence releases it")
    review_left = models.DurationField(
        null=True, blank=True, help_text="what the review has left while its clock stands"
    )
    reminded_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the last reminder of this review was sent so many hours before the deadline"
    )
    idle_due_at = models.DateTimeField(
        null=True, blank=True, help_text="when silence on both sides is warned of, and then asked about"
    )
    idle_warned_at = models.DateTimeField(null=True, blank=True)
    made_good_until = CreatedAtField(help_text=_("what outages took until then was given back to its clocks"))
    shown_at = models.DateTimeField(
        null=True, blank=True, help_text="when the freelancer last sent a file or link in the thread while it was held"
    )
    disputed_from = models.CharField(
        max_length=20, choices=State.choices, blank=True, help_text="where a dispute that is withdrawn leads back to"
    )
    settled_minor = models.BigIntegerField(
        null=True, blank=True, help_text="of a settled milestone: what went to the freelancer, in minor units"
    )
    long_held_told_at = models.DateTimeField(null=True, blank=True, help_text="when staff were alarmed of it")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @transition(field="state", source=State.PENDING, target=State.FUNDED)
    def charge_succeeded(self, *, at: datetime, idle_lasts: timedelta) -> None:
        """The provider says so; nothing else funds."""
        self.funded_at = at
        self.idle_due_at = at + idle_lasts

    @transition(field="state", source=State.PENDING, target=State.RELEASED)
    def paid_directly(self, *, at: datetime) -> None:
        """The client paid any amount, at any time: it is the freelancer's at once."""
        self.funded_at = at
        self._close(at)

    @transition(field="state", source=State.PENDING, target=State.CANCELLED)
    def called_off(self, *, at: datetime) -> None:
        """The offer ended, the contract was ended, or a direct payment was not completed."""
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.CHANGES_REQUESTED], target=State.SUBMITTED)
    def work_submitted(self, *, at: datetime, review_lasts: timedelta) -> None:
        """The freelancer submits: a full new review begins."""
        self.submitted_at = at
        self.review_due_at = at + review_lasts
        self.reminded_hours = None
        self.idle_due_at = self.idle_warned_at = None

    @transition(field="state", source=State.SUBMITTED, target=State.CHANGES_REQUESTED)
    def changes_asked_for(self, *, at: datetime, idle_lasts: timedelta) -> None:
        """The client asks for changes, which ends the review."""
        self.review_due_at = self.review_left = None
        self.idle_due_at = at + idle_lasts

    @transition(field="state", source=[State.SUBMITTED, State.DISPUTED], target=State.RELEASED)
    def approved(self, *, at: datetime) -> None:
        """The client approves, or releases the money of a dispute after all."""
        self._close(at)

    @transition(field="state", source=State.SUBMITTED, target=State.RELEASED)
    def silence_ended(self, *, at: datetime) -> None:
        """Nobody answered in time. Refuses a milestone whose time is not up, whoever calls."""
        if self.review_due_at is None or self.review_due_at > at:
            raise ValueError(f"milestone {self.pk} is not due")
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.CHANGES_REQUESTED], target=State.RELEASED)
    def approved_early(self, *, at: datetime) -> None:
        """The client approves where nothing is in review."""
        self._close(at)

    @transition(field="state", source=[*AT_WORK, State.DISPUTED], target=State.REFUNDED)
    def money_returned(self, *, at: datetime) -> None:
        """The freelancer gives it back."""
        self._close(at)

    @transition(field="state", source=State.FUNDED, target=State.REFUNDED)
    def offer_ended(self, *, at: datetime) -> None:
        """The deposit goes back: declined, withdrawn or expired."""
        self._close(at)

    @transition(field="state", source=State.FUNDED, target=State.REFUNDED)
    def refund_unanswered(self, *, at: datetime) -> None:
        """Nobody answered a refund request in time, and nothing was ever submitted or shown in a message."""
        if self.submitted_at is not None or self.shown_at is not None:
            raise ValueError(f"work was handed in for milestone {self.pk}: silence does not move its money away")
        self._close(at)

    @transition(field="state", source=[*AT_WORK, State.DISPUTED], target=State.REFUNDED)
    def charged_back(self, *, at: datetime) -> None:
        """The client's bank took the money back, and the bank is who decides about that."""
        self._close(at)

    @transition(field="state", source=[*AT_WORK, State.DISPUTED], target=State.REFUNDED)
    def given_back_by_staff(self, *, at: datetime) -> None:
        """The client's bank only asked, and staff gave the money back before it took any."""
        self._close(at)

    @transition(field="state", source=list(AT_WORK), target=State.DISPUTED)
    def dispute_opened(self, *, at: datetime, away: Sequence[Span] = ()) -> None:
        """Every clock of the milestone stands until the dispute is over."""
        self.disputed_from = self.state
        self.pause_review(at, away)
        self.idle_due_at = self.idle_warned_at = None

    @transition(field="state", source=State.DISPUTED, target=RETURN_VALUE(*AT_WORK))
    def dispute_withdrawn(self, *, at: datetime, idle_lasts: timedelta) -> str:
        """Back to where it was; the review goes on with what it had left."""
        before, self.disputed_from = self.disputed_from, ""
        if before == State.SUBMITTED:
            self.resume_review(at)
        else:
            self.idle_due_at = at + idle_lasts
        return before

    @transition(field="state", source=[*AT_WORK, State.DISPUTED], target=RETURN_VALUE(*SPLIT))
    def agreed(self, *, at: datetime, to_freelancer_minor: int) -> str:
        """Both sides agreed on a settlement offer."""
        return self._split(at, to_freelancer_minor)

    @transition(field="state", source=State.DISPUTED, target=RETURN_VALUE(*SPLIT))
    def ruled(self, *, at: datetime, to_freelancer_minor: int) -> str:
        """Staff have decided, and nobody can appeal any more."""
        return self._split(at, to_freelancer_minor)

    def pause_review(self, at: datetime, away: Sequence[Span] = ()) -> None:
        """Stop the review's clock and keep what is left of it; nothing happens where none runs.

        `away`: the latest outages. The sweep may not have given back what the last of them took, and gives nothing to
        a clock that stands.
        """
        due_at = self.review_due_at
        if due_at is not None:
            for span in away:
                due_at = span.gives_back(due_at, lasts=REVIEW.lasts, since=self.made_good_until)
            self.review_left, self.review_due_at = due_at - at, None

    def review_would_end_at(self, at: datetime) -> datetime | None:
        """When the review ends if its clock goes on at this instant; None where it does not stand."""
        return None if self.review_left is None else at + self.review_left

    def resume_review(self, at: datetime) -> None:
        """Let the review's clock go on with what was left; nothing happens where none stands."""
        if self.review_left is not None:
            self.review_due_at, self.review_left = at + self.review_left, None
            self.reminded_hours = None
            # An outage in which it stood took nothing from it.
            self.made_good_until = max(self.made_good_until, at)

    def _split(self, at: datetime, to_freelancer_minor: int) -> str:
        whole = self.amount_minor  # type: ignore[attr-defined]  # a column of MilestoneFields
        if not 0 <= to_freelancer_minor <= whole:
            raise ValueError(f"{to_freelancer_minor} is no part of {whole}")
        self._close(at)
        if to_freelancer_minor == whole:
            return State.RELEASED
        if not to_freelancer_minor:
            return State.REFUNDED
        self.settled_minor = to_freelancer_minor
        return State.SETTLED

    def _close(self, at: datetime) -> None:
        self.review_due_at = self.review_left = self.reminded_hours = None
        self.idle_due_at = self.idle_warned_at = None
        self.disputed_from = ""
        self.closed_at = at

    @property
    def is_protected(self) -> bool:
        """Whether money is held for it now."""
        return self.state in PROTECTED

    @property
    def is_at_work(self) -> bool:
        """Whether money is held for it and nobody disputes it."""
        return self.state in AT_WORK
