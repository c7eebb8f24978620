"""A client or a freelancer writes a plan and has a link of it, for somebody who may have no account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from accounts.models import User
from contracts.by_link import letter, links, sending
from contracts.by_link.models import LINK_LASTS
from contracts.models import PlanEvent, SentPlan
from tests import story
from tests.by_link import details, sent_plan
from tests.contracts.forms import step
from tests.factories import UserFactory
from tests.files import text_file

pytestmark = pytest.mark.django_db
ADDRESS = "/plans/new/"


def typed(**changed: Any) -> dict[str, Any]:
    """One milestone of $400, without a title of its own."""
    row = {**step(0, title=""), "plan-TOTAL_FORMS": "3", "plan-INITIAL_FORMS": "0"}
    return {"title": "Logo for a bakery", "currency": "USD", **row, **changed}


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_it_is_written_and_its_link_shown(client: Client, carla: User, ana: User, side: str) -> None:
    sender = carla if side == "client" else ana
    client.force_login(sender)
    response = client.post(f"{ADDRESS}?as={side}", typed(files=[text_file()]))
    plan = SentPlan.objects.get()
    assert response["Location"] == f"/plans/{plan.pk}/"
    assert (plan.sender, plan.by_client, plan.state) == (sender, side == "client", "waiting")
    assert plan.price.amount_minor == 40_000
    assert [each.title for each in plan.steps] == ["Logo for a bakery"]
    assert plan.ends_at - plan.created_at >= LINK_LASTS - timedelta(seconds=5)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    [link] = set(re.findall(rf"{re.escape(settings.SITE_URL)}/plans/link/[0-9a-f]+/", page))
    assert link == plan.link
    assert len(link.rstrip("/").rpartition("/")[2]) * 4 >= 128
    assert [each.name for each in plan.files.all()] == ["notes.txt"]
    assert mail.outbox == []


def test_two_milestones_each_have_a_title(client: Client, carla: User) -> None:
    client.force_login(carla)
    response = client.post(f"{ADDRESS}?as=client", typed(**step(1)))
    assert "Name the milestone." in response.content.decode()
    assert not SentPlan.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Say what it is."),
        ({"plan-0-amount": "0"}, "Enter an amount above zero."),
        ({"plan-0-criteria": ""}, "Write at least one criterion."),
        ({"plan-0-due_on": "2020-01-01"}, "is in the past"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"other_email": "nobody"}, "Enter a valid email address."),
        ({"other_email": "Carla@example.org"}, "This is your own address."),
    ],
)
def test_what_is_wrong_is_said_and_kept(client: Client, carla: User, changed: dict[str, str], said: str) -> None:
    client.force_login(carla)
    page = client.post(f"{ADDRESS}?as=client", typed(**changed)).content.decode()
    assert said in page
    assert 'value="400.00"' in page or "plan-0-amount" in changed
    assert not SentPlan.objects.exists()


def test_one_more_row_writes_nothing(client: Client, carla: User) -> None:
    client.force_login(carla)
    page = client.post(f"{ADDRESS}?as=client", typed(**{"plan-more": "1"})).content.decode()
    assert 'name="plan-3-title"' in page
    assert not SentPlan.objects.exists()


def test_the_database_has_nothing_that_opens_it(carla: User) -> None:
    plan = sent_plan(carla)
    token = plan.link.rstrip("/").rpartition("/")[2]
    kept = SentPlan.objects.filter(pk=plan.pk).values().get()
    assert token not in str(kept)
    with override_settings(SECRET_KEY="another"):
        assert SentPlan.objects.get().link == ""


def test_it_is_mailed_once_to_the_address(carla: User) -> None:
    plan = sent_plan(carla, other_email="new@example.org", title="Logo\nBuy now")
    [sent] = mail.outbox
    assert sent.to == ["new@example.org"]
    assert plan.link in sent.body
    assert "Carla Client would like to hire you for “Logo Buy now”, $1,000.00 in all" in sent.body
    assert "carla@example.org" not in sent.body
    sending.edit(plan, details(other_email="new@example.org", title="Logo"), by=carla)
    assert len(mail.outbox) == 1


def test_nobody_is_flooded_by_mail(carla: User, ana: User) -> None:
    for sender in (carla, ana, carla):
        sent_plan(sender, other_email="new@example.org")
    with pytest.raises(letter.EnoughMail):
        sent_plan(ana, other_email="new@example.org")
    assert SentPlan.objects.count() == len(mail.outbox) == 3
    sent_plan(ana, other_email="other@example.org")


def test_twenty_a_day_and_no_more(client: Client, carla: User) -> None:
    client.force_login(carla)
    for _ in range(20):
        assert client.post(f"{ADDRESS}?as=client", typed()).status_code == 302
    assert client.post(f"{ADDRESS}?as=client", typed()).status_code == 429
    assert SentPlan.objects.count() == 20


def test_the_suspended_and_those_who_cannot_be_paid_send_none(carla: User, ana: User, client: Client) -> None:
    nowhere = UserFactory(is_freelancer=True, country="")
    story.suspend(carla)
    for user in (carla, nowhere):
        client.force_login(user)
        side = "client" if user.is_client else "freelancer"
        assert client.get(f"{ADDRESS}?as={side}").status_code == 409
        assert client.post(f"{ADDRESS}?as={side}", typed()).status_code == 409
    client.force_login(ana)
    assert client.get(f"{ADDRESS}?as=client").status_code == 403
    assert not SentPlan.objects.exists()


def test_it_is_changed_until_it_is_taken_up(client: Client, carla: User) -> None:
    plan = sent_plan(carla)
    client.force_login(carla)
    assert 'value="600.00"' in client.get(f"/plans/{plan.pk}/edit/").content.decode()
    client.post(f"/plans/{plan.pk}/edit/", typed(**{"plan-0-amount": "500"}))
    before, plan = plan, SentPlan.objects.get()
    assert (plan.price.amount_minor, plan.version, plan.link) == (50_000, 2, before.link)
    links.take_back(plan, by=carla)
    assert client.get(f"/plans/{plan.pk}/edit/").status_code == 409
    with pytest.raises(sending.PlanNotWaiting):
        sending.edit(plan, details(), by=carla)


def test_the_link_is_taken_back_and_made_anew(client: Client, carla: User) -> None:
    plan = sent_plan(carla)
    client.force_login(carla)
    client.post(f"/plans/{plan.pk}/taking-back/")
    before, plan = plan, SentPlan.objects.get()
    assert plan.state == "taken_back"
    client.post(f"/plans/{plan.pk}/link/")
    plan = SentPlan.objects.get()
    assert plan.is_waiting
    assert plan.link != before.link
    kinds = list(PlanEvent.objects.values_list("kind", flat=True))
    assert kinds == ["sent", "taken_back", "linked"]
