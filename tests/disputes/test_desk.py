"""What staff do before they rule: take the case, ask. Each refused case changes nothing."""

import pytest

from accounts.models import User
from disputes.deciders import taking
from disputes.deciders.taking import ConflictOfInterest, NothingAsked, NotTaken, SomethingNewWasBrought
from disputes.models import Dispute, Question
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import appealing, bringing, ruling, withdrawing
from escrow.models.hold import HoldFrozen
from marketplace.refusals import NotYours
from milestones.models import MilestoneEvent
from tests import story
from tests.books import refused, unchanged
from tests.factories import StaffFactory
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))


def test_taking_is_noted_in_the_history(case: Dispute, ari: User) -> None:
    taking.take(case, by=ari)
    assert story.fresh(case).taken_by == ari
    event = MilestoneEvent.objects.get(kind="dispute_taken")
    assert (event.actor, event.from_state, event.to_state) == (ari, "disputed", "disputed")


def test_taking_again_changes_nothing(case: Dispute, ari: User) -> None:
    taking.take(case, by=ari)
    with unchanged():
        taking.take(case, by=ari)


def test_a_colleague_takes_over(case: Dispute, ari: User) -> None:
    taking.take(case, by=story.arbiter())
    taking.take(case, by=ari, reason="They are away.")
    assert story.fresh(case).taken_by == ari


def test_nobody_takes_what_is_not_with_staff(ari: User) -> None:
    responding = story.dispute(story.submitted_milestone())
    negotiating, ruled = story.negotiated_dispute(), story.ruled_dispute()
    withdrawn = story.dispute(story.submitted_milestone())
    withdrawing.withdraw(withdrawn, by=withdrawn.opened_by)
    for dispute in (responding, negotiating, ruled, withdrawn):
        with refused(DisputeStageRefuses):
            taking.take(dispute, by=ari)


def test_only_staff_with_the_right_take_and_ask(case: Dispute, carla: User, olga: User) -> None:
    newcomer = StaffFactory(is_superuser=False)
    left = story.arbiter(is_active=False)
    for user in (carla, olga, newcomer, left):
        with refused(NotYours):
            taking.take(case, by=user)
        with refused(NotYours):
            taking.ask(case, by=user, to="both", text="Which part?")


def test_the_right_is_nothing_without_being_staff(case: Dispute, ari: User) -> None:
    ari.is_staff = False
    ari.save()
    with refused(NotYours):
        taking.take(case, by=ari)


def test_frozen_money_is_not_looked_into(case: Dispute, ari: User) -> None:
    hold = case.milestone.hold
    type(hold).freeze([hold], at=case.opened_at)
    with refused(HoldFrozen):
        taking.take(story.fresh(case), by=ari)


@pytest.mark.parametrize(("to", "told"), [("client", {"carla"}), ("freelancer", {"ana"}), ("both", {"carla", "ana"})])
def test_whom_it_is_asked_of_is_told(case: Dispute, ari: User, to: str, told: set[str]) -> None:
    taking.take(case, by=ari)
    question = taking.ask(case, by=ari, to=to, text=" Which part does not work? ")
    assert (question.text, question.to, question.by) == ("Which part does not work?", to, ari)
    notices = saying("Our staff ask you")
    assert {notice.user.email.split("@")[0] for notice in notices} == told
    assert all(notice.detail == question.text for notice in notices)


def test_a_question_asks_something_of_somebody(case: Dispute, ari: User) -> None:
    taking.take(case, by=ari)
    for to, text in (("both", " \n "), ("everybody", "Which part?"), ("", "Which part?")):
        with refused(NothingAsked):
            taking.ask(case, by=ari, to=to, text=text)


def test_who_asks_has_taken_the_case(case: Dispute, ari: User) -> None:
    with refused(NotTaken):
        taking.ask(case, by=ari, to="both", text="Which part?")
    taking.take(case, by=story.arbiter())
    with refused(NotTaken):
        taking.ask(case, by=ari, to="both", text="Which part?")
    assert not Question.objects.exists()


def test_an_appeal_is_taken_anew(case: Dispute, ari: User) -> None:
    story.rule(case, by=ari, to_freelancer=0)
    appealing.appeal(case, by=case.milestone.contract.freelancer, reasons="No.")
    assert story.fresh(case).taken_by is None
    with refused(ConflictOfInterest):
        taking.take(case, by=ari)


def test_evidence_that_was_not_read_stops_a_ruling(case: Dispute, ari: User, carla: User) -> None:
    taking.take(case, by=ari)
    taking.ask(case, by=ari, to="client", text="Is there a video?")
    bringing.add(case, bringing.Brought(text="A video"), by=carla)
    with refused(SomethingNewWasBrought):
        ruling.rule(
            case,
            by=ari,
            to_freelancer_minor=0,
            to_client_minor=60_000,
            reasons="Nothing works.",
            answers=story.answers_to(case.milestone),
            seen_evidence=0,
        )
