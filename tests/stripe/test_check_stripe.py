"""`manage.py check_stripe`: a well set up account is well, and each mistake is found alone, with its cure."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import StringIO

import pytest
import stripe
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from escrow import set_up, tasks
from escrow.gateways.stripe import client as connection
from escrow.gateways.stripe.checking.asking import Denied, Shut, answered
from escrow.gateways.stripe.checking.rights import RIGHTS
from escrow.gateways.stripe.events import KINDS, THIN_KINDS
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import Faults, StripeServer, asking
from tests.stripe_server.http_server import Handler
from tests.stripe_server.set_up import Destination

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
ADDRESS = "https://surety.example/webhooks/stripe/"
PAYOUTS = ["payout.canceled", "payout.failed", "payout.paid"]
Plant = Callable[[StripeServer, Settings], object]


@pytest.fixture(autouse=True)
def well_set_up(provider: StripeProvider, stripe_server: StripeServer, settings: Settings) -> None:
    """As the README's table has it."""
    settings.PAYMENTS, settings.SITE_URL = "stripe", "https://surety.example"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ofTheFirst", "whsec_ofTheSecond", "whsec_ofTheThird"]
    settings.CURRENCIES, settings.PAYOUT_COUNTRIES = ("USD", "EUR"), ("US", "DE")
    settings.PAYMENT_METHODS = ["card"]
    version = stripe.api_version
    stripe_server.state.set_up.destinations = [
        Destination(ADDRESS, list(KINDS), version=version),
        Destination(ADDRESS, PAYOUTS, connected=True, version=version),
        Destination(ADDRESS, list(THIN_KINDS), thin=True, connected=True),
    ]


