"""Once the other side has answered or staff have taken it, a dispute is withdrawn only by consent."""

import pytest

from accounts.models import Notification, User
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import consenting, withdrawing
from marketplace import rules
from marketplace.refusals import NotYours
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(carla: User, ana: User) -> Dispute:
    return story.negotiated_dispute(client=carla, freelancer=ana)


def kinds(dispute: Dispute) -> list[str]:
    return list(dispute.milestone.events.order_by("pk").values_list("kind", flat=True))


def test_it_refuses_to_withdraw_alone_what_the_other_side_has_answered(answered: Dispute, carla: User) -> None:
    with books.refused(withdrawing.ConsentNeeded, match="ask the other side"):
        withdrawing.withdraw(answered, by=carla)


def test_it_refuses_to_withdraw_alone_what_staff_have_taken(carla: User, sam: User) -> None:
    unanswered = story.in_review(story.dispute(story.submitted_milestone(client=carla)))
    taking.take(unanswered, by=sam)
    with books.refused(withdrawing.ConsentNeeded):
        withdrawing.withdraw(unanswered, by=carla)
    # Nobody has it any more, but somebody has worked on it.
    Dispute.objects.filter(pk=unanswered.pk).update(taken_by=None)
    with books.refused(withdrawing.ConsentNeeded):
        withdrawing.withdraw(unanswered, by=carla)


def test_alone_while_nobody_has_answered_or_taken_it(carla: User) -> None:
    unanswered = story.in_review(story.dispute(story.submitted_milestone(client=carla)))
    with books.refused(consenting.NotNeeded):
        consenting.ask(unanswered, by=carla)
    withdrawing.withdraw(unanswered, by=carla)
    assert story.fresh(unanswered).outcome == "withdrawn"


def test_the_other_side_agrees_and_the_clocks_go_on(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=4)
    dispute = story.respond(story.dispute(milestone))
    consenting.ask(dispute, by=carla)
    assert "asks you to agree" in Notification.objects.get(user=ana, key__endswith="withdrawal-asked").text
    time_travel.forward(days=1)
    consenting.consent(dispute, by=ana)
    after, closed = story.fresh(milestone), story.fresh(dispute)
    assert (after.state, after.review_left) == ("submitted", None)
    assert (closed.stage, closed.outcome) == ("closed", "withdrawn")
    assert kinds(dispute)[-3:] == ["withdrawal_asked", "withdrawal_granted", "dispute_withdrawn"]
    assert milestone.events.get(kind="withdrawal_granted").actor == ana
    assert Notification.objects.get(key=f"dispute:{dispute.pk}:withdrawn").user == carla
    books.assert_books_balance()


def test_the_question_has_no_clock_and_stops_none(answered: Dispute, carla: User, ana: User) -> None:
    due_at = answered.due_at
    consenting.ask(answered, by=carla)
    asked = story.fresh(answered)
    assert (asked.stage, asked.due_at) == ("negotiating", due_at)
    passed_on = story.in_review(answered)
    assert passed_on.stage == "in_review"
    # It still waits, and can be answered until there is a ruling.
    consenting.consent(passed_on, by=ana)
    assert story.fresh(answered).outcome == "withdrawn"


def test_a_ruling_ends_the_question(answered: Dispute, carla: User, ana: User, sam: User) -> None:
    consenting.ask(answered, by=carla)
    story.rule(story.in_review(answered), by=sam, to_freelancer=20_000)
    for answer in (consenting.consent, consenting.refuse):
        with books.refused(DisputeStageRefuses):
            answer(answered, by=ana)
    with books.refused(DisputeStageRefuses):
        consenting.take_back(answered, by=carla)


def test_the_other_side_refuses_and_is_not_asked_again(answered: Dispute, carla: User, ana: User) -> None:
    consenting.ask(answered, by=carla)
    consenting.refuse(answered, by=ana)
    assert story.fresh(answered).stage == "negotiating"
    assert "does not agree" in Notification.objects.get(user=carla, key__endswith="withdrawal-refused").text
    with books.refused(consenting.AskedBefore, match="did not agree"):
        consenting.ask(answered, by=carla)
    with books.refused(consenting.NotAsked):
        consenting.consent(answered, by=ana)


def test_asking_twice_and_answering_for_the_other_are_refused(
    answered: Dispute, carla: User, ana: User, olga: User
) -> None:
    with books.refused(consenting.NotAsked):
        consenting.consent(answered, by=ana)
    consenting.ask(answered, by=carla)
    with books.refused(consenting.AskedBefore):
        consenting.ask(answered, by=carla)
    for answer in (consenting.consent, consenting.refuse):
        for person in (carla, olga):
            with books.refused(NotYours):
                answer(answered, by=person)
    for person in (ana, olga):
        with books.refused(NotYours):
            consenting.take_back(answered, by=person)
        with books.refused(NotYours):
            consenting.ask(answered, by=person)


def test_who_asked_takes_it_back(answered: Dispute, carla: User, ana: User) -> None:
    consenting.ask(answered, by=carla)
    consenting.take_back(answered, by=carla)
    with books.refused(consenting.NotAsked):
        consenting.consent(answered, by=ana)
    consenting.ask(answered, by=carla)
    assert Notification.objects.filter(user=ana, key__endswith="withdrawal-asked").count() == 1


def test_giving_in_needs_no_consent(answered: Dispute, carla: User) -> None:
    story.approve(story.fresh(answered.milestone))
    assert story.fresh(answered).outcome == "approved"


def test_a_contract_of_the_first_rules_keeps_them(monkeypatch: pytest.MonkeyPatch, carla: User) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    dispute = story.negotiated_dispute(client=carla)
    with books.refused(consenting.NotNeeded):
        consenting.ask(dispute, by=carla)
    withdrawing.withdraw(dispute, by=carla)
    assert story.fresh(dispute).outcome == "withdrawn"
