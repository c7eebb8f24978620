"""Staff add what they know to what a bank is shown, as long as it is not put together."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.chargebacks import adding_evidence, answering
from escrow.chargebacks.evidence import evidence_for
from escrow.models import Chargeback, OwnEvidence
from escrow.parties import OwnMoney
from tests import story
from tests.books import refused, refused_by_database
from tests.conftest import TimeTravel
from tests.desk.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def chargeback(time_travel: TimeTravel) -> Chargeback:
    story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Chargeback.objects.get()


def test_it_goes_to_the_bank_with_all_the_rest(chargeback: Chargeback, sam: User) -> None:
    adding_evidence.add_evidence(chargeback, by=sam, text=" She praised the logo on the telephone. ")
    assert evidence_for(chargeback).activity.endswith("UTC: She praised the logo on the telephone.")
    answering.send_evidence(chargeback)
    sent = story.fresh(chargeback).evidence
    assert sent
    assert "She praised the logo" in sent["activity"]


def test_afterwards_nothing_is_added(chargeback: Chargeback, sam: User) -> None:
    answering.send_evidence(chargeback)
    with refused(adding_evidence.NothingToAdd):
        adding_evidence.add_evidence(chargeback, by=sam, text="Late.")


def test_nobody_speaks_for_their_own_money_and_nothing_is_no_evidence(chargeback: Chargeback, sam: User) -> None:
    with refused(OwnMoney):
        adding_evidence.add_evidence(chargeback, by=chargeback.payment.payer, text="It was me.")
    with refused(adding_evidence.NothingToAdd):
        adding_evidence.add_evidence(chargeback, by=sam, text=" ")


def test_what_was_added_stays(chargeback: Chargeback, sam: User) -> None:
    adding_evidence.add_evidence(chargeback, by=sam, text="She praised the logo.")
    with refused_by_database("append-only"):
        OwnEvidence.objects.update(text="She did not.")


def test_on_the_desk_it_takes_the_right_to_answer_a_bank(client: Client, chargeback: Chargeback, sam: User) -> None:
    page, add = (reverse(f"admin:escrow_chargeback_{name}", args=[chargeback.pk]) for name in ("change", "evidence"))
    client.force_login(staff("escrow.view_chargeback"))
    assert "Add evidence" not in client.get(page).text
    assert client.get(add).status_code == 403
    client.force_login(sam)
    assert "Add evidence" in client.get(page).text
    assert "She praised the logo." in client.post(add, {"text": "She praised the logo."}, follow=True).text
