"""One milestone of an active contract, its two parties, four arbiters, and a clock that stands until it is moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from contracts.models import Contract
from disputes.models import Dispute
from disputes.silence import sweep as dispute_sweep
from marketplace import clock
from milestones.models import Milestone, PaymentRequest, SettlementOffer
from milestones.silence import sweep
from tests import story

AMOUNT = 60_000
PART = 20_000


@dataclass
class World:
    """Everything that a move may touch. Arbiters: two for the first ruling, two for an appeal.

    `milestone` is as it was read at the start: every verb reads it again under its locks.
    """

    milestone: Milestone
    arbiters: tuple[User, User, User, User]
    now: datetime

    @property
    def client(self) -> User:
        return self.milestone.contract.client

    @property
    def freelancer(self) -> User:
        return self.milestone.contract.freelancer

    def role(self, user_id: int | None) -> str:
        """Whose id this is, in a word that is the same in every world."""
        people = {self.client.pk: "client", self.freelancer.pk: "freelancer"}
        people |= {arbiter.pk: f"arbiter {n}" for n, arbiter in enumerate(self.arbiters, start=1)}
        return people.get(user_id or 0, "nobody")

    @property
    def offer(self) -> SettlementOffer:
        """What is open; there must be one."""
        return SettlementOffer.objects.get(milestone=self.milestone, state="open")

    @property
    def asked(self) -> PaymentRequest:
        """The payment that is asked for; there must be one."""
        return PaymentRequest.objects.get(contract=self.milestone.contract_id, state="open")

    @property
    def dispute(self) -> Dispute:
        """What is open; there must be one."""
        found = Dispute.objects.open().get(milestone=self.milestone)
        found.milestone = self.milestone
        return found


def nobody_is_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    for reminders in (sweep.reminders, dispute_sweep.reminders):
        monkeypatch.setattr(reminders, "remind", lambda **options: None)


def new_world(monkeypatch: pytest.MonkeyPatch, settings: Any, *, submissions: int) -> World:
    """A milestone of $600.00 that has just been funded, or submitted once or twice; one round of changes is agreed.

    Every ruling needs a second person. Nobody is reminded: that takes long and moves nothing.
    """
    nobody_is_reminded(monkeypatch)
    settings.RULING_CONFIRM_ABOVE = 0
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    milestone = story.funded_milestone(amounts=(AMOUNT,))
    Contract.objects.filter(pk=milestone.contract_id).update(change_rounds=1)
    if submissions:
        story.submit(milestone)
    if submissions == 2:
        story.request_changes(story.milestones_of(milestone.contract)[0])
        story.submit(milestone)
    first, second, third, fourth = (story.arbiter() for _ in range(4))
    world = World(story.milestones_of(milestone.contract)[0], (first, second, third, fourth), now[0])
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world
