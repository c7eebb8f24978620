"""Who has a part in a case, or decided it before, does not decide it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from disputes.deciders import taking
from disputes.deciders.taking import ConflictOfInterest
from disputes.models import Dispute
from disputes.verbs import appealing, ruling
from tests import casework, story
from tests.books import refused

pytestmark = pytest.mark.django_db
Verb = Callable[[Dispute, User], Any]


def may_decide(user: User) -> User:
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_dispute", "rule_dispute"]))
    return story.fresh(user)


def decide(case: Dispute, by: User) -> None:
    ruling.rule(
        case,
        by=by,
        to_freelancer_minor=0,
        to_client_minor=case.milestone.amount_minor,
        reasons="Nothing works.",
        answers=story.answers_to(case.milestone),
    )


VERBS: list[Verb] = [
    lambda case, by: taking.take(case, by=by),
    lambda case, by: taking.ask(case, by=by, to="both", text="Which part?"),
    decide,
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_party_who_is_staff_does_not_decide(verb: Verb, carla: User, ana: User) -> None:
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    for party in (may_decide(carla), may_decide(ana)):
        with refused(ConflictOfInterest, match="You are a party"):
            verb(case, party)


def test_a_superuser_is_no_exception(carla: User) -> None:
    case = story.in_review(story.negotiated_dispute(client=carla))
    carla.is_staff = carla.is_superuser = True
    carla.save()
    with refused(ConflictOfInterest):
        taking.take(case, by=story.fresh(carla))


def test_a_party_is_no_second_person(carla: User, ana: User) -> None:
    case = casework.of_thousands(client=carla, freelancer=ana)
    proposed = story.rule(case, by=story.arbiter(), to_freelancer=0)
    for party in (may_decide(carla), may_decide(ana)):
        with refused(ConflictOfInterest):
            ruling.confirm(proposed, by=party)
        with refused(ConflictOfInterest):
            ruling.reject(proposed, by=party, said="No.")


@pytest.mark.parametrize("verb", VERBS)
def test_neither_of_the_two_who_decided_decides_the_appeal(verb: Verb, carla: User, ana: User) -> None:
    first, second = story.arbiter(), story.arbiter()
    case = casework.of_thousands(client=carla, freelancer=ana)
    ruling.confirm(story.rule(case, by=first, to_freelancer=0), by=second)
    appealing.appeal(case, by=ana, reasons="No.")
    for decided in (first, second):
        with refused(ConflictOfInterest, match="had a part in the first ruling"):
            verb(story.fresh(case), decided)


def test_neither_of_them_confirms_the_ruling_on_appeal(carla: User, ana: User) -> None:
    first, second = story.arbiter(), story.arbiter()
    case = casework.of_thousands(client=carla, freelancer=ana)
    ruling.confirm(story.rule(case, by=first, to_freelancer=0), by=second)
    appealing.appeal(case, by=ana, reasons="No.")
    final = story.rule(story.fresh(case), by=story.arbiter(), to_freelancer=100)
    for decided in (first, second):
        with refused(ConflictOfInterest):
            ruling.confirm(final, by=decided)
    ruling.confirm(final, by=story.arbiter())
    assert story.fresh(final).state == "in_force"


def test_who_decided_another_case_of_the_same_people_may_decide(carla: User, ana: User) -> None:
    ari = story.arbiter()
    story.ruled_dispute(by=ari, client=carla, freelancer=ana)
    other = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(other, by=ari)
    assert story.fresh(other).taken_by == ari


def test_whoever_rejected_the_first_proposal_does_not_decide_the_appeal(carla: User, ana: User) -> None:
    first, second, third = story.arbiter(), story.arbiter(), story.arbiter()
    case = casework.of_thousands(client=carla, freelancer=ana)
    ruling.reject(story.rule(case, by=first, to_freelancer=0), by=third, said="Too little.")
    ruling.confirm(story.rule(case, by=first, to_freelancer=100), by=second)
    appealing.appeal(case, by=ana, reasons="No.")
    with refused(ConflictOfInterest, match="had a part in the first ruling"):
        taking.take(story.fresh(case), by=third)


def test_whoever_rejects_a_proposal_on_appeal_can_make_another(carla: User, ana: User) -> None:
    first, second, third, fourth = (story.arbiter() for _ in range(4))
    case = casework.of_thousands(client=carla, freelancer=ana)
    ruling.confirm(story.rule(case, by=first, to_freelancer=0), by=second)
    appealing.appeal(case, by=ana, reasons="No.")
    ruling.reject(story.rule(story.fresh(case), by=third, to_freelancer=0), by=fourth, said="Too little.")
    again = story.rule(story.fresh(case), by=fourth, to_freelancer=100)
    ruling.confirm(again, by=third)
    assert story.fresh(again).state == "in_force"
