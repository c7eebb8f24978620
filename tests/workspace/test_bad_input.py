"""What bad input gets on a contract's forms: a message at the field, the input kept, and nothing written."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from milestones.models import Milestone, State
from tests import books, story
from tests.files import text_file

AMOUNTS = [
    ("-5", "above zero"),
    ("0", "above zero"),
    ("0.00", "above zero"),
    ("five", "in digits"),
    ("1.2345", "at most 2 decimals"),
    ("1e3", "in digits"),
    ("NaN", "in digits"),
    ("٣e", "in digits"),
    ("1000000.01", "The most is $999,999.99"),
    ("9" * 25, "The most is"),
    ("", "required"),
]


def post(client: Client, person: User, name: str, pk: int, data: dict[str, Any]) -> str:
    """Post, expect the form again, and return the page."""
    client.force_login(person)
    with books.unchanged():
        answer = client.post(reverse(name, args=[pk]), data)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("amount", "why"), AMOUNTS)
def test_a_direct_payment_of_an_impossible_amount(
    client: Client, carla: User, ana: User, amount: str, why: str
) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    shown = post(client, carla, "direct_payment", contract.pk, {"amount": amount, "what_for": "A bonus"})
    assert why in shown
    assert "A bonus" in shown
    assert 'aria-invalid="true"' in shown


@pytest.mark.parametrize(("amount", "why"), [("100.5", "no decimals"), ("100", None)])
def test_yen_have_no_decimals(client: Client, carla: User, amount: str, why: str | None) -> None:
    contract = story.active_contract(client=carla, currency="JPY")
    client.force_login(carla)
    answer = client.post(reverse("direct_payment", args=[contract.pk]), {"amount": amount, "what_for": "A bonus"})
    assert (why in answer.content.decode()) if why else answer.status_code == 302


@pytest.mark.parametrize(("content", "why"), [(b"", "is empty"), (b"a" * (1024 * 1024 + 1), "is larger than 1 MB")])
@override_settings(UPLOAD_MAX_BYTES=1024 * 1024)
def test_a_file_that_cannot_be_taken(client: Client, ana: User, content: bytes, why: str) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    upload = SimpleUploadedFile("work.psd", content)
    shown = post(client, ana, "milestone_submit", milestone.pk, {"message": "Here it is", "files": [upload]})
    assert f"work.psd {why}" in shown
    assert "Here it is" in shown
    assert story.fresh(milestone).state == State.FUNDED


@pytest.mark.parametrize("links", ["javascript:alert(1)", "not a link", "ftp://example.com/x"])
def test_a_link_that_is_none(client: Client, carla: User, ana: User, links: str) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    assert "is not a web address" in post(
        client, ana, "milestone_submit", milestone.pk, {"message": "Here", "links": links}
    )


def test_an_empty_submission_starts_no_clock(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    assert "at least one file or link" in post(client, ana, "milestone_submit", milestone.pk, {"message": "Done!"})
    assert story.fresh(milestone).state == State.FUNDED


def test_criteria_of_another_milestone(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    foreign = story.milestones_of(milestone.contract)[1].criteria.all()[0]
    data = {"unmet": [foreign.pk], "message": "No", "seen_submission": 1}
    assert "not one of the available choices" in post(client, carla, "milestone_changes", milestone.pk, data)


def test_a_change_request_that_names_nothing(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    shown = post(client, carla, "milestone_changes", milestone.pk, {"message": "Hm", "seen_submission": 1})
    assert "Name at least one criterion" in shown


def confirmation(milestone: Milestone, **changed: Any) -> dict[str, Any]:
    return {
        "confirmed_minor": milestone.amount_minor,
        "seen_state": milestone.state,
        "seen_submissions": milestone.submissions.count(),
        "agree": "on",
        "reason": "x",
        **changed,
    }


def test_a_release_without_the_tick(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    data = confirmation(milestone)
    del data["agree"]
    assert "Tick the box" in post(client, carla, "milestone_approve", milestone.pk, data)


@pytest.mark.parametrize("name", ["milestone_approve", "milestone_return"])
@pytest.mark.parametrize("changed", [{"confirmed_minor": 1}, {"seen_state": "funded"}])
def test_a_confirmation_of_something_else_is_a_conflict(
    client: Client, carla: User, ana: User, name: str, changed: dict[str, Any]
) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla if name == "milestone_approve" else ana)
    with books.unchanged():
        answer = client.post(reverse(name, args=[milestone.pk]), confirmation(milestone, **changed))
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "forged", [{"confirmed_minor": "abc"}, {"confirmed_minor": "9" * 40}, {"seen_state": "x" * 99}]
)
def test_forged_hidden_fields_are_no_crash(client: Client, carla: User, ana: User, forged: dict[str, Any]) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("milestone_approve", args=[milestone.pk]), confirmation(milestone, **forged))
    assert answer.status_code in {200, 409}


def test_a_double_click_releases_once(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    address, data = reverse("milestone_approve", args=[milestone.pk]), confirmation(milestone)
    assert client.post(address, data).status_code == 302
    with books.unchanged():
        assert client.post(address, data).status_code == 409


def test_a_stale_change_request_after_a_new_submission(client: Client, carla: User, ana: User) -> None:
    milestone = story.submit(story.changes_requested_milestone(client=carla, freelancer=ana))
    client.force_login(carla)
    data = {"unmet": [milestone.criteria.all()[0].pk], "message": "No", "seen_submission": 1}
    with books.unchanged():
        answer = client.post(reverse("milestone_changes", args=[milestone.pk]), data)
    assert answer.status_code == 409
    assert "A newer submission has arrived" in answer.content.decode()


def test_a_file_that_can_be_taken_is_kept_with_its_hash(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    client.force_login(ana)
    data = {"message": "Here", "files": [text_file("../../etc/pass<wd>.txt")]}
    assert client.post(reverse("milestone_submit", args=[milestone.pk]), data).status_code == 302
    kept = story.fresh(milestone).submissions.get().files.get()
    assert kept.name == "pass_wd_.txt"
    assert kept.sha256 == hashlib.sha256(b"What was done and how.").hexdigest()


def test_a_stale_approval_does_not_pay_for_work_that_was_not_seen(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    seen = confirmation(milestone)
    story.submit(story.request_changes(milestone))
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("milestone_approve", args=[milestone.pk]), seen)
    assert answer.status_code == 409
    assert "A newer submission has arrived" in answer.content.decode()


def test_payments_are_not_started_without_end(client: Client, carla: User) -> None:
    contract = story.active_contract(client=carla)
    client.force_login(carla)
    address = reverse("direct_payment", args=[contract.pk])
    answers = [client.post(address, {"amount": str(n), "what_for": "A bonus"}).status_code for n in range(1, 8)]
    assert answers == [302] * 5 + [409] * 2
