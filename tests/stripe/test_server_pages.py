"""The pages that a person's browser sees."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import stripe

from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking, cards

pytestmark = pytest.mark.loopback


def press(url: str, **form: str) -> requests.Response:
    return requests.post(url, data=form, allow_redirects=False, timeout=10)


def look(url: str) -> requests.Response:
    return requests.get(url, allow_redirects=False, timeout=10)


def test_paying(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    shown = look(str(asked.url)).text
    assert "Sketches &lt;b&gt;: <strong>$600.00</strong>" in shown
    assert 'href="https://surety.example/back"' in shown
    assert set(re.findall(r'value="(\d+)"', shown)) == set(cards.CARDS)
    assert "declined" in press(str(asked.url), card=cards.DECLINED).text
    paid = press(str(asked.url), card=cards.SUCCEEDS)
    assert paid.headers["Location"] == f"https://surety.example/paid?session={asked.id}"
    assert look(str(asked.url)).headers["Location"] == paid.headers["Location"]


def test_the_bank_asks(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    bank = f"{stripe_server.state.pages['pay']}{press(str(asked.url), card=cards.ASKS).headers['Location']}"
    assert "Confirm" in look(bank).text
    assert "declined" in press(bank, answer="no").text
    press(str(asked.url), card=cards.ASKS)
    assert press(bank, answer="yes").headers["Location"].startswith("https://surety.example/paid")


def test_a_session_that_is_over(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    sdk.v1.checkout.sessions.expire(asked.id)
    assert look(str(asked.url)).status_code == 410
    assert look(f"{stripe_server.state.pages['pay']}/pay/none").status_code == 404
    assert look(f"{stripe_server.state.pages['pay']}/").status_code == 404
    assert look(f"{stripe_server.state.pages['connect']}/pay/none").status_code == 404
    assert len({stripe_server.url, *stripe_server.page_hosts}) == 4


@pytest.mark.parametrize(("answer", "status"), [("finish", "active"), ("not yet", "restricted")])
def test_onboarding(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel, answer: str, status: str
) -> None:
    account = asking.recipient(stripe_server, sdk, ready=False)
    asked: Any = {
        "account": account,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {
                "refresh_url": "https://surety.example/again",
                "return_url": "https://surety.example/",
            },
        },
    }
    link = sdk.v2.core.account_links.create(asked).url
    assert urlsplit(link).hostname == "127.0.0.1"
    assert "Not yet" in look(link).text
    assert press(link, answer=answer).headers["Location"] == "https://surety.example/"
    [after] = stripe_server.objects("v2.core.account")
    recipient = after["configuration"]["recipient"]
    assert recipient["capabilities"]["stripe_balance"]["stripe_transfers"]["status"] == status
    assert look(link).headers["Location"] == "https://surety.example/again"
    late = sdk.v2.core.account_links.create(asked).url
    time_travel.forward(minutes=5)
    assert look(late).headers["Location"] == "https://surety.example/again"


def test_the_dashboard(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    link = sdk.v1.accounts.login_links.create(account).url
    before = look(link).text
    assert press(link).text != before
    assert look(link).status_code == 410
    kind = "v2.core.account[configuration.recipient].updated"
    assert sdk.v2.core.events.list({"types": [kind]}).data[0].related_object.id == account
