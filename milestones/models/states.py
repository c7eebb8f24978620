"""The milestone's state machine, all of it.

Each method is one row of the table in ARCHITECTURE.md: it changes the object in memory and nothing else.
Money, history and notices belong to the verbs that call it, which write many milestones at a time. The
database holds the same list of moves (`milestone_moves()`) and refuses every other.
"""

from datetime import datetime, timedelta

from django.db import models
from django_fsm import FSMField, transition


class State(models.TextChoices):
    PENDING = "pending", "Not yet funded"
    FUNDED = "funded", "Funded"
    SUBMITTED = "submitted", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    RELEASED = "released", "Paid"
    REFUNDED = "refunded", "Returned"
    CANCELLED = "cancelled", "Cancelled"


# Money is held and the freelancer is at work or waiting for the client.
PROTECTED = (State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED)
# Nothing more can happen.
FINAL = (State.RELEASED, State.REFUNDED, State.CANCELLED)
UNFINISHED = tuple(state for state in State if state not in FINAL)


class Moves(models.Model):
    """State, the instants that go with it, and the only ways from one state to another."""

    state = FSMField(choices=State.choices, default=State.PENDING, protected=True)
    funded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True, help_text="when silence releases it")
    reminded_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the last reminder of this review was sent so many hours before the deadline"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @transition(field="state", source=State.PENDING, target=State.FUNDED)
    def charge_succeeded(self, *, at: datetime) -> None:
        self.funded_at = at

    @transition(field="state", source=State.PENDING, target=State.RELEASED)
    def paid_directly(self, *, at: datetime) -> None:
        self.funded_at = at
        self._close(at)

    @transition(field="state", source=State.PENDING, target=State.CANCELLED)
    def called_off(self, *, at: datetime) -> None:
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.CHANGES_REQUESTED], target=State.SUBMITTED)
    def work_submitted(self, *, at: datetime, review_lasts: timedelta) -> None:
        self.submitted_at = at
        self.review_due_at = at + review_lasts
        self.reminded_hours = None

    @transition(field="state", source=State.SUBMITTED, target=State.CHANGES_REQUESTED)
    def changes_asked_for(self) -> None:
        self.review_due_at = None

    @transition(field="state", source=State.SUBMITTED, target=State.RELEASED)
    def approved(self, *, at: datetime) -> None:
        self._close(at)

    @transition(field="state", source=State.SUBMITTED, target=State.RELEASED)
    def silence_ended(self, *, at: datetime) -> None:
        """Nobody answered in time. Refuses a milestone whose time is not up, whoever calls."""
        if self.review_due_at is None or self.review_due_at > at:
            raise ValueError(f"milestone {self.pk} is not due")
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.CHANGES_REQUESTED], target=State.RELEASED)
    def approved_early(self, *, at: datetime) -> None:
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED], target=State.REFUNDED)
    def money_returned(self, *, at: datetime) -> None:
        self._close(at)

    @transition(field="state", source=State.FUNDED, target=State.REFUNDED)
    def offer_ended(self, *, at: datetime) -> None:
        self._close(at)

    @transition(field="state", source=[State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED], target=State.REFUNDED)
    def charged_back(self, *, at: datetime) -> None:
        """The client's bank took the money back, and the bank is who decides about that."""
        self._close(at)

    def _close(self, at: datetime) -> None:
        self.review_due_at = None
        self.closed_at = at

    @property
    def is_protected(self) -> bool:
        """Whether money is held for it now."""
        return self.state in PROTECTED
