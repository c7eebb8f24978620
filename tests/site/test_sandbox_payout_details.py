"""The sandbox's page for payout details, through the browser's requests."""

from itertools import count

import pytest
from django.test import Client

from escrow import gateways
from escrow.models import SandboxEvent, SandboxRecipient
from marketplace.money import Money
from tests import story
from tests.books import unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
GATEWAY = gateways.named("sandbox")
BACK, AFRESH = "/earnings/", "/earnings/details/"
WORKS, CLOSED = {"bank": "works"}, {"bank": "closed"}
keys = count()


@pytest.fixture
def recipient() -> str:
    return GATEWAY.open_recipient(
        key="recipient-1", name="Ana Pavić", email="ana@example.org", country="HR", metadata={"recipient": "1"}
    )


@pytest.fixture
def link(recipient: str) -> str:
    return address(recipient)


def address(recipient: str) -> str:
    return GATEWAY.recipient_page(recipient, return_path=BACK, refresh_path=AFRESH)


def pay_out(recipient: str) -> str:
    """The reference of a payout of $1.00, with the money for it there."""
    story.pay(story.hire(amounts=(100,)))
    dollar, key = Money(100, "USD"), f"payout-{next(keys)}"
    GATEWAY.transfer(key=key, recipient_ref=recipient, amount=dollar, source="card", group=key, metadata={})
    return GATEWAY.pay_out(key=key, recipient_ref=recipient, amount=dollar, metadata={}).ref


def test_nobody_is_ready_before(client: Client, recipient: str, link: str) -> None:
    report = GATEWAY.recipient_report(recipient)
    assert (report.ready, report.needs) == (False, "Choose the bank account that your payouts go to.")
    shown = client.get(link).content.decode()
    assert "Ana Pavić" in shown
    assert f'href="{BACK}">Not now' in shown


def test_saving_leads_back_and_is_reported(client: Client, recipient: str, link: str) -> None:
    answer = client.post(link, WORKS)
    assert (answer.status_code, answer["Location"]) == (302, BACK)
    assert GATEWAY.recipient_report(recipient).ready
    event = SandboxEvent.objects.get()
    assert GATEWAY.subject(event.kind, event.payload).recipient_ref == recipient


def test_looking_changes_nothing(client: Client, link: str) -> None:
    with unchanged():
        assert client.get(link).status_code == client.get(link).status_code == 200


@pytest.mark.parametrize("answer", [{}, {"bank": ""}, {"bank": "swiss"}])
def test_an_account_that_is_none(client: Client, link: str, answer: dict[str, str]) -> None:
    with unchanged():
        response = client.post(link, answer)
    assert response.status_code == 200
    assert "Choose one of the bank accounts." in response.content.decode()


def test_a_used_page_leads_to_where_a_new_one_is_made(client: Client, link: str) -> None:
    client.post(link, WORKS)
    with unchanged():
        for answer in (client.get(link), client.post(link, CLOSED)):
            assert (answer.status_code, answer["Location"]) == (302, AFRESH)


def test_an_old_page_as_well(client: Client, link: str, time_travel: TimeTravel) -> None:
    time_travel.forward(minutes=15)
    with unchanged():
        for answer in (client.get(link), client.post(link, WORKS)):
            assert (answer.status_code, answer["Location"]) == (302, AFRESH)


def test_a_page_that_is_none(client: Client) -> None:
    assert client.get("/sandbox/payout-details/nothing/").status_code == 404


def test_changing_it_later_shows_what_is_chosen(client: Client, recipient: str, link: str) -> None:
    client.post(link, CLOSED)
    later = address(recipient)
    assert client.get(later).context["form"]["bank"].value() == "closed"
    client.post(later, WORKS)
    assert client.get(address(recipient)).context["form"]["bank"].value() == "works"


@pytest.mark.parametrize(("bank", "becomes"), [(WORKS, ("paid", "")), (CLOSED, ("failed", "The account is closed."))])
def test_what_becomes_of_payouts(
    client: Client, link: str, time_travel: TimeTravel, bank: dict[str, str], becomes: tuple[str, str]
) -> None:
    client.post(link, bank)
    recipient = SandboxRecipient.objects.get().ref
    ref = pay_out(recipient)
    assert GATEWAY.payout_report(recipient_ref=recipient, ref=ref).state == "sent"
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    report = GATEWAY.payout_report(recipient_ref=recipient, ref=ref)
    assert (report.state, report.failure) == becomes
    assert SandboxEvent.objects.latest("id").kind == f"payout.{report.state}"


def test_a_payout_under_way_goes_where_it_was_sent(
    client: Client, recipient: str, link: str, time_travel: TimeTravel
) -> None:
    client.post(link, CLOSED)
    ref = pay_out(recipient)
    client.post(address(recipient), WORKS)
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert GATEWAY.payout_report(recipient_ref=recipient, ref=ref).state == "failed"
