"""Once staff work on a case, evidence comes as answers to what they ask; before, and for who asks nothing, as ever."""

import pytest

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import AnswersOnly, Brought
from marketplace import rules
from tests import books, story

pytestmark = pytest.mark.django_db
LOOK = Brought(text="Look at this.")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))


def test_until_somebody_takes_it_both_can_add(case: Dispute, carla: User, ana: User) -> None:
    for side in (carla, ana):
        bringing.add(case, LOOK, by=side)
    assert case.evidence.count() == 2


def test_then_only_who_is_asked_once_for_each_question(case: Dispute, carla: User, ana: User, sam: User) -> None:
    taking.take(case, by=sam)
    for side in (carla, ana):
        with books.refused(AnswersOnly, match="when they ask"):
            bringing.add(case, LOOK, by=side)
    taking.ask(case, by=sam, to="freelancer", text="Where is it?")
    with books.refused(AnswersOnly):
        bringing.add(case, LOOK, by=carla)
    bringing.add(case, LOOK, by=ana)
    with books.refused(AnswersOnly):
        bringing.add(case, LOOK, by=ana)


def test_also_when_it_is_free_again(case: Dispute, carla: User, sam: User) -> None:
    taking.take(case, by=sam)
    Dispute.objects.filter(pk=case.pk).update(taken_by=None)
    with books.refused(AnswersOnly):
        bringing.add(case, LOOK, by=carla)


def test_an_appeal_begins_with_what_both_bring(carla: User, ana: User, sam: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana, by=sam)
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    bringing.add(ruled, LOOK, by=ana)
    taking.take(ruled, by=story.arbiter())
    with books.refused(AnswersOnly):
        bringing.add(ruled, LOOK, by=carla)


def test_by_the_first_rules_both_can_always_add(monkeypatch: pytest.MonkeyPatch, carla: User, sam: User) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    case = story.in_review(story.negotiated_dispute(client=carla))
    taking.take(case, by=sam)
    bringing.add(case, LOOK, by=carla)
    assert case.evidence.count() == 1
