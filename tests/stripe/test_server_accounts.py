"""Connected accounts: created, onboarded, restricted, closed."""

from typing import Any

import pytest
import stripe

from tests.stripe_server import StripeServer, asking

pytestmark = pytest.mark.loopback
CAPABILITY = "v2.core.account[configuration.recipient].capability_status_updated"


def status(sdk: stripe.StripeClient, account: str) -> str:
    found = sdk.v2.core.accounts.retrieve(account, {"include": ["configuration.recipient"]})
    return found.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status


def test_the_capability_follows_what_the_person_tells(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk, ready=False)
    assert status(sdk, account) == "restricted"
    stripe_server.onboard(account)
    assert status(sdk, account) == "active"
    stripe_server.restrict(account)
    assert status(sdk, account) == "restricted"
    found = sdk.v2.core.accounts.retrieve(account, {"include": ["requirements"]})
    assert found.requirements.entries[0].minimum_deadline.status == "past_due"
    assert found.configuration is None
    stripe_server.close_account(account)
    events = list(sdk.v2.core.events.list({"object_id": account, "limit": 2}).auto_paging_iter())
    assert [event.type for event in reversed(events)] == [
        "v2.core.account.created",
        "v2.core.account[requirements].updated",
        CAPABILITY,
        "v2.core.account[requirements].updated",
        CAPABILITY,
        "v2.core.account.closed",
    ]
    assert {event.related_object.id for event in events} == {account}


def test_events_of_a_time_and_kind(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asking.recipient(stripe_server, sdk)
    [event] = sdk.v2.core.events.list({"types": [CAPABILITY]}).data
    assert sdk.v2.core.events.retrieve(event.id).type == CAPABILITY
    assert sdk.v2.core.events.list({"created": {"gt": "2099-01-01T00:00:00Z"}}).data == []


def test_a_link_that_does_not_fit(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk, ready=False)
    use_case: Any = {"type": "account_update", "account_onboarding": {"refresh_url": "https://surety.example/again"}}
    with pytest.raises(stripe.InvalidRequestError, match="Missing required field"):
        sdk.v2.core.account_links.create({"account": account, "use_case": use_case})


def test_no_update_link_for_who_has_a_dashboard(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    use_case: Any = {"type": "account_update", "account_update": {"refresh_url": "https://surety.example/again"}}
    with pytest.raises(stripe.InvalidRequestError, match="dashboard of its own"):
        sdk.v2.core.account_links.create({"account": account, "use_case": use_case})
    assert sdk.v1.accounts.login_links.create(account).url.startswith(
        f"{stripe_server.state.pages['express']}/express/"
    )


def test_no_dashboard_before_onboarding(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk, ready=False)
    with pytest.raises(stripe.InvalidRequestError, match="has not completed onboarding"):
        sdk.v1.accounts.login_links.create(account)


def test_accounts_are_listed(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    made = [asking.recipient(stripe_server, sdk, ready=False) for _ in range(3)]
    assert [each.id for each in sdk.v2.core.accounts.list({"limit": 2}).auto_paging_iter()] == made[::-1]
    sdk.v2.core.accounts.update(made[0], {"metadata": {"user": "7"}, "contact_email": "new@example.org"})
    assert sdk.v2.core.accounts.retrieve(made[0]).metadata.user == "7"
