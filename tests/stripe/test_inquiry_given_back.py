"""While a bank only asks, staff can give the money back: that is its answer, and spares the chargeback."""

import pytest

from accounts.models import User
from escrow.books import own_money, provider
from escrow.chargebacks import answering, giving_back
from escrow.gateways.base import GatewayUnavailable
from escrow.models import Chargeback, HoldFrozen, ProviderLine, Refund
from escrow.parties import OwnMoney
from marketplace.refusals import Refused
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import returning
from tests import story
from tests.books import balance, earned, refused, unchanged
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe import steps
from tests.stripe.steps import assert_nothing_differs, hear, inquired, later, paid_job, status_of, taken, work
from tests.told import times_told

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


@pytest.fixture
def milestone(on_stripe: StripeProvider, carla: User, ana: User) -> Milestone:
    return story.submit(paid_job(on_stripe, carla, ana)[0])


def test_the_client_has_it_and_the_bank_its_answer(
    on_stripe: StripeProvider, milestone: Milestone, carla: User, ana: User, sam: User
) -> None:
    # Stripe's fee is gone for good: a reserve of our own covers the refund.
    on_stripe.server.top_up(5_000, "usd")
    provider.import_lines("stripe")
    own_money.book(ProviderLine.objects.get(category=ProviderLine.Category.OTHER), actor=sam)
    chargeback = inquired(on_stripe, milestone)
    assert (chargeback.is_inquiry, chargeback.is_refundable) == (True, True)
    assert story.fresh(milestone.hold).is_frozen
    [refund] = giving_back.give_back(chargeback, by=sam)
    # However long the refund takes to be sent: the bank has its answer by it.
    assert not answering.goes_by_itself(chargeback)
    work(on_stripe)
    assert status_of(on_stripe, chargeback) == "warning_closed"
    chargeback, milestone, refund = story.fresh(chargeback), story.fresh(milestone), story.fresh(refund)
    assert (chargeback.state, chargeback.is_refundable, chargeback.evidence_sent_at) == ("won", False, None)
    assert (milestone.state, refund.state, refund.amount_minor) == ("refunded", "succeeded", 60_000)
    assert not story.fresh(milestone.hold).is_frozen
    assert (balance("hold"), balance("cash"), balance("chargebacks"), earned(ana)) == (0, 5_000 - 1_770, 0, 0)
    assert times_told(carla, "milestone:given-back") == times_told(ana, "milestone:given-back") == 1
    event = milestone.events.get(kind="given_back")
    assert (event.actor, event.to_state) == (sam, "refunded")
    later(on_stripe, days=5)
    assert on_stripe.server.objects("file") == []
    with unchanged():
        sweep.process_due()
    assert_nothing_differs()


def test_what_was_released_is_not_touched_and_the_bank_goes_on_asking(
    on_stripe: StripeProvider, carla: User, ana: User, sam: User
) -> None:
    first, second = paid_job(on_stripe, carla, ana, amounts=(60_000, 40_000))
    story.approve(story.submit(first))
    chargeback = inquired(on_stripe, second)
    [refund] = giving_back.give_back(chargeback, by=sam)
    work(on_stripe)
    assert (refund.amount_minor, earned(ana)) == (40_000, 57_000)
    assert [story.fresh(each).state for each in (first, second)] == ["released", "refunded"]
    assert status_of(on_stripe, chargeback) == "warning_needs_response"
    # What speaks for the rest is sent.
    later(on_stripe, days=3, minutes=1)
    assert status_of(on_stripe, chargeback) == "warning_under_review"
    with refused(giving_back.NotToBeGivenBack, match="Nothing of this payment is held"):
        giving_back.give_back(chargeback, by=sam)
    assert_nothing_differs()


def test_nobody_decides_about_a_payment_of_their_own(
    on_stripe: StripeProvider, milestone: Milestone, carla: User, ana: User
) -> None:
    chargeback = inquired(on_stripe, milestone)
    for party in (carla, ana):
        User.objects.filter(pk=party.pk).update(is_staff=True, is_superuser=True)
        with refused(OwnMoney):
            giving_back.give_back(chargeback, by=story.fresh(party))


def test_a_disputed_milestone_ends_with_its_dispute(on_stripe: StripeProvider, milestone: Milestone, sam: User) -> None:
    dispute = story.dispute(milestone)
    giving_back.give_back(inquired(on_stripe, milestone), by=sam)
    dispute = story.fresh(dispute)
    assert (dispute.stage, dispute.outcome) == ("closed", "given_back")
    assert story.fresh(milestone).state == "refunded"


