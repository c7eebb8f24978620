"""Handing in work: it starts a full review clock, and an empty one does not."""

from datetime import timedelta

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from marketplace.attachments import FileRefused
from marketplace.refusals import NotYours
from milestones.models import Milestone
from milestones.models.criterion import ForeignCriterion
from milestones.models.fields import MilestoneStateRefuses
from milestones.silence import sweep
from milestones.verbs import offers, submitting
from milestones.verbs.submitting import NothingSubmitted
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.conftest import TimeTravel
from tests.files import png_file, text_file
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


def test_it_puts_the_work_in_review_for_fourteen_days(milestone: Milestone, ana: User, carla: User) -> None:
    submitted = story.submit(milestone)
    assert submitted.state == "submitted"
    assert submitted.submitted_at is not None
    assert submitted.review_due_at == submitted.submitted_at + timedelta(days=14)
    work = submitted.submissions.get()
    assert (work.number, work.author, work.message) == (1, ana, "Here it is.")
    assert [link.url for link in work.links.all()] == [story.LINK]
    assert work.claims.count() == 2
    assert submitted.events.filter(kind="submitted", from_state="funded", to_state="submitted", actor=ana).count() == 1
    assert times_told(carla, "milestone:submitted") == 1
    assert balance("hold") == 60_000
    assert_books_balance()


def test_files_are_kept_with_their_hash(milestone: Milestone, ana: User) -> None:
    submitting.submit(milestone, by=ana, message="Here", files=[text_file(), png_file()])
    text, picture = milestone.submissions.get().files.order_by("id")
    assert (text.name, text.content_type, len(text.sha256)) == ("notes.txt", "text/plain", 64)
    assert picture.content_type == "image/png"


def test_a_refused_file_keeps_everything_out(milestone: Milestone, ana: User) -> None:
    with refused(FileRefused):
        submitting.submit(milestone, by=ana, message="Here", files=[png_file(), text_file("void.txt", b"")])


def test_it_refuses_an_empty_submission(milestone: Milestone, ana: User) -> None:
    with refused(NothingSubmitted):
        submitting.submit(
            milestone, by=ana, message="It is nearly done, believe me.", claims=list(milestone.criteria.all())
        )


def test_it_refuses_criteria_of_another_milestone(milestone: Milestone, ana: User) -> None:
    other = story.milestones_of(milestone.contract)[1]
    with refused(ForeignCriterion):
        submitting.submit(milestone, by=ana, message="Here", links=[story.LINK], claims=list(other.criteria.all()))


def test_it_refuses_everybody_but_the_freelancer(milestone: Milestone, carla: User, olga: User, sam: User) -> None:
    for somebody in (carla, olga, sam):
        with refused(NotYours):
            submitting.submit(milestone, by=somebody, message="Here", links=[story.LINK])


def test_a_second_click_changes_nothing(milestone: Milestone) -> None:
    story.submit(milestone)
    with refused(MilestoneStateRefuses):
        story.submit(milestone)


def test_it_refuses_what_is_not_funded(milestone: Milestone) -> None:
    with refused(MilestoneStateRefuses):
        story.submit(story.milestones_of(milestone.contract)[1])


def test_it_refuses_before_the_offer_is_accepted() -> None:
    [milestone, _] = story.milestones_of(story.offered_contract())
    with refused(ContractStateRefuses):
        story.submit(milestone)


def test_it_refuses_after_the_end(milestone: Milestone) -> None:
    story.approve(milestone)
    with refused(MilestoneStateRefuses):
        story.submit(milestone)


def test_it_refuses_after_the_offer_ended() -> None:
    offer = story.offered_contract()
    offers.decline(offer, by=offer.freelancer)
    with refused(ContractStateRefuses):
        story.submit(story.milestones_of(offer)[0])


def test_a_new_submission_starts_a_full_new_clock(milestone: Milestone, time_travel: TimeTravel) -> None:
    first = story.submit(milestone)
    time_travel.forward(days=13)
    story.request_changes(first)
    time_travel.forward(days=13)
    second = story.submit(milestone)
    assert second.submissions.count() == 2
    assert second.review_due_at is not None
    assert second.submitted_at is not None
    assert second.review_due_at == second.submitted_at + timedelta(days=14)
    assert second.events.filter(kind="submitted", from_state="changes_requested").count() == 1
    time_travel.forward(days=13, hours=23)
    assert sweep.process_due().released == 0
    time_travel.forward(hours=1)
    assert sweep.process_due().released == 1
