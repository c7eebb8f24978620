"""Where the money goes and when: the provider's page, the way back, and asking again who it is."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow import gateways
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Recipient
from escrow.money_out import recipients
from marketplace import times
from tests import books, story
from tests.conftest import TimeTravel
from tests.factories import PASSWORD
from tests.signing_in import code
from tests.told import saying

pytestmark = pytest.mark.django_db
DETAILS, RETURN, AGAIN, SCHEDULE = (
    "/earnings/details/", "/earnings/details/return/", "/earnings/details/again/", "/earnings/schedule/"
)  # fmt: skip
ASKED_AGAIN = [DETAILS, AGAIN, SCHEDULE]


def sign_in(client: Client, user: User) -> None:
    """Signed in, and asked again just now."""
    client.force_login(user)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


@pytest.fixture
def signed_in(client: Client, ana: User) -> Client:
    sign_in(client, ana)
    return client


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise GatewayUnavailable("no answer")

    for name in ("open_recipient", "recipient_page", "recipient_report"):
        monkeypatch.setattr(SandboxGateway, name, fail)


@pytest.mark.parametrize("path", ASKED_AGAIN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_password_is_asked_for_again(client: Client, ana: User, path: str, method: str) -> None:
    story.give_payout_details(ana)
    client.force_login(ana)
    with books.unchanged():
        answer = getattr(client, method)(path, {"country": "ES", "schedule": "weekly"})
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == reverse("account_reauthenticate")


def test_after_the_password_it_goes_on(client: Client, ana: User) -> None:
    client.force_login(ana)
    asked = client.get(DETAILS)["Location"]
    wrong = client.post(asked, {"password": "not it", "next": DETAILS})
    assert wrong.status_code == 200
    assert client.get(DETAILS).status_code == 302
    answer = client.post(asked, {"password": PASSWORD, "next": DETAILS})
    assert answer["Location"] == DETAILS
    assert client.get(DETAILS).status_code == 200


def test_with_two_step_sign_in_the_code_does_too(client: Client, ana: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    client.force_login(ana)
    assert client.get(DETAILS).status_code == 302
    with_code = reverse("mfa_reauthenticate")
    assert client.post(with_code, {"code": "000000", "next": DETAILS}).status_code == 200
    assert client.get(DETAILS).status_code == 302
    assert client.post(with_code, {"code": code(secret), "next": DETAILS})["Location"] == DETAILS
    assert client.get(DETAILS).status_code == 200
    assert Authenticator.objects.get(user=ana).last_used_at


def test_after_five_minutes_it_is_asked_for_once_more(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert signed_in.get(DETAILS).status_code == 200
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert signed_in.get(DETAILS).status_code == 302


def test_it_explains_and_leads_to_the_provider(signed_in: Client, ana: User) -> None:
    with books.unchanged():
        page = signed_in.get(DETAILS).content.decode()
    assert "Surety never sees your bank details." in page
    answer = signed_in.post(DETAILS, {"country": "ES"})
    recipient = recipients.of(ana)
    assert recipient
    assert (recipient.country, recipient.is_ready) == ("ES", False)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sandbox/payout-details/")
    assert saying("The page for your payout details", user=ana)


def test_the_country_of_the_profile_is_proposed(signed_in: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(country="HR")
    assert '<option value="HR" selected>Croatia</option>' in signed_in.get(DETAILS).content.decode()


@pytest.mark.parametrize("country", ["", "XX", "Spain"])
def test_a_country_that_is_none(signed_in: Client, country: str) -> None:
    with books.unchanged():
        answer = signed_in.post(DETAILS, {"country": country})
    assert answer.status_code == 200
    assert "field--invalid" in answer.content.decode()


def test_the_country_stays(signed_in: Client, ana: User) -> None:
    story.give_payout_details(ana)
    assert 'name="country"' not in signed_in.get(DETAILS).content.decode()
    signed_in.post(DETAILS, {"country": "FR"})
    assert Recipient.objects.get().country == "ES"


def test_coming_back_proves_nothing(signed_in: Client, ana: User) -> None:
    signed_in.post(DETAILS, {"country": "ES"})
    page = signed_in.get(RETURN, follow=True).content.decode()
    assert "Choose the bank account that your payouts go to." in page
    assert not Recipient.objects.get().is_ready


def test_the_whole_way(signed_in: Client, ana: User) -> None:
    theirs = signed_in.post(DETAILS, {"country": "ES"})["Location"]
    back = signed_in.post(theirs, {"bank": "works"})["Location"]
    assert back == RETURN
    page = signed_in.get(back, follow=True).content.decode()
    assert "Your payout details are complete." in page
    assert Recipient.objects.get().is_ready


def test_a_page_that_was_used_is_followed_by_a_new_one(signed_in: Client, ana: User) -> None:
    theirs = signed_in.post(DETAILS, {"country": "ES"})["Location"]
    signed_in.post(theirs, {"bank": "works"})
    again = signed_in.get(theirs)["Location"]
    assert again == AGAIN
    fresh = signed_in.get(again)["Location"]
    assert fresh.startswith("/sandbox/payout-details/")
    assert fresh != theirs


def test_without_a_beginning_there_is_nothing_to_go_on_with(signed_in: Client) -> None:
    with books.unchanged():
        assert signed_in.get(AGAIN)["Location"] == DETAILS
        assert signed_in.get(RETURN)["Location"] == "/earnings/"


def test_a_provider_that_is_away_says_so(signed_in: Client, ana: User, away: None) -> None:
    answer = signed_in.post(DETAILS, {"country": "ES"})
    assert answer.status_code == 409
    assert "not answering" in answer.content.decode()
    assert 'name="country"' in signed_in.get(DETAILS).content.decode()


def test_coming_back_while_the_provider_is_away(signed_in: Client, ana: User, request: pytest.FixtureRequest) -> None:
    signed_in.post(DETAILS, {"country": "ES"})
    request.getfixturevalue("away")
    # But for when it is asked after them again.
    with books.unchanged(besides=["escrow_recipient"]):
        assert signed_in.get(RETURN).status_code == 409


def test_what_the_provider_refuses_is_said_in_its_words(
    signed_in: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise GatewayRefused("We do not pay to this country.")

    monkeypatch.setattr(type(gateways.default()), "open_recipient", refuse)
    answer = signed_in.post(DETAILS, {"country": "ES"})
    assert answer.status_code == 409
    assert "We do not pay to this country." in answer.content.decode()


def test_a_schedule_says_its_next_instant(signed_in: Client, ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    with books.unchanged():
        page = signed_in.get(SCHEDULE).content.decode()
    answer = signed_in.post(SCHEDULE, {"schedule": "weekly"}, follow=True).content.decode()
    recipient = Recipient.objects.get()
    assert recipient.next_payout_at
    at = times.absolute(recipient.next_payout_at, ana.zone)
    assert at in page
    assert f"The next payout is on {at}." in answer
    assert "Every Monday" in answer
    assert "withdraw by hand" in signed_in.post(SCHEDULE, {"schedule": "by_hand"}, follow=True).content.decode()
    assert Recipient.objects.get().next_payout_at is None


@pytest.mark.parametrize("schedule", ["", "daily"])
def test_a_schedule_that_is_none(signed_in: Client, ana: User, schedule: str) -> None:
    story.give_payout_details(ana)
    with books.unchanged():
        answer = signed_in.post(SCHEDULE, {"schedule": schedule})
    assert answer.status_code == 200
    assert "field--invalid" in answer.content.decode()


def test_a_schedule_needs_somewhere_to_pay_to(signed_in: Client) -> None:
    with books.unchanged():
        assert signed_in.get(SCHEDULE)["Location"] == DETAILS
        assert signed_in.post(SCHEDULE, {"schedule": "weekly"})["Location"] == DETAILS


def test_clients_have_no_payout_details(client: Client, carla: User) -> None:
    sign_in(client, carla)
    with books.unchanged():
        assert {client.get(path).status_code for path in (*ASKED_AGAIN, RETURN)} == {403}
