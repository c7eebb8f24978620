"""Files of jobs and messages reach those whom they are meant for, as downloads that no browser runs."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from contracts.models import JobFile, Message, MessageFile
from tests import story
from tests.factories import JobFactory, StaffFactory, UserFactory
from tests.files import text_file

pytestmark = pytest.mark.django_db
CONTENT = b"<script>alert(1)</script>"


def status(client: Client, address: str) -> int:
    response = client.get(address)
    response.getvalue()  # read to the end, which closes the file
    return response.status_code


@pytest.fixture
def message_file(carla: User, ana: User) -> MessageFile:
    contract = story.active_contract(client=carla, freelancer=ana)
    return Message.send(contract, by=ana, text="", files=[text_file("page.txt", CONTENT)]).files.get()


def test_a_jobs_file_is_as_public_as_the_job(client: Client) -> None:
    [file] = JobFile.keep([text_file("page.txt", CONTENT)], job=JobFactory())
    response = client.get(f"/files/jobs/{file.pk}/")
    assert response.status_code == 200
    assert response.getvalue() == CONTENT
    assert response["Content-Disposition"] == 'attachment; filename="page.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_drafts_file_is_its_clients_alone(client: Client, carla: User, olga: User) -> None:
    [file] = JobFile.keep([text_file()], job=JobFactory(client=carla, draft=True))
    assert status(client, f"/files/jobs/{file.pk}/") == 404
    client.force_login(olga)
    assert status(client, f"/files/jobs/{file.pk}/") == 404
    client.force_login(carla)
    assert status(client, f"/files/jobs/{file.pk}/") == 200


def test_both_parties_have_a_messages_file(client: Client, carla: User, ana: User, message_file: MessageFile) -> None:
    for party in (carla, ana):
        client.force_login(party)
        assert client.get(f"/files/messages/{message_file.pk}/").getvalue() == CONTENT


def test_an_outsider_has_not(client: Client, olga: User, message_file: MessageFile) -> None:
    assert client.get(f"/files/messages/{message_file.pk}/")["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert status(client, f"/files/messages/{message_file.pk}/") == 404


def test_staff_have_it_only_with_the_permission_to_see_contracts(client: Client, message_file: MessageFile) -> None:
    clerk = StaffFactory(is_superuser=False)
    client.force_login(clerk)
    assert status(client, f"/files/messages/{message_file.pk}/") == 404
    clerk.user_permissions.add(Permission.objects.get(codename="view_contract"))
    assert status(client, f"/files/messages/{message_file.pk}/") == 200


def test_the_permission_without_being_staff_is_not_enough(client: Client, message_file: MessageFile) -> None:
    former = UserFactory()
    former.user_permissions.add(Permission.objects.get(codename="view_contract"))
    client.force_login(former)
    assert status(client, f"/files/messages/{message_file.pk}/") == 404
