"""A member of staff who has had to do with one of the two, in whatever part, does not decide; strangers do."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from accounts.strangers import NoStranger
from accounts.suspension import suspending
from contracts.models import Message, Proposal
from contracts.talk import asking
from contracts.talk.models import Said
from disputes.deciders import arbiters, taking
from disputes.deciders.taking import ConflictOfInterest
from disputes.verbs import appealing, ruling
from escrow import operations
from escrow.chargebacks import deciding, giving_back
from escrow.models import Chargeback, ChargebackDecision, Refund
from escrow.money_out import by_hand
from milestones.verbs import offers, returning
from tests import casework, story
from tests.books import refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db
Dealing = Callable[[User, User, User], object]
SENTENCE = "You have or had a contract or a proposal with one of these people yourself, so somebody else decides."


@pytest.fixture
def wilma(db: None) -> User:
    """Staff who also hires and works."""
    return story.arbiter(name="Wilma Both", is_client=True, is_freelancer=True, country="HR")


def declined(contract_of: dict[str, User]) -> None:
    offer = story.offered_contract(**contract_of)
    offers.decline(offer, by=offer.freelancer)


def withdrawn(proposal: Proposal) -> None:
    proposal.withdraw(by=proposal.freelancer)


def talked(client: User, freelancer: User) -> None:
    asked = asking.ask(JobFactory(client=client), Said("Hello"), by=freelancer)
    asking.go_on(asked.thread, Said("Yes?"), by=client)


DEALINGS: dict[str, Dealing] = {
    "she hired the freelancer": lambda wilma, carla, ana: story.active_contract(client=wilma, freelancer=ana),
    "she works for the client": lambda wilma, carla, ana: story.active_contract(client=carla, freelancer=wilma),
    "her offer was declined": lambda wilma, carla, ana: declined({"client": wilma, "freelancer": ana}),
    "she sent the client a proposal": lambda wilma, carla, ana: ProposalFactory(job__client=carla, freelancer=wilma),
    "she withdrew it": lambda wilma, carla, ana: withdrawn(ProposalFactory(job__client=carla, freelancer=wilma)),
    "the freelancer sent her one": lambda wilma, carla, ana: ProposalFactory(job__client=wilma, freelancer=ana),
    "they talked about a job": lambda wilma, carla, ana: talked(client=wilma, freelancer=ana),
    "they wrote to each other": lambda wilma, carla, ana: Message.send(
        story.active_contract(client=wilma, freelancer=ana), by=ana, text="Hello"
    ),
}


@pytest.fixture(params=list(DEALINGS))
def known(request: pytest.FixtureRequest, wilma: User, carla: User, ana: User) -> User:
    """The same, who has had to do with one of the two."""
    DEALINGS[request.param](wilma, carla, ana)
    return wilma


def test_she_neither_takes_nor_rules_nor_confirms(known: User, carla: User, ana: User) -> None:
    ari = story.arbiter()
    small = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    with refused(ConflictOfInterest, match=SENTENCE):
        taking.take(small, by=known)
    with refused(ConflictOfInterest, match=SENTENCE):
        taking.ask(small, by=known, to="both", text="Which part?")
    large = story.rule(casework.of_thousands(client=carla, freelancer=ana), by=ari, to_freelancer=0)
    with refused(ConflictOfInterest, match=SENTENCE):
        ruling.confirm(large, by=known)
    with refused(ConflictOfInterest, match=SENTENCE):
        ruling.reject(large, by=known, said="No.")
    assert known not in arbiters.left_for(small)


def test_who_had_taken_the_case_before_does_not_rule(wilma: User, carla: User, ana: User) -> None:
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(case, by=wilma)
    ProposalFactory(job__client=carla, freelancer=wilma)
    with refused(ConflictOfInterest, match=SENTENCE):
        ruling.rule(
            case,
            by=wilma,
            to_freelancer_minor=0,
            to_client_minor=case.milestone.amount_minor,
            reasons="Nothing works.",
            answers=story.answers_to(case.milestone),
        )


def test_nor_does_she_decide_an_appeal(wilma: User, carla: User, ana: User) -> None:
    case = story.ruled_dispute(by=story.arbiter(), client=carla, freelancer=ana)
    appealing.appeal(case, by=ana, reasons="It works.")
    ProposalFactory(job__client=wilma, freelancer=ana)
    with refused(ConflictOfInterest, match=SENTENCE):
        taking.take(story.fresh(case), by=wilma)


def test_the_desk_says_so_and_offers_nothing(client: Client, wilma: User, carla: User, ana: User) -> None:
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    assert "Take the case" in casework.shown(client, wilma, case)
    ProposalFactory(job__client=wilma, freelancer=ana)
    page = casework.shown(client, wilma, case)
    assert SENTENCE in page
    assert "Take the case" not in page
    for what in ("take", "ask", "rule", "preview", "second"):
        with unchanged():
            answer = client.post(casework.address(case, what), casework.ruling(case, step="confirm"))
        assert answer.status_code == 403
        assert SENTENCE in answer.text


def test_who_had_to_do_with_somebody_else_decides(wilma: User, carla: User, ana: User) -> None:
    story.active_contract(client=wilma)
    ProposalFactory(job=JobFactory(), freelancer=wilma)
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    assert story.rule(case, by=wilma, to_freelancer=0).state == "in_force"


def test_nor_about_their_chargeback_or_a_payment_by_hand(
    wilma: User, carla: User, ana: User, olga: User, time_travel: TimeTravel
) -> None:
    wilma.user_permissions.set(Permission.objects.all())
    story.submitted_milestone(client=carla, freelancer=ana, card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(days=6)
    story.hear_from_provider()
    story.active_contract(client=wilma, freelancer=ana)
    chargeback, by = Chargeback.objects.get(), story.fresh(wilma)
    for decides in (
        lambda: deciding.decide(chargeback, holds_pay=False, by=by),
        lambda: deciding.propose(chargeback, ChargebackDecision.What.WRITE_OFF, by=by, reasons="She is nice."),
        lambda: deciding.settle_with_client(chargeback, by=by, reference="WISE-1"),
        lambda: giving_back.give_back(chargeback, by=by),
    ):
        with refused(NoStranger, match=SENTENCE):
            decides()
    milestone = story.funded_milestone(client=olga, card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=60_000, reason="Sorry")
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    ProposalFactory(job__client=olga, freelancer=wilma)
    with refused(NoStranger, match=SENTENCE):
        by_hand.enter(Refund.objects.latest("pk"), reference="WISE-1", by=story.fresh(wilma))


def test_nor_does_she_suspend_whom_she_knows(wilma: User, ana: User) -> None:
    wilma.user_permissions.set(Permission.objects.all())
    ProposalFactory(job__client=wilma, freelancer=ana)
    with refused(NoStranger, match=SENTENCE):
        story.suspend(ana, by=story.fresh(wilma))
    suspension = story.suspend(ana)
    with refused(NoStranger, match=SENTENCE):
        suspending.lift(suspension, by=story.fresh(wilma), sentence="She is nice.")


def test_who_was_only_asked_stays_a_stranger(wilma: User, carla: User, ana: User) -> None:
    """Otherwise a question would keep away whom somebody does not want to decide."""
    asking.ask(JobFactory(client=wilma), Said("Hello"), by=ana)
    dispute = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(dispute, by=wilma)
    assert story.fresh(dispute).taken_by == wilma
