"""Every page of a contract: the two parties by their role, nobody else, and never a write by looking."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from milestones.models import Milestone
from milestones.verbs import submitting
from tests import books, story

ANYBODY_ELSE_SEES = 404
FORBIDDEN = 403
FOUND = 200
# Page, and what the client and the freelancer of a milestone in review get when they open it.
PAGES = [
    ("contract", "contract", FOUND, FOUND),
    ("contract_terms", "contract", FOUND, FOUND),
    ("direct_payment", "contract", FOUND, FORBIDDEN),
    ("milestone_approve", "milestone", FOUND, FORBIDDEN),
    ("milestone_changes", "milestone", FOUND, FORBIDDEN),
    ("milestone_return", "milestone", FORBIDDEN, FOUND),
    # What does not fit the state of the milestone is refused to the right person, too.
    ("milestone_fund", "milestone", 409, FORBIDDEN),
    ("milestone_submit", "milestone", FORBIDDEN, 409),
    ("refund_again", "milestone", 409, FORBIDDEN),
    ("offer_accept", "contract", FORBIDDEN, 409),
    ("offer_decline", "contract", FORBIDDEN, 409),
    ("offer_withdraw", "contract", 409, FORBIDDEN),
    ("offer_deposit", "contract", 409, FORBIDDEN),
]


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def address(name: str, of: str, milestone: Milestone) -> str:
    return reverse(name, args=[milestone.contract_id if of == "contract" else milestone.pk])


def test_each_party_opens_what_is_theirs(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    for person, column in ((carla, 2), (ana, 3)):
        client.force_login(person)
        with books.unchanged():
            got = {page[0]: client.get(address(page[0], page[1], in_review)).status_code for page in PAGES}
        assert got == {page[0]: page[column] for page in PAGES}


def test_the_wrong_party_cannot_post_either(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    for person, column in ((carla, 2), (ana, 3)):
        theirs = [page for page in PAGES if page[column] == FORBIDDEN]
        client.force_login(person)
        with books.unchanged():
            got = {page[0]: client.post(address(page[0], page[1], in_review), {}).status_code for page in theirs}
        assert got == {page[0]: FORBIDDEN for page in theirs}


def test_it_does_not_exist_for_an_outsider_or_staff_without_a_part(
    client: Client, in_review: Milestone, olga: User, sam: User
) -> None:
    reads = {"contract": FOUND, "contract_terms": FOUND}
    for person, readable in ((olga, {}), (sam, reads)):
        client.force_login(person)
        with books.unchanged():
            got = {page[0]: client.get(address(page[0], page[1], in_review)).status_code for page in PAGES}
            posted = {page[0]: client.post(address(page[0], page[1], in_review), {}).status_code for page in PAGES}
        assert got == {page[0]: readable.get(page[0], ANYBODY_ELSE_SEES) for page in PAGES}
        assert set(posted.values()) <= {ANYBODY_ELSE_SEES, 405}


def test_who_is_not_signed_in_is_asked_to(client: Client, in_review: Milestone) -> None:
    with books.unchanged():
        answers = [client.post(address(page[0], page[1], in_review), {}) for page in PAGES]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers)


def test_an_offer_is_unseen_by_the_freelancer_until_its_deposit_is_there(
    client: Client, carla: User, ana: User
) -> None:
    contract = story.contract_of(story.hire(client=carla, freelancer=ana))
    client.force_login(ana)
    assert client.get(contract.get_absolute_url()).status_code == 404
    client.force_login(carla)
    assert client.get(contract.get_absolute_url()).status_code == 200


def test_a_submission_file_is_for_the_parties(client: Client, carla: User, ana: User, olga: User) -> None:
    from tests.files import text_file

    milestone = story.funded_milestone(client=carla, freelancer=ana)
    submission = submitting.submit(milestone, by=ana, message="Here.", files=[text_file()])
    address = reverse("submission_file", args=[submission.files.get().pk])
    client.force_login(carla)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"What was done and how."  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    client.force_login(olga)
    assert client.get(address).status_code == 404
