"""Staff read money, jobs, contracts and milestones with their history; nobody edits, and nobody else reads."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Journal, WebhookEvent
from marketplace.staff import ReadOnlyAdmin
from milestones.models import Milestone
from tests import books, story
from tests.conftest import TimeTravel
from tests.factories import with_second_factor

OURS = ("marketplace", "accounts", "escrow", "contracts", "milestones", "disputes")


def desk() -> list[str]:
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if model._meta.app_label in OURS
    ]


@pytest.fixture
def newcomer(db: None) -> User:
    """Staff without any right yet."""
    return with_second_factor(User.objects.create_user("nina@example.org", name="Nina Newcomer", is_staff=True))


@pytest.fixture
def reader(newcomer: User) -> User:
    """Staff who may view everything."""
    newcomer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return newcomer


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def test_staff_read_every_list(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    assert {address: client.get(address).status_code for address in desk()} == dict.fromkeys(desk(), 200)


def test_a_milestone_shows_its_history(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    shown = client.get(reverse("admin:milestones_milestone_change", args=[in_review.pk])).content.decode()
    assert "Deposit received" in shown
    assert "Work submitted" in shown


def test_a_journal_shows_its_entries(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    journal = Journal.objects.filter(kind="deposit").latest("pk")
    shown = client.get(reverse("admin:escrow_journal_change", args=[journal.pk])).content.decode()
    assert str(in_review.amount) in shown


def test_nobody_edits_even_with_every_permission(client: Client, in_review: Milestone, carla: User) -> None:
    chief = with_second_factor(User.objects.create_superuser("chief@example.org", "x"))
    client.force_login(chief)
    address = reverse("admin:milestones_milestone_change", args=[in_review.pk])
    with books.unchanged():
        assert client.post(address, {"amount_minor": "1", "title": "Mine"}).status_code == 403
        assert client.get(reverse("admin:milestones_milestone_add")).status_code == 403
        assert client.post(reverse("admin:milestones_milestone_delete", args=[in_review.pk])).status_code == 403


def test_everything_of_ours_on_the_desk_is_read_only() -> None:
    ours = [desk for model, desk in admin.site._registry.items() if model._meta.app_label in OURS]
    assert ours
    assert all(isinstance(model_admin, ReadOnlyAdmin) for model_admin in ours)


def test_people_and_staff_without_the_right_stay_out(
    client: Client, in_review: Milestone, carla: User, newcomer: User
) -> None:
    for person, refused in ((carla, 302), (newcomer, 403)):
        client.force_login(person)
        assert {client.get(address).status_code for address in desk()} == {refused}


def test_replaying_a_webhook_needs_its_own_right(client: Client, reader: User, in_review: Milestone) -> None:
    address = reverse("admin:escrow_webhookevent_changelist")
    event = WebhookEvent.objects.latest("pk")
    data = {"action": "replay", "_selected_action": [event.pk]}
    client.force_login(reader)
    client.post(address, data)
    event.refresh_from_db()
    assert event.processed_at is not None
    reader.user_permissions.add(Permission.objects.get(codename="change_webhookevent"))
    client.force_login(User.objects.get(pk=reader.pk))
    client.post(address, data)
    event.refresh_from_db()
    assert event.processed_at is None
    with books.unchanged(besides=["escrow_webhookevent"]):
        story.hear_from_provider()


def test_second_factors_sessions_and_addresses_are_not_on_the_desk() -> None:
    assert not {model._meta.app_label for model in admin.site._registry} & {"account", "mfa", "usersessions"}


def test_a_password_is_not_guessed_through_a_filter(client: Client, reader: User, carla: User) -> None:
    client.force_login(reader)
    address = reverse("admin:accounts_user_changelist")
    assert client.get(address, {"password__startswith": "md5"}).status_code == 400
    assert client.get(address, {"is_client__exact": "1"}).status_code == 200


def test_who_processes_a_webhook_again_is_logged(client: Client, sam: User) -> None:
    story.funded_milestone()
    event = WebhookEvent.objects.latest("pk")
    client.force_login(sam)
    chosen = {"action": "replay", "_selected_action": [event.pk]}
    client.post(reverse("admin:escrow_webhookevent_changelist"), chosen)
    [entry] = LogEntry.objects.all()
    assert (entry.user, entry.object_id, entry.change_message) == (sam, str(event.pk), "Processed again.")
    assert story.fresh(event).processed_at is None


def test_without_the_right_nothing_is_processed_again(client: Client, reader: User) -> None:
    story.funded_milestone()
    client.force_login(reader)
    chosen = {"action": "replay", "_selected_action": [WebhookEvent.objects.latest("pk").pk]}
    with books.unchanged(besides=("django_session",)):
        client.post(reverse("admin:escrow_webhookevent_changelist"), chosen)
    assert not LogEntry.objects.exists()


def test_lists_say_what_is_frozen(client: Client, reader: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    client.force_login(reader)
    address = reverse("admin:milestones_milestone_changelist")
    assert "</svg>Frozen</span>" not in client.get(address).text
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert client.get(address).text.count("</svg>Frozen</span>") == 1
    frozen = client.get(f"{address}?frozen=yes").context["cl"].result_list
    assert list(frozen) == [milestone]
    holds = client.get(f"{reverse('admin:escrow_hold_changelist')}?frozen_at__isempty=0").context["cl"].result_list
    assert list(holds) == [milestone.hold]