@pytest.fixture
def with_a_history(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    """A recipient and a payment: there is something to try every right on."""
    asking.recipient(stripe_server, sdk)
    asking.charge(stripe_server, sdk)
    # The server makes them when somebody looks.
    sdk.v1.balance_settings.retrieve()


class Ran:
    """One run of the command."""

    def __init__(self) -> None:
        out, self.code, self.said = StringIO(), 0, ""
        try:
            call_command("check_stripe", stdout=out)
        except CommandError as error:
            self.code, self.said = error.returncode, str(error)
        self.text = out.getvalue()
        self.lines = self.text.splitlines()

    @property
    def mistakes(self) -> list[str]:
        return [line for line in self.lines if line.startswith("MISTAKE: ")]

    @property
    def not_known(self) -> list[str]:
        return [line for line in self.lines if line.startswith("not known: ")]


def test_a_well_set_up_account(stripe_server: StripeServer) -> None:
    ran = Ran()
    assert ran.code == 0
    *lines, last = ran.lines
    assert last == "No mistake was found."
    assert len(lines) >= 16
    assert all(line.startswith("well: ") for line in lines), ran.text
    assert [call.method for call in stripe_server.calls] == ["GET"] * len(stripe_server.calls)


@pytest.mark.usefixtures("with_a_history")
def test_a_restricted_key_with_every_right(stripe_server: StripeServer, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.restricted_key(without=set())
    before = deepcopy((stripe_server.state.by_id, stripe_server.state.hidden))
    calls = len(stripe_server.calls)
    ran = Ran()
    assert (ran.code, ran.mistakes) == (0, [])
    assert [line for line in ran.lines if line.startswith("well: right ")] == [
        *(
            f"well: right {right.name}{' on connected accounts' if right.on_recipient else ''}: given."
            for right in RIGHTS
        ),
        "well: right Balance Transaction Sources: read: given.",
    ]
    assert ran.not_known == [
        "not known: right Files: write: it cannot be tried without leaving a file; see that the key has it in the "
        "dashboard."
    ]
    assert (stripe_server.state.by_id, stripe_server.state.hidden) == before
    worked = [call for call in stripe_server.calls[calls:] if call.method != "GET" and call.worked]
    assert [(call.template, call.params) for call in worked] == [("/v1/balance_settings", {})]


def destination(number: int, **change: object) -> Plant:
    def plant(server: StripeServer, settings: Settings) -> None:
        for name, value in change.items():
            setattr(server.state.set_up.destinations[number], name, value)

    return plant


def without(number: int) -> Plant:
    return lambda server, settings: server.state.set_up.destinations.pop(number)


def account(**change: object) -> Plant:
    def plant(server: StripeServer, settings: Settings) -> None:
        for name, value in change.items():
            setattr(server.state.set_up, name, value)

    return plant


def setting(**change: object) -> Plant:
    def plant(server: StripeServer, settings: Settings) -> None:
        for name, value in change.items():
            setattr(settings, name, value)

    return plant


def in_japan(server: StripeServer, settings: Settings) -> None:
    server.state.platform.country = "jp"
    settings.CURRENCIES, settings.PAYOUT_COUNTRIES = ("JPY", "USD"), ()


def pays_by_itself(server: StripeServer, settings: Settings) -> None:
    server.state.hidden["balance_settings of None"] = {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": True,
            "payouts": {"schedule": {"interval": "daily"}, "status": "enabled"},
            "settlement_timing": {"delay_days": 2},
        },
    }


THIN, OURS = "destination connected and v2 accounts, thin", "destination your account, snapshot"


@pytest.mark.parametrize(
    ("plant", "about", "cure"),
    [
        (without(0), OURS, f'create one with events from "Your account", payload style snapshot, to {ADDRESS}'),
        (without(1), "destination connected accounts, snapshot", 'create one with events from "Connected accounts"'),
        (without(2), THIN, 'create one with events from "Connected and v2 accounts", payload style thin'),
        (destination(0, url="https://surety.example/webhooks/stripe"), OURS, f"create one with .*{ADDRESS}, and add"),
        (destination(0, url="https://other.example/webhooks/stripe/"), OURS, "there is none; create one"),
        (destination(1, connected=False), "destination connected accounts, snapshot", "hears of the wrong accounts"),
        (destination(2, connected=False), THIN, "hears of the wrong accounts; make it anew"),
        (destination(2, thin=False), THIN, "we_2 has the other payload style; make it anew"),
        (destination(0, kinds=list(KINDS[1:])), OURS, "we_0 lacks charge.dispute.closed; add"),
        (destination(1, kinds=PAYOUTS[1:]), "destination connected accounts", "we_1 lacks payout.canceled; add"),
        (destination(2, kinds=list(THIN_KINDS[:1])), THIN, r"we_2 lacks v2.core.account\[configuration.*; add them"),
        (destination(0, enabled=False), OURS, "we_0 is disabled; enable it"),
        (destination(2, enabled=False), THIN, "we_2 is disabled; enable it"),
        (destination(0, version="2024-06-20"), OURS, f"make it anew with version {stripe.api_version}"),
        (setting(STRIPE_WEBHOOK_SECRETS=["whsec_ofTheFirst", "whsec_ofTheSecond"]), "signing secrets", "has 2 for 3"),
        (setting(STRIPE_WEBHOOK_SECRETS=["whsec_ofTheFirst"] * 3), "signing secrets", "has 1 for 3 destinations; put"),
        (setting(STRIPE_WEBHOOK_SECRETS=[]), "signing secrets", "not set; put"),
        (pays_by_itself, "our own payouts", r"\(daily\).* set the payout schedule to manual"),
        (in_japan, "CURRENCIES USD", "JP keeps only its own currency.*; take it out of CURRENCIES"),
        (setting(PRODUCTION=True), "mode of the key", "production has a test key.*put the live key"),
        (account(charges_enabled=False), "taking payments", "see in the dashboard"),
        (account(payouts_enabled=False), "paying out", "see in the dashboard"),
        (account(details_submitted=False), "the account's details", "finish the activation"),
        (setting(PAYOUT_COUNTRIES=("US", "KE")), "PAYOUT_COUNTRIES", "US cannot pay people in KE; take them out"),
        (account(transfer_countries=["US"]), "PAYOUT_COUNTRIES", "US cannot pay people in DE; take them out"),
        (setting(PAYMENT_METHODS=["card", "us_bank_account"]), "payment method us_bank_account", "switch it on"),
        (account(capabilities={"card_payments": "inactive"}), "payment method card", "switch it on"),
        (setting(HOLD_DAYS_MAX=731), "HOLD_DAYS_MAX", "for 730 days; set HOLD_DAYS_MAX to 730"),
        (account(statement_descriptor=None), "statement descriptor", "set it in the dashboard"),
    ],
)  # fmt: skip
def test_each_mistake_is_found_alone(
    plant: Plant, about: str, cure: str, stripe_server: StripeServer, settings: Settings
) -> None:
    plant(stripe_server, settings)
    ran = Ran()
    assert (ran.code, ran.said, len(ran.mistakes)) == (1, "1 mistake found.", 1), ran.text
    assert ran.mistakes[0].startswith(f"MISTAKE: {about}")
    assert re.search(cure, ran.mistakes[0]), ran.mistakes[0]
    assert ran.not_known == []


@pytest.mark.parametrize(
    "change",
    [
        destination(0, kinds=["*"]),
        destination(1, kinds=["*"]),
        destination(0, version="2027-01-28.endive"),
        destination(0, version=None),
        lambda server, settings: server.state.set_up.destinations.append(
            Destination("https://shop.example/webhooks/stripe/", ["*"], enabled=False, version="2019-12-03")
        ),
        lambda server, settings: server.state.set_up.destinations.append(
            Destination(ADDRESS, list(KINDS), enabled=False, version="2019-12-03")
        ),
    ],
)
def test_what_is_no_mistake(change: Plant, stripe_server: StripeServer, settings: Settings) -> None:
    change(stripe_server, settings)
    ran = Ran()
    assert (ran.code, ran.mistakes, ran.not_known) == (0, [], [])


@pytest.mark.parametrize(
    ("message", "code", "means"),
    [
        ("The provided key does not have access to account 'acct_1'.", "account_invalid", Shut),
        ("This account cannot currently make transfers.", None, Shut),
        ("The restricted API key does not have any Connect permissions.", None, Denied),
        ("The provided key does not have the required permissions for this endpoint.", None, Denied),
        ("Not now.", "more_permissions_required_for_application", Denied),
    ],
)  # fmt: skip
def test_what_a_403_means(message: str, code: str | None, means: type[Exception]) -> None:
    with pytest.raises(means) as caught, answered():
        raise stripe.PermissionError(message, http_status=403, code=code)
    assert str(caught.value) == ""


@pytest.mark.parametrize(
    ("country", "days", "found"),
    [("us", 730, 0), ("de", 90, 0), ("de", 91, 1), ("th", 30, 1)],
)
def test_how_long_money_can_be_held(
    country: str, days: int, found: int, stripe_server: StripeServer, settings: Settings
) -> None:
    stripe_server.state.platform.country, settings.HOLD_DAYS_MAX = country, days
    settings.CURRENCIES = settings.PAYOUT_COUNTRIES = ()
    assert len(Ran().mistakes) == found


def test_a_live_key_outside_production(settings: Settings, stripe_server: StripeServer) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.api.secret_key = "sk_live_TheOneOfTheTestServer"
    [line] = Ran().mistakes
    assert "this is not production, and the key is live; put a test key" in line


def test_a_clock_that_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds, found in ((30, 0), (-3, 0), (75, 1), (-300, 1)):
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        monkeypatch.setattr(Handler, "date_time_string", lambda self, timestamp=None, said=said: said)
        mistakes = Ran().mistakes
        assert len(mistakes) == found
        assert all("MISTAKE: clock" in line and "let this machine keep time by NTP" in line for line in mistakes)


def test_a_currency_that_is_not_seen_yet(stripe_server: StripeServer) -> None:
    stripe_server.state.platform.keeps = {"usd"}
    ran = Ran()
    assert (ran.code, ran.mistakes) == (0, [])
    [line] = ran.not_known
    assert line.startswith("not known: CURRENCIES EUR: not seen in the account's balance yet; look in the dashboard")


@pytest.mark.usefixtures("with_a_history")
@pytest.mark.parametrize(
    ("lacking", "about", "named"),
    [
        ("checkout_sessions:write", "Checkout Sessions: write", "rak_checkout_session_write"),
        ("refunds:write", "Refunds: write", "rak_refund_write"),
        ("transfers:write", "Transfers: write", "rak_transfer_write"),
        ("disputes:write", "Disputes: write", "rak_dispute_write"),
        ("files:read", "Files: read", "rak_file_read"),
        ("core_accounts:write", "Accounts (version 2): write", "rak_v2_account_write"),
        ("core_account_links:write", "Account Links (version 2): write", "rak_core_account_link_write"),
        ("login_links:write", "Login Links: write", "rak_login_link_write"),
        ("payment_intents:read", "Payment Intents: read", "rak_payment_intent_read"),
        ("charges:read", "Charges: read", "rak_charge_read"),
        ("events:read", "Events: read", "rak_event_read"),
        ("core_events:read", "Events (version 2): read", "rak_v2_event_read"),
        ("connected payouts:write", "Payouts: write on connected accounts", "rak_payout_write"),
        ("connected balance_settings:write", "Balance Settings: write on connected", "rak_balance_setting_write"),
        ("connected charges:read", "Charges: read on connected accounts", "rak_charge_read"),
        ("balance_transaction_sources:read", "Balance Transaction Sources", "rak_balance_transaction_source_read"),
    ],
)  # fmt: skip
def test_a_missing_right_is_named(
    lacking: str, about: str, named: str, stripe_server: StripeServer, settings: Settings
) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.restricted_key(without={lacking})
    ran = Ran()
    assert (ran.code, len(ran.mistakes)) == (1, 1), ran.text
    assert ran.mistakes[0].startswith(f"MISTAKE: right {about}")
    assert "the key lacks it; edit the key in the dashboard" in ran.mistakes[0]
    assert f"(Stripe calls it {named})" in ran.mistakes[0]


@pytest.mark.parametrize(
    ("lacking", "mistakes", "unknown"),
    [
        ({"account:read"}, ["right Account: read"], ["CURRENCIES", "PAYOUT_COUNTRIES", "HOLD_DAYS_MAX"]),
        ({"balance_settings:read"}, [], ["our own payouts"]),
        ({"balance:read"}, ["right Balance: read"], ["CURRENCIES"]),
        ({"country_specs:read"}, [], ["PAYOUT_COUNTRIES in Stripe's list"]),
        ({"core_event_destinations:read"}, [], [THIN, "signing secrets"]),
        ({"webhook_endpoints:read"}, [], []),
        (
            {"core_event_destinations:read", "webhook_endpoints:read"},
            [],
            [OURS, "destination connected accounts, snapshot", THIN, "signing secrets"],
        ),
    ],
)
@pytest.mark.usefixtures("with_a_history")
def test_what_the_key_may_not_see_is_not_known(
    lacking: set[str], mistakes: list[str], unknown: list[str], stripe_server: StripeServer, settings: Settings
) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.restricted_key(without=lacking)
    ran = Ran()
    assert [line.split(": ", 1)[1].startswith(about) for line, about in zip(ran.mistakes, mistakes, strict=True)] == [
        True
    ] * len(mistakes)
    assert [line.split(": ")[1] for line in ran.not_known if "Files" not in line] == unknown


def test_without_a_recipient_three_rights_are_not_known(stripe_server: StripeServer, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.restricted_key(without=set())
    ran = Ran()
    assert ran.code == 0
    assert sum("there is no recipient to try it on" in line for line in ran.not_known) == 3
    assert sum("there is no line in the account's books" in line for line in ran.not_known) == 1


def test_a_key_that_stripe_does_not_know(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_OfAnotherAccount"
    ran = Ran()
    assert ran.code == 1
    assert "Stripe does not know STRIPE_SECRET_KEY; take the one from API keys" in ran.mistakes[0]
    assert "OfAnotherAccount" not in ran.text + ran.said


@pytest.mark.parametrize("fault", ["timeout_before_work", "error_before_work", "rate_limit"])
@pytest.mark.parametrize("asked", ["GET /v1/account", "GET /v1/webhook_endpoints"])
def test_a_stripe_that_fails(fault: str, asked: str, stripe_server: StripeServer) -> None:
    stripe_server.faults.next(asked, fault)
    ran = Ran()
    assert (ran.code, ran.text) == (2, "")


def test_a_stripe_that_hangs(stripe_server: StripeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TIMEOUT", (0.5, 0.3))
    hold = stripe_server.faults.hold("GET /v1/account")
    ran = Ran()
    assert (ran.code, ran.said) == (2, "Stripe could not be reached, or did not answer in time.")
    hold.release()


def test_a_stripe_that_is_not_there(settings: Settings) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    assert Ran().code == 2


def test_there_is_nothing_to_ask_on_the_sandbox(settings: Settings, stripe_server: StripeServer) -> None:
    settings.PAYMENTS = "sandbox"
    ran = Ran()
    assert (ran.code, ran.said) == (2, "PAYMENTS is not stripe, so there is nothing to ask.")
    assert stripe_server.calls == []


@pytest.mark.usefixtures("with_a_history")
def test_no_secret_is_shown(stripe_server: StripeServer, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.STRIPE_SECRET_KEY = stripe_server.restricted_key(without={"transfers:write", "refunds:write"})
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ofTheFirst"]
    ran = Ran()
    assert len(ran.mistakes) == 3
    for secret in ("RestrictedNumber", "mber0", "whsec_", "rk_test", "ofTheFirst"):
        assert secret not in ran.text + ran.said + caplog.text


class TestTheTask:
    def test_it_is_looked_at_when_the_worker_is_ready_and_daily(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, stripe_server: StripeServer
    ) -> None:
        begun: list[str] = []
        monkeypatch.setattr(tasks, "run_soon", begun.append)
        tasks.ask_at_start()
        assert "escrow.check_provider" in begun
        daily = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == "escrow.check_provider"]
        assert [each["schedule"].hour for each in daily] == [{5}]
        tasks.refuse_unfit_settings()
        assert stripe_server.calls == []

    def test_a_mistake_is_an_alarm_once_a_day(
        self, settings: Settings, caplog: pytest.LogCaptureFixture, stripe_server: StripeServer
    ) -> None:
        settings.PRODUCTION = True
        stripe_server.state.set_up.statement_descriptor = None
        tasks.check_provider()
        tasks.check_provider()
        told = [record.getMessage() for record in caplog.records if record.name == "marketplace.alarms"]
        assert len(told) == 1
        assert told[0].startswith("Stripe is not set up as Surety needs it: MISTAKE: ")
        assert "MISTAKE: statement descriptor" in told[0]

    def test_where_all_is_well_nobody_is_told(
        self, settings: Settings, caplog: pytest.LogCaptureFixture, stripe_server: StripeServer
    ) -> None:
        settings.PRODUCTION = True
        settings.STRIPE_SECRET_KEY = stripe_server.api.secret_key = "sk_live_TheOneOfTheTestServer"
        tasks.check_provider()
        assert stripe_server.calls
        assert caplog.text == ""

    @pytest.mark.parametrize(("production", "payments"), [(False, "stripe"), (True, "sandbox")])
    def test_where_there_is_nothing_to_check(
        self, settings: Settings, stripe_server: StripeServer, production: bool, payments: str
    ) -> None:
        settings.PRODUCTION, settings.PAYMENTS = production, payments
        set_up.alarm_of_mistakes()
        assert stripe_server.calls == []

    def test_a_stripe_that_is_away_is_no_mistake(
        self, settings: Settings, stripe_server: StripeServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.PRODUCTION = True
        stripe_server.faults = Faults(seed=1, timeout_before_work=1.0)
        tasks.check_provider()
        assert "could not be asked" in caplog.text
        assert "not set up" not in caplog.text


def test_a_country_that_the_documents_contradict_each_other_about_is_not_known(settings: Settings) -> None:
    settings.PAYOUT_COUNTRIES = ("US", "IN")
    ran = Ran()
    assert (ran.code, ran.mistakes) == (0, [])
    [doubt] = ran.not_known
    assert "Stripe lists IN" in doubt
    assert "try one payout" in doubt


def test_an_account_in_whose_currency_no_job_can_be_paid(stripe_server: StripeServer, settings: Settings) -> None:
    settings.CURRENCIES, settings.PAYOUT_COUNTRIES = (), ()
    stripe_server.state.platform.country, stripe_server.state.platform.keeps = "br", {"brl"}
    [found] = Ran().mistakes
    assert "the account keeps BRL, in which no job can be paid here" in found
