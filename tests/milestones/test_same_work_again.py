"""Handing in the same again shows nothing new, and would only start the clock."""

import pytest

from accounts.models import User
from marketplace import rules
from milestones.models import Milestone
from milestones.verbs import submitting
from milestones.verbs.submitting import SameWorkAgain
from tests import books, story
from tests.files import text_file

pytestmark = pytest.mark.django_db


def hand_in(milestone: Milestone, message: str = "Here.", name: str = "work.txt", links: tuple[str, ...] = ()) -> None:
    submitting.submit(
        milestone, by=milestone.contract.freelancer, message=message, files=[text_file(name)], links=links
    )


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    made = story.funded_milestone(client=carla, freelancer=ana)
    hand_in(made, links=(story.LINK,))
    return story.request_changes(story.fresh(made))


def test_the_same_message_files_and_links_are_refused(milestone: Milestone) -> None:
    with books.refused(SameWorkAgain, match="the same as your submission 1"):
        hand_in(milestone, links=(story.LINK,))
    # A file is told by its content, and spaces around words say nothing.
    with books.refused(SameWorkAgain):
        hand_in(milestone, message=" Here. ", name="renamed.txt", links=(story.LINK,))


@pytest.mark.parametrize("new", ["message", "links", "files"])
def test_anything_new_is_taken(milestone: Milestone, new: str) -> None:
    freelancer = milestone.contract.freelancer
    files = [text_file(), text_file("more.txt", b"More work.")] if new == "files" else [text_file()]
    links = [story.LINK, "https://work.example.org/2"] if new == "links" else [story.LINK]
    submitting.submit(
        milestone, by=freelancer, message="Here, anew." if new == "message" else "Here.", files=files, links=links
    )
    assert story.fresh(milestone).state == "submitted"


def test_by_the_first_rules_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.funded_milestone()
    hand_in(milestone)
    hand_in(story.request_changes(story.fresh(milestone)))
    assert milestone.submissions.count() == 2
