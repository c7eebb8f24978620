"""What others do at the same provider is done with; what is ours, and merely early, is not taken for others'."""

import logging
from datetime import timedelta

import pytest

from escrow.gateways.sandbox.models import SandboxChargeback, SandboxCheckout, SandboxEvent
from escrow.inbox import inbox
from escrow.models import Chargeback, Payment, WebhookEvent
from marketplace import clock, installation
from milestones.models import Milestone
from milestones.verbs import returning
from tests import story
from tests.books import unchanged

pytestmark = pytest.mark.django_db


def reported(kind: str, ref: str, metadata: dict[str, str]) -> WebhookEvent:
    """The provider's word about an object, stored."""
    now = clock.now()
    values = {"kind": kind, "payload": {"object": ref, "metadata": metadata}}
    return WebhookEvent.objects.create(
        gateway="sandbox", event_id=f"{kind} {ref} {metadata}", received_at=now, next_attempt_at=now, **values
    )


def charge(metadata: dict[str, str]) -> SandboxCheckout:
    """Paid at the same account, on a page that we have not opened."""
    return SandboxCheckout.objects.create(
        key=f"elsewhere-{metadata}", currency="USD", amount_minor=5_000, description="A mug", metadata=metadata,
        return_path="/", state="succeeded", expires_at=clock.now(), succeeded_at=clock.now(),
    )  # fmt: skip


def charged_back(checkout: SandboxCheckout) -> SandboxChargeback:
    """The bank takes it back."""
    due_at = clock.now() + timedelta(days=9)
    return SandboxChargeback.objects.create(
        checkout=checkout,
        amount_minor=checkout.amount_minor,
        opened_at=clock.now(),
        evidence_due_at=due_at,
        settles_at=due_at,
    )


def give_back(milestone: Milestone) -> None:
    """The freelancer does not want the money."""
    returning.return_money(
        milestone, by=milestone.contract.freelancer, confirmed_minor=milestone.amount_minor, reason="Sorry."
    )


@pytest.mark.parametrize("metadata", [{}, {"payment": "1"}, {"payment": "1", "installation": "another"}])
@pytest.mark.parametrize("kind", ["checkout.succeeded", "refund.succeeded", "payout.paid", "chargeback.created"])
def test_others_doings_are_done_with(
    kind: str, metadata: dict[str, str], caplog: pytest.LogCaptureFixture, mailoutbox: list[object]
) -> None:
    made = charge(metadata)
    ref = charged_back(made).ref if kind.startswith("chargeback") else made.ref
    what = kind.partition(".")[0]
    names = {**metadata, what: metadata["payment"]} if "payment" in metadata else metadata
    with caplog.at_level(logging.INFO), unchanged(besides=["escrow_webhookevent"]):
        assert inbox.process(reported(kind, ref, names))
    assert "ours" in caplog.text
    assert WebhookEvent.objects.exclude(processed_at=None).count() == 1
    assert mailoutbox == []


def test_a_payment_of_ours_is_told_from_one_of_the_same_id() -> None:
    payment = story.at_checkout(story.hire())
    others = {"payment": str(payment.pk), "installation": "another"}
    assert inbox.process(reported("checkout.succeeded", payment.provider_ref or "", others))
    assert story.fresh(payment).state == "open"
    assert inbox.process(its_own_event(payment))
    assert story.fresh(payment).state == "succeeded"


def its_own_event(payment: Payment) -> WebhookEvent:
    event = SandboxEvent.objects.get()
    return reported(event.kind, payment.provider_ref or "", event.metadata)


def test_a_chargeback_that_overtakes_the_news_of_its_payment_is_ours() -> None:
    payment = story.at_checkout(story.hire())
    chargeback = charged_back(SandboxCheckout.objects.get())
    assert inbox.process(reported("chargeback.created", chargeback.ref, {}))
    assert story.fresh(payment).state == "succeeded"
    assert Chargeback.objects.get().payment == payment


def test_a_charge_of_ours_that_our_row_does_not_know_is_tried_again() -> None:
    """A second charge for a payment that has one: no stranger's, and nobody's fault that can be guessed."""
    payment = story.pay(story.hire())
    second = charge(payment.metadata())
    event = reported("chargeback.created", charged_back(second).ref, {})
    assert not inbox.process(event)
    assert "ChargeNotBooked" in story.fresh(event).error


@pytest.mark.parametrize("kind", ["checkout.succeeded", "chargeback.created"])
def test_what_is_from_before_a_restore_is_told_to_operators(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    earlier = installation.current()
    installation.renew()
    made = charge({"payment": "77", "installation": earlier})
    ref = charged_back(made).ref if kind.startswith("chargeback") else made.ref
    with unchanged(besides=["escrow_webhookevent"]):
        assert inbox.process(reported(kind, ref, made.metadata))
    assert "payment 77, which the backup that was restored does not have" in caplog.text


def test_a_row_that_must_be_there_is_missed() -> None:
    event = reported("checkout.succeeded", "x", {"payment": "77", "installation": installation.current()})
    assert not inbox.process(event)
    assert "RowMissing" in story.fresh(event).error


def test_what_was_begun_before_a_restore_keeps_its_name_and_is_looked_for_first() -> None:
    before = story.hire()
    name = installation.current()
    assert before.metadata() == {"payment": str(before.pk), "installation": name}
    installation.renew()
    after = story.hire()
    assert story.fresh(before).idempotency_key == f"{name}-payment-{before.pk}-0"
    assert after.installation == installation.current() != name
    milestone = story.funded_milestone()
    give_back(milestone)
    [refund] = milestone.hold.refunds.all()
    assert not refund.key_may_be_forgotten
    installation.renew()
    assert refund.key_may_be_forgotten


def test_rows_from_before_there_were_names_keep_their_keys() -> None:
    payment = story.hire()
    Payment.objects.filter(pk=payment.pk).update(installation="")
    payment = story.fresh(payment)
    assert (payment.idempotency_key, payment.metadata()) == (
        f"payment-{payment.pk}-0",
        {"payment": str(payment.pk)},
    )
