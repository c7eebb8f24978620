"""A backup, an hour that it does not have, and a restore into a fresh database beside the same Stripe.

Ids of the lost hour are given out again; nothing at Stripe is doubled, and nothing taken for something else.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.books import own_money
from escrow.books.provider import import_lines
from escrow.inbox import inbox
from escrow.ledger import verification
from escrow.models import Payment, Payout, ProviderLine, Refund
from escrow.money_in import payments
from escrow.money_out import recipients, withdrawing
from marketplace import installation
from marketplace.money import Money
from milestones.models import Milestone
from milestones.verbs import offers, returning
from tests import story
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory, StaffFactory
from tests.gateways.provider import Way
from tests.gateways.stripe_provider import StripeProvider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings) -> StripeProvider:
    settings.PAYMENTS = "stripe"
    provider.server.state.strict.arrivals_wait = timedelta(0)  # All of it happens within the hour.
    return provider


def work(provider: StripeProvider, *, rounds: int = 4) -> None:
    """The worker and Stripe, until nothing moves any more."""
    for _ in range(rounds):
        operations.finish_pending()
        provider.settle()
        for body, headers in provider.webhooks():
            inbox.receive("stripe", body, headers)
        inbox.process_pending()


def pay(provider: StripeProvider, payment: Payment) -> None:
    payments.open_checkout(payment)
    payment.refresh_from_db()
    provider.pay(payment.provider_ref or "", Way.SUCCEEDS)


def paid_milestone(provider: StripeProvider, client: User, freelancer: User) -> Milestone:
    payment = story.hire(client=client, freelancer=freelancer, amounts=(60_000,))
    pay(provider, payment)
    work(provider)
    [milestone] = story.milestones_of(story.contract_of(payment))
    return milestone


def give_back(milestone: Milestone) -> Refund:
    offers.decline(milestone.contract, by=milestone.contract.freelancer)
    return Refund.objects.get(hold=milestone.hold)


def can_be_paid(provider: StripeProvider, freelancer: User) -> None:
    recipients.details_page(freelancer, country="ES", return_path="/earnings/", refresh_path="/earnings/")
    recipient = recipients.of(freelancer)
    assert recipient
    provider.onboard(recipient.provider_ref or "")
    recipients.check(recipient)


def earned(provider: StripeProvider, client: User, freelancer: User) -> None:
    milestone = paid_milestone(provider, client, freelancer)
    offers.accept(milestone.contract, by=freelancer)
    story.approve(story.submit(story.fresh(milestone)))
    provider.time_travel.forward(days=15)


def at_stripe(provider: StripeProvider, kind: str) -> Counter[tuple[str, str]]:
    """How often Stripe has done each operation, by name and id."""
    key = {"payment_intent": "payment", "refund": "refund", "transfer": "payout", "payout": "payout"}[kind]
    done = [each for each in provider.server.objects(kind) if each["status" if kind != "transfer" else "id"]]
    return Counter((each["metadata"].get("installation", ""), each["metadata"].get(key, "")) for each in done)


def test_a_lost_hour(on_stripe: StripeProvider, tmp_path: Path, time_travel: TimeTravel) -> None:
    provider = on_stripe
    carla, ana = ClientFactory(), FreelancerFactory()
    can_be_paid(provider, ana)
    earned(provider, carla, ana)
    refunded = paid_milestone(provider, carla, ana)
    # In flight when the backup is made: a payment page, a refund and a payout, none of them at Stripe yet.
    waiting = story.hire(client=carla, freelancer=ana, amounts=(40_000,))
    payments.open_checkout(waiting)
    in_flight = give_back(refunded)
    withdrawn = withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    earlier = installation.current()
    backup = tmp_path / "backup.tar.gz"
    call_command("backup", str(backup))
    assert backup.stat().st_mode & 0o777 == 0o600
    before = {model: model.objects.count() for model in (Payment, Refund, Payout)}

    # The lost hour: what was in flight happens at Stripe, and more of everything.
    waiting.refresh_from_db()
    provider.pay(waiting.provider_ref or "", Way.SUCCEEDS)
    lost_milestone = paid_milestone(provider, carla, ana)
    give_back(lost_milestone)
    withdrawing.withdraw(ana, amount=Money(5_000, "USD"))
    lost_payment = story.hire(client=carla, freelancer=ana, amounts=(30_000,))
    pay(provider, lost_payment)
    work(provider)
    assert [story.fresh(row).state for row in (in_flight, withdrawn)] == ["succeeded", "paid"]
    lost_ids = {model: model.objects.order_by("-pk")[0].pk for model in (Payment, Refund, Payout)}
    provider.webhooks()

    call_command("flush", interactive=False)
    with pytest.raises(CommandError, match="The books differ"):
        call_command("restore", str(backup))
    assert {model: model.objects.count() for model in before} == before
    assert installation.current() != earlier
    assert verification.verify() == []

    # The clients of the lost hour try again: the same ids, under another name.
    again = paid_milestone(provider, User.objects.get(pk=carla.pk), User.objects.get(pk=ana.pk))
    second = give_back(again)
    more = withdrawing.withdraw(User.objects.get(pk=ana.pk), amount=Money(5_000, "USD"))
    assert second.pk == lost_ids[Refund]
    assert more.pk == lost_ids[Payout]
    # Stripe's costs have taken more than was earned: the payout waits until the operator has put that in.
    provider.server.top_up(10_000, "usd")
    import_lines("stripe")
    own_money.book(ProviderLine.objects.get(category="other"), actor=StaffFactory())
    inbox.fetch_missed("stripe")
    work(provider)
    assert [story.fresh(row).state for row in (waiting, in_flight, withdrawn, second, more)] == [
        "succeeded", "succeeded", "paid", "succeeded", "paid",
    ]  # fmt: skip
    for kind in ("refund", "transfer", "payout"):
        assert set(at_stripe(provider, kind).values()) == {1}, kind
    assert len({refund.provider_ref for refund in Refund.objects.all()}) == Refund.objects.count()
    assert verification.verify() == []
    assert all(event.processed_at for event in _events())
    found = _differences(provider)
    assert found
    assert {what for what, _ in found} == {"Only at the provider"}


def test_what_was_sent_back_in_the_lost_hour_is_not_sent_back_again(on_stripe: StripeProvider, tmp_path: Path) -> None:
    """Twice the same amount of one payment: a second refund would be taken from the other milestone."""
    provider, (carla, ana) = on_stripe, (ClientFactory(), FreelancerFactory())
    payment = story.hire(client=carla, freelancer=ana, amounts=(60_000, 60_000), whole=True)
    pay(provider, payment)
    work(provider)
    contract = story.contract_of(payment)
    offers.accept(contract, by=ana)
    backup = tmp_path / "backup.tar.gz"
    call_command("backup", str(backup))
    first = story.milestones_of(contract)[0]
    returning.return_money(first, by=ana, confirmed_minor=60_000, reason="I am ill.")
    work(provider)
    [lost] = Refund.objects.all()
    call_command("flush", interactive=False)
    with pytest.raises(CommandError, match="The books differ"):
        call_command("restore", str(backup))
    assert not Refund.objects.exists()

    first = story.fresh(first)
    returning.return_money(first, by=User.objects.get(pk=ana.pk), confirmed_minor=60_000, reason="I am ill.")
    work(provider)
    [again] = Refund.objects.all()
    assert (again.state, again.provider_ref) == ("succeeded", lost.provider_ref)
    assert len(provider.server.objects("refund")) == 1
    assert verification.verify() == []
    assert _differences(provider) == []
    # It comes back late: the event names the row that the restore forgot, and is about the one that took its place.
    provider.server.fail_refund(again.provider_ref or "")
    work(provider)
    assert story.fresh(again).state == "failed"
    assert story.fresh(first).hold.balance == Money(60_000, "USD")
    # What is returned for the first time after it is sent as ever.
    second = story.milestones_of(story.fresh(contract))[1]
    returning.return_money(second, by=User.objects.get(pk=ana.pk), confirmed_minor=60_000, reason="I am ill.")
    provider.server.top_up(10_000, "usd")
    work(provider)
    assert len(provider.server.objects("refund")) == 2


def _events() -> Any:
    from escrow.models import WebhookEvent

    return WebhookEvent.objects.all()


def _differences(provider: StripeProvider) -> list[tuple[str, str]]:
    from escrow.books import reconciliation

    run = reconciliation.reconcile("stripe", pauses=reconciliation.AT_ONCE)
    assert not run.error
    return [(each.what, each.theirs) for each in run.differences.all()]
