"""A session that ended takes nothing away: what was typed waits for the same person, and never for another."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contracts.models import Contract, Message
from marketplace import tasks
from marketplace.drafts import keeping, left
from marketplace.drafts.models import Draft
from tests import story
from tests.conftest import TimeTravel
from tests.drafts.typing import form_on, line_of
from tests.signing_in import is_in, sign_in

pytestmark = pytest.mark.django_db
TYPED = "Twelve lines about the second sketch."


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def address(contract: Contract) -> str:
    return reverse("message_send", args=[contract.pk])


@pytest.fixture
def hidden(client: Client, carla: User, address: str) -> dict[str, Any]:
    """The form was open when its person was signed out, in another tab."""
    client.force_login(carla)
    found = form_on(client, address)
    client.post("/accounts/logout/")
    return found


def test_whoever_signs_in_again_has_it(client: Client, carla: User, address: str, hidden: dict[str, Any]) -> None:
    answer = client.post(address, {**hidden, "text": TYPED})
    assert answer["Location"] == f"/accounts/login/?next={address}"
    assert not Draft.objects.exists()
    assert not Message.objects.exists()
    sign_in(client, carla.email)
    page = client.get(address)
    assert TYPED in page.text
    assert line_of(page).startswith("Draft of ")


def test_somebody_else_has_not(client: Client, carla: User, ana: User, address: str, hidden: dict[str, Any]) -> None:
    client.post(address, {**hidden, "text": TYPED})
    sign_in(client, ana.email)
    assert TYPED not in client.get(address).text
    assert left.KEY not in client.session
    assert not Draft.objects.exists()
    client.post("/accounts/logout/")
    sign_in(client, carla.email)
    assert TYPED not in client.get(address).text


def test_another_browser_has_not(client: Client, carla: User, address: str, hidden: dict[str, Any]) -> None:
    client.post(address, {**hidden, "text": TYPED})
    elsewhere = Client()
    sign_in(elsewhere, carla.email)
    assert TYPED not in elsewhere.get(address).text


def test_the_script_is_told(client: Client, carla: User, address: str, hidden: dict[str, Any]) -> None:
    answer = client.post("/drafts/", {"draft_of": hidden["draft_of"], "text": TYPED, "draft_version": "0"})
    assert line_of(answer).startswith("You are signed out.")
    sign_in(client, carla.email)
    assert TYPED in client.get(address).text


def test_it_waits_for_a_day(
    client: Client, carla: User, address: str, hidden: dict[str, Any], time_travel: TimeTravel
) -> None:
    client.post(address, {**hidden, "text": TYPED})
    time_travel.forward(days=1, seconds=1)
    sign_in(client, carla.email)
    assert TYPED not in client.get(address).text


def test_what_was_typed_later_elsewhere_stays(
    client: Client, carla: User, address: str, hidden: dict[str, Any], time_travel: TimeTravel
) -> None:
    client.post(address, {**hidden, "text": TYPED})
    time_travel.forward(hours=1)
    elsewhere = Client()
    elsewhere.force_login(carla)
    elsewhere.post("/drafts/", {**form_on(elsewhere, address), "text": "Newer words.", "draft_version": "0"})
    sign_in(client, carla.email)
    assert "Newer words." in client.get(address).text


def test_a_few_forms_wait_at_most(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    markers = [form_on(client, address)["draft_of"] for _ in range(left.MOST + 2)]
    client.post("/accounts/logout/")
    for marker in markers:
        client.post("/drafts/", {"draft_of": marker, "text": TYPED, "draft_version": "0"})
    assert len(client.session[left.KEY]) == left.MOST


def test_what_is_too_long_does_not_wait_and_the_page_says_so(
    client: Client, address: str, hidden: dict[str, Any]
) -> None:
    told = {"draft_of": hidden["draft_of"], "draft_version": "0"}
    answer = client.post("/drafts/", {**told, "text": "x" * keeping.LONGEST})
    assert line_of(answer) == "This is not kept as a draft until it is sent."
    assert left.KEY not in client.session
    assert not Session.objects.exists()


def test_browsers_without_a_cookie_leave_few_of_one_persons_forms(
    carla: User, address: str, hidden: dict[str, Any], monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(left, "MOST_OF_A_PERSON", 3)
    Session.objects.all().delete()
    for _ in range(5):
        Client(enforce_csrf_checks=True).post(address, {**hidden, "text": TYPED})
    assert Session.objects.count() == 3
    told = {"draft_of": hidden["draft_of"], "draft_version": "0"}
    assert line_of(Client().post("/drafts/", {**told, "text": TYPED})) == (
        "This is not kept as a draft until it is sent."
    )
    time_travel.forward(hours=1)
    Client(enforce_csrf_checks=True).post(address, {**hidden, "text": TYPED})
    assert Session.objects.count() == 4


def test_one_form_that_is_typed_on_counts_once(
    client: Client, carla: User, address: str, hidden: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left, "MOST_OF_A_PERSON", 1)
    for text in ("Twelve", "Twelve lines", TYPED):
        client.post("/drafts/", {"draft_of": hidden["draft_of"], "text": text, "draft_version": "0"})
    sign_in(client, carla.email)
    assert TYPED in client.get(address).text


def test_the_session_is_over_after_the_day_and_then_deleted(
    client: Client, address: str, hidden: dict[str, Any]
) -> None:
    client.post(address, {**hidden, "text": TYPED})
    session = Session.objects.get()
    assert timezone.now() < session.expire_date <= timezone.now() + left.WAITS
    tasks.forget_sessions()
    assert Session.objects.exists()
    Session.objects.update(expire_date=timezone.now())
    tasks.forget_sessions()
    assert not Session.objects.exists()


def test_whoever_is_signed_in_then_stays_so_as_long_as_ever(
    client: Client, carla: User, address: str, hidden: dict[str, Any]
) -> None:
    """Also where signing in says nothing of how long, as with a link in a mail."""
    client.post(address, {**hidden, "text": TYPED})
    client.force_login(carla)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert Draft.objects.exists()


def test_what_is_too_long_keeps_nobody_from_signing_in(
    client: Client, carla: User, address: str, hidden: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(address, {**hidden, "text": TYPED})
    monkeypatch.setattr(keeping, "LONGEST", 10)
    sign_in(client, carla.email)
    assert is_in(client)
    assert not Draft.objects.exists()


def test_other_scripts_have_as_much_room(client: Client, carla: User, address: str, hidden: dict[str, Any]) -> None:
    long = "Ж" * 100_000
    client.post(address, {**hidden, "text": long})
    sign_in(client, carla.email)
    assert Draft.objects.get().fields["text"] == [long]


def test_a_page_that_was_open_too_long_is_kept(carla: User, address: str) -> None:
    """Who has signed in anew has another token against forgery: the form is refused, the words are not lost."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(carla)
    hidden = form_on(strict, address)
    strict.cookies.pop("csrftoken")
    assert strict.post(address, {**hidden, "text": TYPED}).status_code == 403
    assert not Message.objects.exists()
    assert TYPED in strict.get(address).text


def test_a_foreign_page_can_leave_nothing(carla: User, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(carla)
    assert strict.post(address, {"text": TYPED, "draft_of": "1:1:1"}).status_code == 403
    assert not Draft.objects.exists()


def test_who_is_suspended_keeps_it(client: Client, carla: User) -> None:
    client.force_login(carla)
    address = reverse("job_new")
    hidden = form_on(client, address)
    story.suspend(carla)
    refused = client.post(address, {**hidden, "title": "A mark", "description": TYPED, "publish": "1"})
    assert refused.status_code in {200, 403, 409}
    assert Draft.objects.get(person_id=carla.pk).fields["description"] == [TYPED]
