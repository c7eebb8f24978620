"""PAYMENTS=stripe: what refuses to start, and that no secret is shown."""

import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from escrow import gateways
from escrow.gateways.stripe.gateway import StripeGateway

TEST_KEY, LIVE_KEY = "sk_test_4eC39HqLyjWDarjt", "sk_live_4eC39HqLyjWDarjt"


@pytest.fixture
def stripe_settings(settings: Settings) -> Settings:
    """Fit for production."""
    settings.PAYMENTS, settings.PRODUCTION = "stripe", True
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = LIVE_KEY, ""
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_12345678", "whsec_87654321"]
    return settings


@pytest.mark.parametrize("key", [LIVE_KEY, LIVE_KEY.replace("sk_", "rk_")])
def test_fit_settings(stripe_settings: Settings, key: str, caplog: pytest.LogCaptureFixture) -> None:
    stripe_settings.STRIPE_SECRET_KEY = key
    gateways.refuse_unfit_settings()
    assert caplog.text == ""
    assert isinstance(gateways.default(), StripeGateway)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("STRIPE_SECRET_KEY", "", "not set"),
        ("STRIPE_SECRET_KEY", "hunter2-hunter2", "must begin with sk_live_"),
        ("STRIPE_SECRET_KEY", "pk_live_4eC39HqLyjWDarjt", "publishable"),
        ("STRIPE_SECRET_KEY", "sk_live_", "must begin with"),
        ("STRIPE_SECRET_KEY", f"{LIVE_KEY}\n", "must begin with"),
        ("STRIPE_SECRET_KEY", f" {LIVE_KEY}", "must begin with"),
        ("STRIPE_WEBHOOK_SECRETS", [], "not set"),
        ("STRIPE_WEBHOOK_SECRETS", ["whsec_12345678", "hunter2-hunter2"], "whsec_"),
        ("STRIPE_WEBHOOK_SECRETS", ["whsec_"], "whsec_"),
        ("STRIPE_WEBHOOK_SECRETS", [""], "whsec_"),
        ("STRIPE_API_BASE", "https://hunter2-hunter2.example", "for tests"),
        ("STRIPE_FILES_BASE", "https://hunter2-hunter2.example", "for tests"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown(
    stripe_settings: Settings, name: str, value: object, wrong: str
) -> None:
    setattr(stripe_settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=wrong) as caught:
        gateways.refuse_unfit_settings()
    assert name.rstrip("S") in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "4eC39" not in str(caught.value)


def test_a_staging_site_may_use_a_test_key_and_is_told(
    stripe_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    stripe_settings.STRIPE_SECRET_KEY = TEST_KEY
    gateways.refuse_unfit_settings()
    assert "no real money" in caplog.text
    assert "4eC39" not in caplog.text


def test_a_demo_moves_no_real_money(stripe_settings: Settings) -> None:
    stripe_settings.PRODUCTION = False
    with pytest.raises(ImproperlyConfigured, match="only production"):
        gateways.refuse_unfit_settings()


def test_tests_may_have_a_server_of_their_own(stripe_settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    stripe_settings.PRODUCTION, stripe_settings.STRIPE_SECRET_KEY = False, TEST_KEY
    stripe_settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    gateways.refuse_unfit_settings()
    assert caplog.text == ""


def test_another_providers_settings_do_not_matter(stripe_settings: Settings) -> None:
    stripe_settings.PAYMENTS, stripe_settings.PRODUCTION, stripe_settings.STRIPE_SECRET_KEY = "sandbox", False, ""
    gateways.refuse_unfit_settings()
