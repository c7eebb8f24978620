"""A freelancer says no to an invitation, with a word or without."""

import pytest
from django.test import Client

from accounts.models import Notification, User
from contracts.invitations import declining, inviting
from contracts.invitations.declining import InvitationIsAnswered
from contracts.models import Invitation
from marketplace.refusals import NotYours
from tests.factories import JobFactory, ProposalFactory
from tests.story import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(carla: User, ana: User) -> Invitation:
    return inviting.invite(ana, JobFactory(client=carla, title="Labels for jam"), by=carla, note="Would you?")


@pytest.mark.parametrize("word", ["I am away until May.", ""])
def test_the_client_is_told_with_the_word(
    client: Client, carla: User, ana: User, invitation: Invitation, word: str
) -> None:
    client.force_login(ana)
    address = f"/invitations/{invitation.pk}/refusal/"
    assert "You can still send a proposal" in client.get(address).text
    assert f"You declined. {carla.name} is told." in client.post(address, {"answer": word}, follow=True).text
    notice = Notification.objects.get(user=carla)
    assert notice.text == f"{ana.name} declined your invitation to “Labels for jam”."
    assert (notice.detail, notice.path) == (word, f"/jobs/{invitation.job_id}/invitations/")
    client.force_login(carla)
    assert word in client.get(notice.path).text


def test_it_is_said_once(client: Client, ana: User, invitation: Invitation) -> None:
    declining.decline(invitation, by=ana)
    client.force_login(ana)
    assert client.post(f"/invitations/{invitation.pk}/refusal/").status_code == 409
    with pytest.raises(InvitationIsAnswered):
        declining.decline(invitation, by=ana)
    assert Notification.objects.filter(kind="invitation-declined").count() == 1


def test_what_is_over_or_proposed_for_is_not_declined(ana: User, carla: User, invitation: Invitation) -> None:
    proposed = inviting.invite(ana, JobFactory(client=carla), by=carla, note="And this?")
    ProposalFactory(job=proposed.job, freelancer=ana)
    invitation.job.close(by=carla)
    for each in (invitation, proposed):
        with pytest.raises(InvitationIsAnswered):
            declining.decline(each, by=ana)
    assert not Invitation.objects.exclude(declined_at=None).exists()


def test_nobody_else_declines_it(client: Client, olga: User, carla: User, invitation: Invitation) -> None:
    for other in (olga, carla):
        with pytest.raises(NotYours):
            declining.decline(invitation, by=other)
    client.force_login(olga)
    assert client.post(f"/invitations/{invitation.pk}/refusal/").status_code in {403, 404}
    assert fresh(invitation).declined_at is None
