"""What is offered follows from our own account at the provider, unless the operator says otherwise."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from escrow.models import PlatformAccount
from escrow.money_in import supported
from tests.conftest import TimeTravel
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


@pytest.fixture(autouse=True)
def on_stripe(provider: StripeProvider, settings: Settings) -> None:
    settings.PAYMENTS = "stripe"
    PlatformAccount.objects.all().delete()


def test_nothing_is_offered_before_the_provider_has_been_asked() -> None:
    assert supported.currencies() == ()
    assert supported.payout_countries() == frozenset()
    with pytest.raises(supported.NotOfferedHere):
        supported.require_offered("USD")


def test_what_the_account_keeps_is_offered(stripe_server: StripeServer) -> None:
    stripe_server.state.platform.keeps = {"usd", "eur"}
    supported.learn()
    assert supported.currencies() == ("USD", "EUR")
    assert {"US", "HR", "GB", "CH"} <= supported.payout_countries()
    assert "IN" not in supported.payout_countries()
    with pytest.raises(supported.NotOfferedHere, match="GBP is not taken here"):
        supported.require_offered("GBP")


def test_a_country_outside_pays_only_its_own(stripe_server: StripeServer) -> None:
    stripe_server.state.platform.country = "jp"
    supported.learn()
    assert supported.currencies() == ("JPY",)
    assert supported.payout_countries() == {"JP"}


def test_it_is_asked_once_a_day(stripe_server: StripeServer, time_travel: TimeTravel) -> None:
    supported.learn()
    stripe_server.state.platform.keeps = {"usd"}
    supported.learn()
    assert len(supported.currencies()) > 1
    time_travel.forward(days=1)
    supported.learn()
    assert supported.currencies() == ("USD",)
    assert PlatformAccount.objects.count() == 1


def test_the_operators_lists_come_first(settings: Settings) -> None:
    settings.CURRENCIES, settings.PAYOUT_COUNTRIES = ("GBP", "USD"), ("IN",)
    supported.learn()
    assert supported.currencies() == ("GBP", "USD")
    assert supported.payout_countries() == {"IN"}


def test_a_currency_that_cannot_be_kept_is_refused_by_name(
    stripe_server: StripeServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    stripe_server.state.platform.country = "jp"
    settings.CURRENCIES = ("JPY", "USD")
    supported.learn()
    assert "A currency is converted by the provider: CURRENCIES names USD" in caplog.text
    with pytest.raises(ImproperlyConfigured, match="CURRENCIES names USD"):
        supported.refuse_unfit()
