"""Telling people: what it costs for a batch of milestones, and to read it, however much somebody was told."""

from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from marketplace import clock
from marketplace.bench import timing
from marketplace.bench.data import contracts, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from milestones.kinds_of_notice import time
from milestones.models import Milestone
from milestones.outcomes.telling import tell

# As many as fill a page.
FEW = 20
PAGE = "/notifications/"


def measure(size: Size) -> Iterator[Measured]:
    """Statements and time to tell both sides of many milestones and of a few, then the page of what they were told."""
    many = size.of(2_000, 60)
    client, freelancer = people.client(), people.freelancer()
    with step(f"{many} milestones"):
        contracts.made(client, freelancer, many // 3, 3)
    milestones = list(Milestone.objects.with_parties().order_by("pk"))
    few = milestones[:FEW]
    statements = _statements(few), _statements(milestones)
    yield growth(f"statements to tell both sides of {many} milestones", *statements, "", at_most=1)
    yield growth("  time for one notice", _each(few), _each(milestones))
    _tell(few, 0)
    browser = timing.signed_in(client)
    small = timing.page(browser, PAGE)
    for batch in range(1, size.of(10, 2)):
        _tell(milestones, batch)
    large = timing.page(browser, PAGE)
    number = Notification.objects.filter(user=client).count()
    yield growth(f"the page of {number} notices", small.milliseconds, large.milliseconds)
    yield growth("  its statements", small.statements, large.statements, "", at_most=1)


def _tell(milestones: Sequence[Milestone], batch: int) -> None:
    now = clock.now()
    tell(milestones, time.IDLE, key=f"bench:{batch}", at=now, until=now)


def _statements(milestones: Sequence[Milestone]) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as counted:
        _tell(milestones, 0)
        transaction.set_rollback(True)
    return len(counted)


def _each(milestones: Sequence[Milestone]) -> float:
    def told() -> None:
        with transaction.atomic():
            _tell(milestones, 0)
            transaction.set_rollback(True)

    return timing.milliseconds(told, times=5) / (2 * len(milestones))
