"""What silence should have done by now, for /readyz. What the sweep has reported as failed is for staff to see."""

from datetime import timedelta

from contracts.jobs import past
from contracts.reviews import publishing
from marketplace import clock, due
from milestones.models import Milestone
from milestones.silence import unanswered_offers


def of_reviews() -> timedelta | None:
    """How long the oldest release by silence has been due."""
    return due.since(Milestone.objects.due(clock.now()).filter(sweep_failure=None), "review_due_at")


def of_settlement_offers() -> timedelta | None:
    """How long the oldest offer of a settlement that nobody answered has been over."""
    over = unanswered_offers.due(clock.now()).filter(sweep_failure=None)
    return due.since(over, "settlement_offers__answer_due_at")


def of_jobs() -> timedelta | None:
    """How long the oldest job that should have closed has been past its day."""
    return due.since(past.due(clock.now()), "hire_due_at")


def of_publishing() -> timedelta | None:
    """How long the oldest reviews of each other that should be published have been waiting."""
    return due.since(publishing.due(clock.now()), "due_at")


due.ask_of("jobs", of_jobs)
due.ask_of("reviews", of_reviews)
due.ask_of("reviews of each other", of_publishing)
due.ask_of("settlement offers", of_settlement_offers)
