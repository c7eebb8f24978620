"""A ruling that waited for a second person when there was no day for that yet: staff are late with it, too."""

from importlib import import_module

import pytest

from accounts.models import User
from disputes.models import Dispute, Ruling
from disputes.silence import sweep
from disputes.verbs import ruling
from tests import casework, story
from tests.books import sql
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
GIVE_A_DAY = import_module("disputes.migrations.0010_seconds_that_wait").GIVE_A_DAY


@pytest.fixture
def old(carla: User, ana: User, sam: User) -> Dispute:
    """Proposed when rulings had no such day."""
    found = casework.of_thousands(client=carla, freelancer=ana)
    story.rule(found, by=sam, to_freelancer=50_000)
    Ruling.objects.update(second_due_at=None)
    return story.fresh(found)


def test_it_gets_a_day_and_alarms_each_day_from_then_on(
    old: Dispute, ana: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    sql(GIVE_A_DAY)
    due = old.rulings.get().second_due_at
    assert due
    time_travel.to(due)
    for late in (1, 2):
        sweep.process_due()
        said = [record.getMessage() for record in caplog.records]
        assert sum(text.startswith("A second signature is late") for text in said) == late
        time_travel.forward(hours=24)
    assert times_told(ana, "dispute:late:second") == 1
    assert story.fresh(old).taken_by is None


def test_what_is_decided_or_has_a_day_stays_as_it_is(old: Dispute, carla: User, ana: User) -> None:
    ruling.reject(old.rulings.get(), by=story.arbiter(), said="No.")
    new = casework.of_thousands(client=carla, freelancer=ana)
    due = story.rule(new, by=story.arbiter(), to_freelancer=50_000).second_due_at
    sql(GIVE_A_DAY)
    assert old.rulings.get().second_due_at is None
    assert new.rulings.get().second_due_at == due
