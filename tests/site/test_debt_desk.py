"""On the desk: who pays for a part, what a client owes, and earnings that are forfeited; by two where it takes two."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Chargeback, ChargebackDecision, Debt, Forfeiture, Payment
from marketplace import times
from tests import story
from tests.banks import lose
from tests.books import earned, unchanged
from tests.conftest import TimeTravel
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db
RIGHTS = [
    *("view_chargeback", "decide_chargeback", "view_chargebackdecision", "view_debt"),
    *("view_forfeiture", "forfeit_earnings"),
]


def staff(name: str) -> User:
    user = with_second_factor(User.objects.create_user(f"{name.lower()}@example.org", name=name, is_staff=True))
    user.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return user


@pytest.fixture
def first() -> User:
    return staff("Rita")


@pytest.fixture
def second() -> User:
    return staff("Sven")


def act(client: Client, model: str, action: str, pk: int) -> str:
    address = reverse(f"admin:escrow_{model}_changelist")
    return client.post(address, {"action": action, "_selected_action": [pk]}, follow=True).content.decode()


def send(client: Client, name: str, *args: int | str, **data: str) -> str:
    return client.post(reverse(f"admin:escrow_{name}", args=args), data, follow=True).content.decode()


def test_two_let_the_hold_pay(client: Client, ana: User, first: User, second: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    chargeback = lose(Payment.objects.get(), taken=200_000)
    client.force_login(first)
    assert "this waits for a second person" in act(client, "chargeback", "let_hold_pay", chargeback.pk)
    decision = ChargebackDecision.objects.get()
    assert "You proposed this yourself" in act(client, "chargebackdecision", "confirm", decision.pk)
    client.force_login(second)
    assert "confirmed and carried out" in act(client, "chargebackdecision", "confirm", decision.pk)
    assert story.fresh(milestone).amount_minor == 100_000


def test_a_part_is_decided_on_its_own_page(client: Client, ana: User, first: User, second: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    chargeback = lose(Payment.objects.get(), taken=200_000)
    page = reverse("admin:escrow_chargeback_change", args=[chargeback.pk])
    client.force_login(first)
    shown = client.get(page).content.decode()
    assert "who pays the $2,000.00 that the bank took" in shown
    assert times.absolute(chargeback.opened_at, "UTC") in shown
    act(client, "chargeback", "let_hold_pay", chargeback.pk)
    # It waits for the second person now, who has it on the page of the decision; the first one has not.
    assert "who pays the" not in client.get(page).content.decode()
    decision = ChargebackDecision.objects.get()
    decided = reverse("admin:escrow_chargebackdecision_change", args=[decision.pk])
    assert "Confirm: carry it out" not in client.get(decided).content.decode()
    client.force_login(second)
    assert "Confirm: carry it out" in client.get(decided).content.decode()
    act(client, "chargebackdecision", "confirm", decision.pk)
    assert "Confirm: carry it out" not in client.get(decided).content.decode()
    assert story.fresh(milestone).amount_minor == 100_000


def test_the_second_says_no(client: Client, ana: User, first: User, second: User) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    chargeback = lose(Payment.objects.get(), taken=200_000)
    client.force_login(first)
    act(client, "chargeback", "let_us_pay", chargeback.pk)
    decision = ChargebackDecision.objects.get()
    client.force_login(second)
    assert "Say why not." in send(client, "chargebackdecision_reject", decision.pk, said="")
    assert "done" in send(client, "chargebackdecision_reject", decision.pk, said="The work is a copy.")
    assert (story.fresh(decision).state, story.fresh(decision).second) == ("rejected", second)


def test_a_debt_is_settled_with_its_reference(client: Client, ana: User, first: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    chargeback = lose(Payment.objects.get())
    client.force_login(first)
    page = client.get(reverse("admin:escrow_chargeback_change", args=[chargeback.pk])).content.decode()
    assert "The client has paid" in page
    with unchanged():
        assert "Say under which reference" in act(client, "chargeback", "settle_with_client", chargeback.pk)
        assert "Give the payment’s reference." in send(client, "chargeback_settle", chargeback.pk, reference="")
    assert "done" in send(client, "chargeback_settle", chargeback.pk, reference="SEPA-9")
    assert Debt.objects.get().reference == "SEPA-9"
    page = client.get(reverse("admin:escrow_debt_changelist")).content.decode()
    assert "SEPA-9" in page


def test_a_debt_is_written_off_by_two(client: Client, ana: User, first: User, second: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    chargeback = lose(Payment.objects.get())
    client.force_login(first)
    assert "done" in send(client, "chargeback_write_off", chargeback.pk, reasons="The client is bankrupt.")
    assert Debt.objects.get().owed_minor == 60_000
    client.force_login(second)
    act(client, "chargebackdecision", "confirm", ChargebackDecision.objects.get().pk)
    assert (Debt.objects.get().owed_minor, Chargeback.objects.get().settled_at is None) == (0, False)


def test_the_client_sees_what_they_owe(client: Client, carla: User, ana: User) -> None:
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    lose(Payment.objects.get())
    client.force_login(carla)
    assert "You owe $600.00" in client.get(reverse("dashboard")).content.decode()


def test_a_forfeiture_from_the_proposal_to_the_answer(
    client: Client, ana: User, first: User, second: User, time_travel: TimeTravel
) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    client.force_login(first)
    assert "Forfeit earnings in USD" in client.get(reverse("admin:escrow_forfeiture_changelist")).content.decode()
    data = {"email": ana.email, "amount": "570", "reasons": "Both accounts are one person’s."}
    assert "Nobody here has this address." in send(
        client, "forfeiture_propose", "usd", **(data | {"email": "no@example.org"})
    )
    assert "done" in send(client, "forfeiture_propose", "usd", **data)
    found = Forfeiture.objects.get()
    address = reverse("forfeiture", args=[found.pk])
    client.force_login(ana)
    assert client.get(address).status_code == 404
    client.force_login(second)
    assert "the person can appeal" in act(client, "forfeiture", "confirm", found.pk)
    assert earned(ana) == 0
    client.force_login(ana)
    page = client.get(address).content.decode()
    assert "$570.00 of your earnings was forfeited" in page
    assert "Both accounts are one person’s." in page
    assert address in client.get(reverse("earnings")).content.decode()
    assert "Say it in your own words." in client.post(address, {"text": ""}).content.decode()
    assert "You have appealed." in client.post(address, {"text": "We are two."}, follow=True).content.decode()
    assert client.post(address, {"text": "Once more."}).status_code == 409
    third, fourth = staff("Tess"), staff("Uwe")
    client.force_login(third)
    answer = {"outcome": "give_back", "said": "They are two."}
    assert "done" in send(client, "forfeiture_answer", found.pk, **answer)
    client.force_login(fourth)
    assert (
        "Do not confirm it" in client.get(reverse("admin:escrow_forfeiture_change", args=[found.pk])).content.decode()
    )
    assert "the person is told" in act(client, "forfeiture", "confirm_answer", found.pk)
    assert earned(ana) == 57_000
    client.force_login(ana)
    page = client.get(address).content.decode()
    assert "Your appeal succeeded" in page
    assert "They are two." in page


def test_a_currency_that_there_is_not(client: Client, first: User) -> None:
    client.force_login(first)
    assert client.get(reverse("admin:escrow_forfeiture_propose", args=["xxq"])).status_code == 404
