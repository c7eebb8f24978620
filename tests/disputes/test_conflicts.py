"""Who has a part in a case, or decided it before, does not decide it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from disputes import appealing, desk, ruling
from disputes.desk import ConflictOfInterest
from disputes.models import Dispute
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
    lambda case, by: desk.take(case, by=by),
    lambda case, by: desk.ask(case, by=by, to="both", text="Which part?"),
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
        desk.take(case, by=story.fresh(carla))


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
        with refused(ConflictOfInterest, match="decided the first time"):
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
    desk.take(other, by=ari)
    assert story.fresh(other).taken_by == ari
