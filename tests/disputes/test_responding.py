"""The other side responds in time, and from then on both can settle."""

import pytest

from accounts.models import Notification, User
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import stating
from disputes.verbs.bringing import Brought
from marketplace import clock
from marketplace.refusals import NotYours
from milestones.models.fields import TimeToAnswerIsOver
from tests import books, story
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana))


def test_from_then_on_both_have_seven_days(opened: Dispute, ana: User) -> None:
    after = story.respond(opened, wants=50_000)
    assert after.stage == "negotiating"
    assert after.due_at
    assert round((after.due_at - clock.now()).total_seconds() / 86_400) == 7
    assert after.statements.get(author=ana).wants_minor == 50_000
    assert Notification.objects.filter(key=f"dispute:{opened.pk}:answered").count() == 2
    books.assert_books_balance()


def test_evidence_can_come_with_it(opened: Dispute, ana: User) -> None:
    stating.respond(opened, by=ana, story="It works.", wants_minor=60_000, brought=Brought(files=[text_file()]))
    assert opened.evidence.get().files.get().name == "notes.txt"


def test_it_refuses_whoever_opened_it(opened: Dispute, carla: User) -> None:
    with books.refused(NotYours):
        stating.respond(opened, by=carla, story="Again.", wants_minor=0)


def test_it_refuses_an_outsider(opened: Dispute, olga: User) -> None:
    with books.refused(NotYours):
        stating.respond(opened, by=olga, story="Me too.", wants_minor=0)


def test_it_refuses_when_the_time_is_over(opened: Dispute, time_travel: TimeTravel) -> None:
    time_travel.forward(days=5)
    with books.refused(TimeToAnswerIsOver):
        story.respond(opened)


def test_it_refuses_a_second_response(opened: Dispute) -> None:
    story.respond(opened)
    with books.refused(DisputeStageRefuses):
        story.respond(opened)


@pytest.mark.parametrize(("told", "wants"), [(" ", 0), ("Why.", -1), ("Why.", 60_001)])
def test_it_refuses_an_empty_story_or_an_impossible_wish(opened: Dispute, ana: User, told: str, wants: int) -> None:
    with books.refused(stating.NothingStated):
        stating.respond(opened, by=ana, story=told, wants_minor=wants)
