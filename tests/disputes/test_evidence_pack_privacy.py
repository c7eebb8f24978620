"""The pack is for the two parties and for staff who see the dispute; all that is in it is for both parties."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from disputes.deciders import taking
from disputes.models import Dispute, Parcel, Ruling
from disputes.verbs import ruling
from tests import packs, story
from tests.conftest import TimeTravel
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
HIDDEN = "These reasons are for staff alone."


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def status(client: Client, contract: Contract) -> int:
    answer = packs.fetched(client, contract)
    answer.getvalue()  # read to the end, which closes the file
    return int(answer.status_code)


def with_right(user: User, *codenames: str) -> User:
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return story.fresh(user)


def proposed(dispute: Dispute, by: User) -> Ruling:
    """A ruling that waits for a second person, because so much is at stake."""
    taking.take(dispute, by=by)
    return ruling.rule(
        dispute,
        by=by,
        to_freelancer_minor=0,
        to_client_minor=dispute.milestone.amount_minor,
        reasons=HIDDEN,
        answers=story.answers_to(dispute.milestone),
    )


def said(contract: Contract) -> str:
    """Everything that a pack says, in all its parts."""
    pack = packs.pack_of(contract)
    return "\n".join([pack.text(), *(pack.read(name).decode() for name in ("record.json", "README.txt", "SHA256SUMS"))])


def test_nobody_else_has_it(client: Client, olga: User, contract: Contract) -> None:
    assert client.get(f"/contracts/{contract.pk}/evidence-pack/")["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert status(client, contract) == 404


def test_the_freelancer_has_none_before_the_deposit(client: Client, carla: User, ana: User) -> None:
    contract = story.contract_of(story.hire(client=carla, freelancer=ana))
    client.force_login(ana)
    assert status(client, contract) == 404
    client.force_login(carla)
    assert status(client, contract) == 200


def test_staff_have_it_with_the_right_to_see_disputes_if_there_is_one(client: Client, contract: Contract) -> None:
    clerk = with_right(StaffFactory(is_superuser=False), "view_contract")
    reviewer = with_right(StaffFactory(is_superuser=False), "view_dispute")
    client.force_login(reviewer)
    assert status(client, contract) == 404
    story.dispute(story.submit(story.milestones_of(contract)[0]))
    assert status(client, contract) == 200
    client.force_login(clerk)
    assert status(client, contract) == 404


def test_the_right_without_being_staff_is_not_enough(client: Client, olga: User, contract: Contract) -> None:
    story.dispute(story.submit(story.milestones_of(contract)[0]))
    client.force_login(with_right(olga, "view_dispute"))
    assert status(client, contract) == 404


def test_looking_at_its_page_makes_none(client: Client, carla: User, contract: Contract) -> None:
    client.force_login(carla)
    assert client.get(f"/contracts/{contract.pk}/evidence-pack/").status_code == 200
    assert not Parcel.objects.exists()


def test_what_staff_only_propose_is_not_in_it() -> None:
    dispute = story.in_review(story.negotiated_dispute(amounts=(200_000,)))
    made, contract = proposed(dispute, by=story.arbiter()), dispute.milestone.contract
    assert (made.state, HIDDEN in said(contract)) == ("proposed", False)
    ruling.reject(made, by=story.arbiter(), said="I do not agree.")
    assert HIDDEN not in said(contract)
    assert "I do not agree." not in said(contract)


def test_what_an_agreement_overtook_before_it_was_in_force_is_not_in_it() -> None:
    dispute = story.in_review(story.negotiated_dispute(amounts=(200_000,)))
    made = proposed(dispute, by=story.arbiter())
    story.approve(story.fresh(dispute.milestone))
    assert story.fresh(made).state == "overtaken"
    assert HIDDEN not in said(dispute.milestone.contract)


def test_what_came_into_force_is_numbered_as_if_nothing_else_had_been_proposed() -> None:
    dispute = story.in_review(story.negotiated_dispute(amounts=(200_000,)))
    first, second = story.arbiter(), story.arbiter()
    ruling.reject(proposed(dispute, by=first), by=second, said="I do not agree.")
    ruling.confirm(proposed(dispute, by=first), by=second, said="Between us: fine.")
    told = packs.pack_of(dispute.milestone.contract).record["milestones"][0]["disputes"][0]["rulings"]
    assert [(each["number"], each["confirmed_by_a_second_person"]) for each in told] == [(1, True)]
    assert "Between us" not in said(dispute.milestone.contract)


def test_it_has_no_address_and_names_no_staff(carla: User, ana: User, time_travel: TimeTravel) -> None:
    dispute = packs.decided_on_appeal(carla, ana, time_travel)
    text = said(dispute.milestone.contract)
    assert [user.email for user in User.objects.all() if user.email in text] == []
    assert [name for name in ("Arne Arbiter", "Siri Second") if name in text] == []
    assert "Surety staff" in text


def test_what_the_client_tried_with_their_cards_is_not_in_it(carla: User, ana: User) -> None:
    payment = story.hire(client=carla, freelancer=ana)
    story.pay(payment, story.IS_DECLINED)
    told = packs.pack_of(story.contract_of(payment)).record
    assert (told["payments"], told["ledger"]) == ([], [])
