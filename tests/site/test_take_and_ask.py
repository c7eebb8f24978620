"""Taking a case and asking about it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Question
from tests import books, story
from tests.casework import address, shown
from tests.told import saying

pytestmark = pytest.mark.django_db
QUESTION = {"question-to": "client", "question-text": "Which part does not work?"}


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))


def test_staff_take_a_case_and_it_is_logged(client: Client, ari: User, case: Dispute) -> None:
    assert "Take the case" in shown(client, ari, case)
    answer = client.post(address(case, "take"), follow=True)
    page = answer.content.decode()
    assert "Took the case." in page
    assert "Check the ruling" in page
    assert story.fresh(case).taken_by == ari
    assert LogEntry.objects.get().object_id == str(case.pk)


def test_a_colleague_takes_over(client: Client, ari: User, case: Dispute) -> None:
    bo = story.arbiter(name="Bo Arbiter")
    taking.take(case, by=bo)
    assert "Take over from Bo Arbiter" in shown(client, ari, case)
    client.post(address(case, "take"), {"take-reason": "Bo is away."})
    assert story.fresh(case).taken_by == ari


def test_it_is_refused_before_it_is_with_staff(client: Client, ari: User) -> None:
    case = story.dispute(story.submitted_milestone())
    assert "still have time of their own" in shown(client, ari, case)
    with books.unchanged():
        answer = client.post(address(case, "take"))
    assert answer.status_code == 409
    assert "the dispute is at another stage" in answer.content.decode()


def test_staff_ask_and_the_side_is_told(client: Client, ari: User, case: Dispute, carla: User, ana: User) -> None:
    taking.take(case, by=ari)
    client.force_login(ari)
    page = client.post(address(case, "ask"), QUESTION, follow=True).content.decode()
    assert "Asked: Which part does not work?<" in page.replace("</", "<")
    assert "Question to the client" in page
    assert "Not answered yet (the client" in page
    question = Question.objects.get()
    assert (question.by, question.to) == (ari, "client")
    told = saying("Our staff ask you")
    assert [notice.user for notice in told] == [carla]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"question-text": "  "}, "Write the question."),
        ({"question-to": ""}, "Choose who should answer."),
        ({"question-to": "everybody"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_input_kept(
    client: Client, ari: User, case: Dispute, changes: dict[str, str], message: str
) -> None:
    taking.take(case, by=ari)
    client.force_login(ari)
    with books.unchanged():
        page = client.post(address(case, "ask"), QUESTION | changes).content.decode()
    assert "There is a problem" in page
    assert page.count(message) == 2
    if "question-text" not in changes:
        assert "Which part does not work?</textarea>" in page


def test_who_has_not_taken_the_case_does_not_ask_and_keeps_the_words(client: Client, ari: User, case: Dispute) -> None:
    client.force_login(ari)
    with books.unchanged():
        answer = client.post(address(case, "ask"), QUESTION)
    assert answer.status_code == 409
    assert "Take the case first" in answer.content.decode()
    assert "Which part does not work?" in answer.content.decode()


def test_a_forged_request_is_refused(ari: User, case: Dispute) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ari)
    with books.unchanged():
        for what in ("take", "ask", "rule", "preview", "second"):
            assert client.post(address(case, what), QUESTION).status_code == 403
