"""What one member of staff decides about the same two people adds up, whatever they decide; above it two decide."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from escrow.chargebacks import chargebacks, deciding, giving_back
from escrow.gateways.base import ChargebackReport, GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Chargeback, ChargebackDecision, Debt, Payment, Refund
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from tests import bank, story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import StaffFactory, with_second_factor

pytestmark = pytest.mark.django_db


class Asking:
    """A bank that asks about payments, and can be answered by a refund."""

    def __init__(self) -> None:
        self.reports: dict[str, ChargebackReport] = {}

    def about(self, payment: Payment, **other: object) -> Chargeback:
        ref = f"dp_{payment.pk}"
        told: dict[str, object] = {"taken": Money(0, payment.currency), "is_inquiry": True, "is_refundable": True}
        self.reports[ref] = ChargebackReport(
            ref=ref,
            charge_ref=payment.charge_ref,
            amount=payment.amount,
            state="open",
            reason="fraudulent",
            evidence_due_at=clock.now() + timedelta(days=9),
            changes=len(self.reports) + len(other),
            **(told | other),  # type: ignore[arg-type]
        )
        chargebacks.hear("sandbox", ref)
        return Chargeback.objects.get(provider_ref=ref)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    found = Asking()
    monkeypatch.setattr(SandboxGateway, "chargeback_report", lambda self, ref: found.reports[ref])
    return found


def submitted(client: User, freelancer: User, minor: int) -> Milestone:
    return story.submitted_milestone(client=client, freelancer=freelancer, amounts=(minor,))


def owed(client: User, freelancer: User, *minors: int) -> list[Chargeback]:
    """Debts of so much each, for work that was paid before the bank took anything."""
    done = [submitted(client, freelancer, minor) for minor in minors]
    payments = [bank.deposit_of(story.approve(milestone)) for milestone in done]
    for payment in payments:
        hear(payment, ref=f"lost_{payment.pk}")
    return [hear(payment, "lost", ref=f"lost_{payment.pk}") for payment in payments]


def case_of(minor: int, client: User, freelancer: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=client, freelancer=freelancer, amounts=(minor,)))


def asked_about(asking: Asking, *done: Milestone) -> list[Chargeback]:
    return [asking.about(bank.deposit_of(milestone)) for milestone in done]


def states() -> list[tuple[str, str]]:
    return list(ChargebackDecision.objects.order_by("pk").values_list("what", "state"))


def test_giving_back_above_the_limit_waits_for_a_second(asking: Asking, carla: User, ana: User, sam: User) -> None:
    milestone = submitted(carla, ana, 150_000)
    chargeback = asking.about(bank.deposit_of(milestone))
    assert giving_back.give_back(chargeback, by=sam) == []
    assert (states(), balance("hold")) == ([("give_back", "proposed")], 150_000)
    assert not Refund.objects.exists()
    decision, other = ChargebackDecision.objects.get(), StaffFactory()
    with refused(deciding.SecondPersonDecides):
        deciding.confirm(decision, by=sam)
    with refused(deciding.NothingToDecide):
        giving_back.give_back(chargeback, by=other)
    deciding.confirm(decision, by=other)
    assert (states(), balance("hold"), story.fresh(milestone).state) == ([("give_back", "done")], 0, "refunded")
    assert Refund.objects.get().amount_minor == 150_000
    assert_ledger_agrees()


def test_the_second_asks_the_provider_again_before_money_goes_back(
    asking: Asking, carla: User, ana: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    milestone = submitted(carla, ana, 150_000)
    payment = bank.deposit_of(milestone)
    chargeback = asking.about(payment)
    giving_back.give_back(chargeback, by=sam)
    decision, other = ChargebackDecision.objects.get(), StaffFactory()
    with monkeypatch.context() as patch:

        def away(*args: object) -> None:
            raise GatewayUnavailable("no answer")

        patch.setattr(SandboxGateway, "chargeback_report", away)
        with refused(GatewayUnavailable):
            deciding.confirm(decision, by=other)
    taken = {"is_inquiry": False, "is_refundable": False, "taken": payment.amount, "changes": 9}
    asking.reports[chargeback.provider_ref] = ChargebackReport(
        **(vars(asking.reports[chargeback.provider_ref]) | taken)
    )
    with pytest.raises(deciding.NothingToDecide):
        deciding.confirm(decision, by=other)
    assert (states(), balance("hold")) == ([("give_back", "overtaken")], 150_000)
    assert not Refund.objects.exists()


def test_small_sums_given_back_add_up(asking: Asking, carla: User, ana: User, sam: User) -> None:
    first, second, third = asked_about(asking, *(submitted(carla, ana, minor) for minor in (60_000, 40_000, 2_000)))
    assert giving_back.give_back(first, by=sam)
    assert giving_back.give_back(second, by=sam)
    assert giving_back.give_back(third, by=sam) == []
    assert states() == [("give_back", "done"), ("give_back", "done"), ("give_back", "proposed")]
    deciding.reject(ChargebackDecision.objects.latest("pk"), by=StaffFactory(), said="No.")
    assert giving_back.give_back(third, by=StaffFactory())


def test_a_debt_above_the_limit_is_settled_by_two(carla: User, ana: User, sam: User) -> None:
    [chargeback] = owed(carla, ana, 150_000)
    decision = deciding.settle_with_client(chargeback, by=sam, reference="SEPA-9")
    assert decision
    assert (states(), Debt.objects.get().owed_minor) == ([("settled", "proposed")], 150_000)
    assert Chargeback.objects.get().settled_at is None
    with refused(deciding.SecondPersonDecides):
        deciding.confirm(decision, by=sam)
    deciding.confirm(decision, by=StaffFactory())
    debt = Debt.objects.get()
    assert (debt.owed_minor, debt.ended_minor, debt.reference) == (0, 150_000, "SEPA-9")
    assert Chargeback.objects.get().settled_at
    assert_ledger_agrees()


def test_debts_settled_one_by_one_add_up(carla: User, ana: User, sam: User) -> None:
    first, second = owed(carla, ana, 60_000, 60_000)
    deciding.settle_with_client(first, by=sam, reference="SEPA-1")
    deciding.settle_with_client(second, by=sam, reference="SEPA-2")
    assert states() == [("settled", "done"), ("settled", "proposed")]


def test_a_ruling_counts_what_was_given_back(asking: Asking, carla: User, ana: User) -> None:
    ari, first, second = story.arbiter(), case_of(60_000, carla, ana), case_of(60_000, carla, ana)
    [chargeback] = asked_about(asking, submitted(carla, ana, 60_000))
    assert giving_back.give_back(chargeback, by=ari)
    assert story.rule(first, by=ari, to_freelancer=0).state == "proposed"
    assert story.rule(second, by=story.arbiter(), to_freelancer=0).state == "in_force"


def test_a_chargeback_counts_what_was_ruled(asking: Asking, carla: User, ana: User) -> None:
    ari, case = story.arbiter(), case_of(60_000, carla, ana)
    [chargeback] = asked_about(asking, submitted(carla, ana, 60_000))
    assert story.rule(case, by=ari, to_freelancer=0).state == "in_force"
    assert giving_back.give_back(chargeback, by=ari) == []


def test_who_pays_for_a_part_counts_what_was_ruled_and_given_back(asking: Asking, carla: User, ana: User) -> None:
    ari, case, milestone = story.arbiter(), case_of(50_000, carla, ana), submitted(carla, ana, 60_000)
    [chargeback] = asked_about(asking, submitted(carla, ana, 40_000))
    assert story.rule(case, by=ari, to_freelancer=0).state == "in_force"
    assert giving_back.give_back(chargeback, by=ari)
    part = lose(bank.deposit_of(milestone), taken=20_000)
    assert deciding.decide(part, holds_pay=False, by=ari).state == "proposed"


def test_what_a_second_rejected_and_what_is_long_ago_does_not_count(
    asking: Asking, carla: User, ana: User, sam: User, time_travel: TimeTravel
) -> None:
    large, one, another = asked_about(asking, *(submitted(carla, ana, minor) for minor in (150_000, 90_000, 91_000)))
    giving_back.give_back(large, by=sam)
    deciding.reject(ChargebackDecision.objects.get(), by=StaffFactory(), said="No.")
    assert giving_back.give_back(one, by=sam)
    time_travel.forward(days=30)
    assert giving_back.give_back(another, by=sam)


def test_another_pair_and_another_hand_begin_anew(
    asking: Asking, carla: User, ana: User, olga: User, sam: User
) -> None:
    done = (submitted(carla, ana, 90_000), submitted(olga, ana, 90_000), submitted(carla, ana, 90_000))
    first, others, second = asked_about(asking, *done)
    assert giving_back.give_back(first, by=sam)
    assert giving_back.give_back(others, by=sam)
    assert giving_back.give_back(second, by=StaffFactory())


def test_a_ruling_counts_debts_that_were_settled(carla: User, ana: User) -> None:
    ari, case = story.arbiter(), case_of(60_000, carla, ana)
    [chargeback] = owed(carla, ana, 60_000)
    deciding.settle_with_client(chargeback, by=ari, reference="SEPA-1")
    assert story.rule(case, by=ari, to_freelancer=0).state == "proposed"


def test_the_desk_asks_for_a_second(client: Client, asking: Asking, carla: User, ana: User) -> None:
    rights = ("view_chargeback", "decide_chargeback", "view_chargebackdecision")
    people = []
    for name in ("Rita", "Sven"):
        user = User.objects.create_user(f"{name.lower()}@example.org", name=name, is_staff=True)
        with_second_factor(user).user_permissions.set(Permission.objects.filter(codename__in=rights))
        people.append(user)
    chargeback = asking.about(bank.deposit_of(submitted(carla, ana, 150_000)))
    data = {"action": "give_back", "_selected_action": [chargeback.pk]}
    client.force_login(people[0])
    answer = client.post(reverse("admin:escrow_chargeback_changelist"), data, follow=True).text
    assert "this waits for a second person" in answer
    decision = ChargebackDecision.objects.get()
    confirm = {"action": "confirm", "_selected_action": [decision.pk]}
    address = reverse("admin:escrow_chargebackdecision_changelist")
    with unchanged(besides=["marketplace_spent"]):
        assert "You proposed this yourself" in client.post(address, confirm, follow=True).text
    client.force_login(people[1])
    assert "confirmed and carried out" in client.post(address, confirm, follow=True).text
    assert Refund.objects.get().amount_minor == 150_000


def test_the_desk_says_that_a_settlement_takes_two(client: Client, carla: User, ana: User) -> None:
    user = with_second_factor(User.objects.create_user("rita@example.org", name="Rita", is_staff=True))
    rights = ("view_chargeback", "decide_chargeback")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    [chargeback] = owed(carla, ana, 150_000)
    client.force_login(user)
    address = reverse("admin:escrow_chargeback_settle", args=[chargeback.pk])
    assert "When a second person has confirmed that, they may make deposits again" in client.get(address).text
    assert "Propose as settled: done." in client.post(address, {"reference": "SEPA-9"}, follow=True).text
    assert Debt.objects.get().owed_minor == 150_000
