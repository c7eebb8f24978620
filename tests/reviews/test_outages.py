"""Nobody loses the time to review by an outage of ours."""

from datetime import timedelta

import pytest

from accounts.models import User
from contracts.models import Review
from marketplace.models import Outage
from marketplace.outages import GRACE
from milestones.silence import sweep
from tests import story
from tests.conftest import TimeTravel
from tests.reviews.over import over, write
from tests.told import times_told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_an_outage_took_is_given_back(carla: User, ana: User, time_travel: TimeTravel) -> None:
    reviewing = (contract := over(client=carla, freelancer=ana)).reviewing
    write(contract, carla)
    outage = Outage.objects.create(what="worker", began_at=reviewing.due_at - HOUR, ended_at=reviewing.due_at + HOUR)
    time_travel.to(outage.ended_at + HOUR)
    sweep.process_due()
    fresh = story.fresh(reviewing)
    assert (fresh.published_at, fresh.due_at) == (None, outage.ended_at + GRACE)
    assert [times_told(reader, "contract:review:outage") for reader in (carla, ana)] == [1, 1]
    write(contract, ana)
    assert Review.objects.shown().count() == 2


def test_without_an_outage_the_time_is_over(carla: User, ana: User, time_travel: TimeTravel) -> None:
    reviewing = over(client=carla, freelancer=ana).reviewing
    time_travel.to(reviewing.due_at + 2 * HOUR)
    sweep.process_due()
    assert story.fresh(reviewing).published_at is not None