def test_an_offer_ends_with_its_deposit(on_stripe: StripeProvider, carla: User, ana: User, sam: User) -> None:
    payment = story.hire(client=carla, freelancer=ana, amounts=(60_000,))
    steps.payments.open_checkout(payment)
    on_stripe.pay(story.fresh(payment).provider_ref or "", steps.Way.SUCCEEDS)
    hear(on_stripe)
    contract = story.contract_of(payment)
    giving_back.give_back(inquired(on_stripe, story.milestones_of(contract)[0]), by=sam)
    sweep.process_due()
    assert story.fresh(contract).state == "expired"


def test_not_once_the_bank_has_taken_it(on_stripe: StripeProvider, milestone: Milestone, sam: User) -> None:
    """Not even when nobody has told us yet: the provider is asked at this moment."""
    chargeback = inquired(on_stripe, milestone)
    on_stripe.server.escalate(chargeback.provider_ref)
    with pytest.raises(giving_back.NotToBeGivenBack, match="taken the money already"):
        giving_back.give_back(chargeback, by=sam)
    assert not Refund.objects.exists()
    assert story.fresh(milestone.hold).is_frozen
    assert (story.fresh(milestone).state, balance("hold"), balance("chargebacks")) == ("submitted", 60_000, -60_000)


def test_a_chargeback_from_the_first_is_not_given_back(
    on_stripe: StripeProvider, milestone: Milestone, sam: User
) -> None:
    chargeback = taken(on_stripe, milestone)
    with refused(giving_back.NotToBeGivenBack, match="taken the money already"):
        giving_back.give_back(chargeback, by=sam)
    # The provider's word counts, not ours.
    Chargeback.objects.update(is_inquiry=True, is_refundable=True)
    with pytest.raises(giving_back.NotToBeGivenBack):
        giving_back.give_back(chargeback, by=sam)
    assert not Refund.objects.exists()


def test_twice_is_once(on_stripe: StripeProvider, milestone: Milestone, sam: User) -> None:
    chargeback = inquired(on_stripe, milestone)
    giving_back.give_back(chargeback, by=sam)
    with refused(giving_back.NotToBeGivenBack, match="Nothing of this payment is held"):
        giving_back.give_back(chargeback, by=sam)
    work(on_stripe)
    with refused(giving_back.NotToBeGivenBack, match="decided already"):
        giving_back.give_back(chargeback, by=sam)
    assert len(on_stripe.server.objects("refund")) == 1


def test_a_provider_that_does_not_answer_moves_nothing(
    on_stripe: StripeProvider, milestone: Milestone, sam: User
) -> None:
    chargeback = inquired(on_stripe, milestone)
    on_stripe.server.faults.next("GET /v1/disputes/{dispute}", "error_before_work")
    with refused(GatewayUnavailable):
        giving_back.give_back(chargeback, by=sam)


def test_a_bank_that_is_faster_than_the_refund(on_stripe: StripeProvider, milestone: Milestone, sam: User) -> None:
    """The refund is refused, and what came back pays for the chargeback: the client never has it twice."""
    chargeback = inquired(on_stripe, milestone)
    [refund] = giving_back.give_back(chargeback, by=sam)
    on_stripe.server.escalate(chargeback.provider_ref)
    work(on_stripe)
    assert (story.fresh(refund).state, balance("hold")) == ("failed", 60_000)
    assert story.fresh(milestone.hold).is_frozen
    on_stripe.server.close_dispute(chargeback.provider_ref, won=False)
    work(on_stripe)
    assert (balance("hold"), balance("chargebacks"), story.fresh(milestone).state) == (0, 0, "refunded")
    assert_nothing_differs()


def test_the_freelancer_cannot_return_it_meanwhile(
    on_stripe: StripeProvider, milestone: Milestone, carla: User, ana: User
) -> None:
    """Staff can: they see the whole payment. A part of it that is returned would be no answer to the bank."""
    inquired(on_stripe, milestone)
    for by in (ana, carla):
        with refused(Refused):
            returning.return_money(story.fresh(milestone), by=by, confirmed_minor=60_000, reason="Sorry")
    with refused(HoldFrozen):
        returning.return_money(story.fresh(milestone), by=ana, confirmed_minor=60_000, reason="Sorry")


def test_a_bank_that_asks_no_more_lets_everything_go_on(on_stripe: StripeProvider, milestone: Milestone) -> None:
    chargeback = inquired(on_stripe, milestone)
    on_stripe.server.end_inquiry(chargeback.provider_ref)
    work(on_stripe)
    assert (story.fresh(chargeback).state, story.fresh(milestone).state) == ("won", "submitted")
    assert not story.fresh(milestone.hold).is_frozen
