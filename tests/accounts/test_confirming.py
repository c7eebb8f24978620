"""What the page says of the message that confirms an address: what was sent, where to, and when it can be again."""

import re

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.test_addresses import SIGN_UP, form
from tests.factories import FreelancerFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
EMAIL = "new@example.org"
SENT = re.compile(
    r"A message with a link is on its way to <strong>new@example\.org</strong>\. You asked for it .*?now.*?"
    r"\. Open it.*?"
    r"It can be sent again .*?in 3 minutes",
    re.DOTALL,
)


def sign_up(client: Client) -> str:
    return client.post(SIGN_UP, form(EMAIL), follow=True).content.decode()


def test_after_sign_up(client: Client) -> None:
    page = sign_up(client)
    assert SENT.search(page)
    assert "Send it again</button>" in page
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("same_browser", [True, False])
def test_signing_in_a_second_later_says_the_same_and_sends_nothing(client: Client, same_browser: bool) -> None:
    sign_up(client)
    browser = client if same_browser else Client()
    page = browser.get(sign_in(browser, EMAIL)["Location"]).content.decode()
    assert SENT.search(page)
    assert "is on its way to new@example.org" not in page
    assert len(mail.outbox) == 1


def test_the_button_sends_nothing_before_its_time(client: Client) -> None:
    sign_up(client)
    page = client.post("/confirmation/", follow=True).content.decode()
    assert SENT.search(page)
    assert len(mail.outbox) == 1


def test_and_sends_it_again_afterwards(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(client)
    now = ratelimit.time.time
    monkeypatch.setattr(ratelimit.time, "time", lambda: now() + 240)
    client.post("/confirmation/")
    assert [message.to for message in mail.outbox] == [[EMAIL], [EMAIL]]


def test_a_known_address_reads_the_same(client: Client) -> None:
    FreelancerFactory(email=EMAIL)
    assert SENT.search(sign_up(client))
    assert len(mail.outbox) == 1
    client.post("/confirmation/")
    assert len(mail.outbox) == 1


def test_whoever_waits_for_nothing_is_told_nothing_was_sent(client: Client) -> None:
    page = client.get("/accounts/confirm-email/").content.decode()
    assert "sent a message with a link to" not in page
    assert "Send it again" not in page
    assert client.post("/confirmation/").status_code == 302
    assert not mail.outbox
    assert not User.objects.exists()
