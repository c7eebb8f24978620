"""A payment that is asked for, on the contract's page and on its own: what is said, and what each of the two can do."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from milestones.models import PaymentRequest
from milestones.verbs import asking_for_payment
from milestones.workspace.staff_view import Watched
from tests import story
from tests.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def asked(contract: Contract, ana: User) -> PaymentRequest:
    return asking_for_payment.ask(contract, by=ana, amount_minor=100_000, what_for="Paper", reason="For the menus.")


def page(client: Client, reader: User, path: str) -> str:
    client.force_login(reader)
    return tight(client.get(path).content.decode())


def test_the_freelancer_asks_and_reads_what_arrives(client: Client, contract: Contract, ana: User) -> None:
    address = f"/contracts/{contract.pk}/payment-request/"
    assert f'href="{address}"' in page(client, ana, contract.get_absolute_url())
    assert "The fee of 5 % is taken from it when it is yours." in page(client, ana, address)
    preview = client.get(address, {"amount": "1,000.00"}, headers={"HX-Request": "true"}).content.decode()
    assert '<p>You receive <strong class="num">$950.00</strong> after the fee of 5 %.</p>' in tight(preview)
    answer = client.post(address, {"amount": "1,000.00", "what_for": "Paper", "reason": "For the menus."}, follow=True)
    said = tight(answer.content.decode())
    assert "Carla Client reads on the contract’s page what you ask for." in said
    assert "You ask for $1,000.00" in said
    assert f'href="{address}"' not in said
    request = contract.payment_requests.get()
    assert (request.amount_minor, request.what_for, request.reason) == (100_000, "Paper", "For the menus.")


def test_a_form_with_faults_says_so_and_keeps_what_was_typed(client: Client, contract: Contract, ana: User) -> None:
    client.force_login(ana)
    answer = client.post(f"/contracts/{contract.pk}/payment-request/", {"amount": "0.01", "reason": "For the menus."})
    said = answer.content.decode()
    assert "For the menus." in said
    assert "The least that can be deposited is" in said
    assert not PaymentRequest.objects.exists()


def test_the_client_sees_it_first_and_answers_there(client: Client, asked: PaymentRequest, carla: User) -> None:
    said = page(client, carla, asked.contract.get_absolute_url())
    assert "Ana Freelancer asks for $1,000.00" in said
    assert (
        'You pay <span class="num">$1,000.00</span>; Ana Freelancer receives <span class="num">$950.00</span> after'
        in said
    )
    assert said.index("Ana Freelancer asks for") < said.index('id="next"')
    for way in ("payment", "deposit", "refusal"):
        assert f'"/payment-requests/{asked.pk}/{way}/"' in said
    for way, title in (("payment", "released"), ("deposit", "funded")):
        contract = story.active_contract(client=carla, freelancer=asked.contract.freelancer)
        other = asking_for_payment.ask(
            contract, by=contract.freelancer, amount_minor=100_000, what_for="Paper", reason="For the menus."
        )
        answer = client.post(f"/payment-requests/{other.pk}/{way}/", {"confirmed_minor": "100000"})
        assert answer.status_code == 302
        [payment] = [part.payment for part in story.milestones_of(contract)[-1].hold.parts.all()]
        story.pay(payment)
        assert story.milestones_of(contract)[-1].state == title


def test_the_client_declines_with_a_word(client: Client, asked: PaymentRequest, carla: User, ana: User) -> None:
    address = f"/payment-requests/{asked.pk}/refusal/"
    assert "Decline to pay $1,000.00?" in page(client, carla, address)
    assert "Say why, in a word." in client.post(address, {"answer": ""}).content.decode()
    answer = client.post(address, {"answer": "Use what you have."}, follow=True)
    assert "Declined. Ana Freelancer is told, and nothing was charged." in answer.content.decode()
    assert "Use what you have." in page(client, ana, f"/payment-requests/{asked.pk}/")


def test_the_freelancer_takes_it_back(client: Client, asked: PaymentRequest, ana: User) -> None:
    said = page(client, ana, asked.contract.get_absolute_url())
    assert "You receive" in said
    assert "Decline" not in said
    answer = client.post(f"/payment-requests/{asked.pk}/withdrawal/", follow=True)
    assert "You no longer ask for $1,000.00." in answer.content.decode()
    assert story.fresh(asked).state == "withdrawn"


def test_who_cannot_pay_now_can_still_decline(client: Client, asked: PaymentRequest, carla: User) -> None:
    story.suspend(carla)
    said = page(client, carla, asked.contract.get_absolute_url())
    assert f"/payment-requests/{asked.pk}/payment/" not in said
    assert f"/payment-requests/{asked.pk}/refusal/" in said
    assert "It cannot be paid at the moment." in said


def test_staff_read_it_and_can_do_nothing(client: Client, asked: PaymentRequest) -> None:
    contract = asked.contract
    watched = Watched(contract, contract.client)
    assert watched.asked_payment is not None
    assert not watched.asked_payment.is_for_client
    assert not watched.asked_payment.is_own
