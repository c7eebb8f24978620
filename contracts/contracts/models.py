from datetime import datetime
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.jobs.models import Job
from contracts.proposals.models import Proposal
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from marketplace.rules import VERSIONS, Rules, current_version
from marketplace.texts import later as _later
from marketplace.typed import TypedField

# How often a client can ask for changes of one milestone.
CHANGE_ROUNDS = 3


@lru_cache(maxsize=1_000)
def address(contract_id: int) -> str:
    """Where its page is. Kept, because notices by the thousand ask for the same few."""
    return reverse("contract", args=[contract_id])


class ContractStateRefuses(Refused):
    """What was asked does not fit how the contract stands now."""


class ContractQuerySet(models.QuerySet["Contract"]):
    def of(self, user: User) -> Self:
        """The contracts to which this person is a party."""
        return self.filter(Q(client=user) | Q(freelancer=user))

    def visible_to(self, user: User) -> Self:
        """What this person may see: the freelancer sees an offer only once its deposit is there."""
        return self.filter(Q(client=user) | Q(freelancer=user, offered_at__isnull=False))


class Contract(models.Model):
    """An agreement between a client and a freelancer on fixed terms.

    awaiting_deposit -> offered -> active -> completed | ended; from offered also declined, expired and
    withdrawn; from awaiting_deposit also withdrawn.
    """

    class State(models.TextChoices):
        AWAITING_DEPOSIT = "awaiting_deposit", _later("Awaiting deposit")
        OFFERED = "offered", _later("Offered")
        ACTIVE = "active", _later("Active")
        COMPLETED = "completed", _later("Completed")
        ENDED = "ended", _later("Ended")
        DECLINED = "declined", _later("Declined")
        EXPIRED = "expired", _later("Expired")
        WITHDRAWN = "withdrawn", _later("Withdrawn")

    # A job has one contract at a time in any of these.
    STANDING = (State.AWAITING_DEPOSIT, State.OFFERED, State.ACTIVE, State.COMPLETED)

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="contracts")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="contracts")
    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts_as_client")
    freelancer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts_as_freelancer")
    client_name = TypedField(max_length=80, help_text="as it stands in the terms")
    freelancer_name = TypedField(max_length=80, help_text="as it stands in the terms")
    plan_version = models.PositiveSmallIntegerField(
        default=1, help_text="the version of the proposal that was hired on"
    )
    title = TypedField(max_length=100)
    currency = models.CharField(max_length=3)
    fee_bps = models.PositiveIntegerField(help_text="platform fee on releases, in hundredths of a per cent; fixed here")
    rules_version = models.PositiveSmallIntegerField(default=current_version, help_text="the rules it began under")
    change_rounds = models.PositiveIntegerField(default=CHANGE_ROUNDS, help_text="change requests a milestone may have")
    state = models.CharField(max_length=20, choices=State.choices, default=State.AWAITING_DEPOSIT)
    answer_due_at = models.DateTimeField(null=True, blank=True, help_text="until when the offer stands")
    reminded_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the last reminder of the offer was sent so many hours before the deadline"
    )
    made_good_until = CreatedAtField(help_text=_later("what outages took until then was given back to its clocks"))
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ending_since = models.DateTimeField(
        null=True, blank=True, help_text="when a party ended it; what is still held goes its way first"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=Q(state__in=["awaiting_deposit", "offered", "active", "completed"]),
                name="one_standing_contract_per_job",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(answer_due_at__isnull=False), name="offer_has_a_deadline"
            ),
            models.CheckConstraint(condition=~Q(client=models.F("freelancer")), name="parties_are_two_people"),
        ]
        indexes = [
            models.Index(fields=["answer_due_at"], condition=Q(state="offered"), name="contract_offer_due"),
            models.Index(fields=["made_good_until"], condition=Q(state="offered"), name="contract_made_good"),
            models.Index(fields=["state", "id"], name="contract_of_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address(self.pk)

    @property
    def rules(self) -> Rules:
        """What was agreed to: later versions change nothing here."""
        return VERSIONS[self.rules_version]

    def money(self, amount_minor: int) -> Money:
        """An amount in the contract's currency."""
        return Money(amount_minor, self.currency)

    def is_party(self, user: User) -> bool:
        return user.pk in {self.client_id, self.freelancer_id}

    def other_party(self, user: User) -> User:
        """Whom this party deals with."""
        return self.freelancer if user.pk == self.client_id else self.client

    def name_in_terms(self, user: User) -> str:
        """What a party was called when the terms were fixed; the database keeps it as it was."""
        return self.client_name if user.pk == self.client_id else self.freelancer_name

    def require_client(self, user: User) -> None:
        """Raise NotYours unless this person is the contract's client."""
        if user.pk != self.client_id:
            raise NotYours(_("Only the client of this contract can do that."))

    def require_freelancer(self, user: User) -> None:
        """Raise NotYours unless this person is the contract's freelancer."""
        if user.pk != self.freelancer_id:
            raise NotYours(_("Only the freelancer of this contract can do that."))

    def require_party(self, user: User) -> None:
        """Raise NotYours unless this person is one of the contract's two parties."""
        if not self.is_party(user):
            raise NotYours(_("Only the two parties of this contract can do that."))

    def require_state(self, *states: str) -> None:
        """Raise ContractStateRefuses unless the contract is in one of these states."""
        if self.state not in states:
            raise ContractStateRefuses(
                _(
                    "This is not possible now: the contract is {state}. The page may have been open for a "
                    "while; look at it again."
                ).format(state=self.get_state_display().lower())
            )

    def become(self, state: str, *, at: datetime) -> None:
        """Write the new state and its instant. The contract must be locked and the change allowed by the caller."""
        self.state = state
        if state == self.State.OFFERED:
            self.offered_at = at
        elif state == self.State.ACTIVE:
            self.accepted_at = self.accepted_at or at
        else:
            self.closed_at = at
        if state != self.State.OFFERED:
            self.answer_due_at = None
        self.save(update_fields=["state", "answer_due_at", "offered_at", "accepted_at", "closed_at"])


class ContractTerms(models.Model):
    """What was agreed, word for word, in versions; never changed, only superseded."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField()
    text = models.JSONField(help_text="the milestones with criteria and amounts, the fee and the rounds")
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["contract", "version"], name="one_terms_per_version")]

    def __str__(self) -> str:
        return f"version {self.version} of {self.contract}"
