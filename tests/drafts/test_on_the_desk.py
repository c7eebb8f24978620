"""What staff write about a case is kept, too: a question, a ruling with the others of its contract, a second's note."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute
from marketplace.drafts.models import Draft
from tests import casework, story
from tests.drafts.typing import form_on, forms_of, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Dispute:
    return story.in_review(story.dispute(story.submitted_milestone()))


@pytest.fixture
def noor(case: Dispute, client: Client) -> User:
    """She works on it."""
    arbiter = story.arbiter()
    taking.take(case, by=arbiter, reason="")
    client.force_login(arbiter)
    return arbiter


def at(name: str, case: Dispute) -> str:
    return reverse(f"admin:disputes_dispute_{name}", args=[case.pk])


def keep(client: Client, case: Dispute, name: str, typed: dict[str, Any]) -> None:
    hidden = form_on(client, at("change", case), sent_to=at(name, case))
    answer = client.post("/drafts/", {**hidden, **typed, "draft_version": "0"})
    assert line_of(answer).startswith("Draft of ")


def test_a_question_is_there_again(client: Client, noor: User, case: Dispute) -> None:
    keep(client, case, "ask", {"question-to": "client", "question-text": "What did you expect?"})
    assert "What did you expect?</textarea>" in client.get(at("change", case)).text


def test_a_ruling_is_there_again_and_goes_when_it_was_made(client: Client, noor: User, case: Dispute) -> None:
    typed = casework.ruling(case, step="check")
    keep(client, case, "rule", typed)
    page = client.get(at("change", case))
    for field in ("reasons", *(f"text-{criterion.pk}" for criterion in case.at_issue())):
        assert f"{typed[field]}</textarea>" in page.text
    hidden = form_on(client, at("change", case), sent_to=at("rule", case))
    check = client.post(at("rule", case), {**typed, **hidden})
    assert check.status_code == 200
    assert Draft.objects.get().fields["reasons"] == [typed["reasons"]]
    [confirm] = [form["hidden"] for form in forms_of(check) if form["action"] == at("rule", case)]
    assert client.post(at("rule", case), {**confirm, "step": "confirm"}).status_code == 302
    assert Draft.objects.get().fields == {}


def test_why_a_case_is_taken_over_is_there_again(client: Client, case: Dispute) -> None:
    taking.take(case, by=story.arbiter(), reason="")
    client.force_login(story.arbiter())
    keep(client, case, "take", {"take-reason": "She is ill."})
    assert "She is ill.</textarea>" in client.get(at("change", case)).text
