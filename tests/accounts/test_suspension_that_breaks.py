"""One suspension that cannot be worked on keeps no other from its end, and no late appeal from being heard of."""

from types import ModuleType
from typing import Any

import pytest

from accounts.models import Suspension, User
from accounts.suspension import late_answers, prolonging
from tests import story
from tests.books import sql
from tests.conftest import TimeTravel
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(ana: User, carla: User, sam: User) -> tuple[Suspension, Suspension]:
    """The first is the one that breaks."""
    return story.suspend(ana, by=sam, days=60), story.suspend(carla, by=sam, days=60)


def breaks_for(monkeypatch: pytest.MonkeyPatch, room: ModuleType, name: str, user: User) -> None:
    """Whatever is done about this person with this function fails in the database, in the middle of its work."""
    real = getattr(room, name)

    def broken(about: User | Suspension, *args: Any, **kwargs: Any) -> Any:
        if user in (about, getattr(about, "user", None)):
            sql("SELECT 1 / 0")
        return real(about, *args, **kwargs)

    monkeypatch.setattr(room, name, broken)


def test_at_its_end(
    both: tuple[Suspension, Suspension],
    time_travel: TimeTravel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, other = both
    time_travel.forward(days=31)
    breaks_for(monkeypatch, prolonging, "end_if_run_out", broken.user)
    assert prolonging.end_what_ran_out() == 1
    assert (story.fresh(broken).lifted_at, story.fresh(other).lifted_at) == (None, other.ends_at)
    assert f"Suspension {broken.pk} could not be ended" in caplog.text


def test_when_its_answer_is_late(
    both: tuple[Suspension, Suspension],
    time_travel: TimeTravel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, _ = both
    for suspension in both:
        prolonging.appeal(suspension, by=suspension.user, text="It is my picture.")
    time_travel.forward(days=15)
    breaks_for(monkeypatch, late_answers, "tell_other_hands", broken.user)
    assert late_answers.alarm_of_late() == 1
    for suspension in both:
        assert saying("are late", user=suspension.user)
        # The operators hear of it all the same.
        assert f"The appeal of suspension {suspension.pk} is late" in caplog.text
    assert f"Nobody could be told that the appeal of suspension {broken.pk} is late" in caplog.text
    assert late_answers.alarm_of_late() == 0
