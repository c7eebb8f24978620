"""Above the configured amount a ruling waits for a second person, who confirms it or does not."""

from typing import Any

import pytest

from accounts.models import Notification, User
from disputes.deciders import taking
from disputes.deciders.taking import SomethingNewWasBrought
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.silence import sweep
from disputes.verbs import bringing, consenting, ruling
from disputes.verbs.bringing import Brought
from disputes.verbs.ruling import NoSecondPerson, RulingAlreadyMade
from disputes.verbs.ruling_requirements import NoReasons
from marketplace.refusals import NotYours
from tests import casework, story
from tests.books import refused, refused_by_database, sql
from tests.conftest import TimeTravel
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def bo(db: None) -> User:
    return story.arbiter(name="Bo Arbiter")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return casework.of_thousands(client=carla, freelancer=ana)


@pytest.fixture
def proposed(case: Dispute, ari: User) -> Ruling:
    return story.rule(case, by=ari, to_freelancer=150_000)


@pytest.mark.parametrize(
    ("amount", "currency", "two"),
    [
        (100_000, "USD", False),
        (100_001, "USD", True),
        (100_000, "JPY", False),
        (100_001, "JPY", True),
        (1_000_000, "KWD", False),
        (1_000_010, "KWD", True),
    ],
)
def test_two_people_decide_above_the_limit(ari: User, amount: int, currency: str, two: bool) -> None:
    case = story.in_review(story.negotiated_dispute(amounts=(amount,), currency=currency))
    made = story.rule(case, by=ari, to_freelancer=0)
    assert made.state == ("proposed" if two else "in_force")


def test_the_limit_is_configured(ari: User, settings: Any) -> None:
    settings.RULING_CONFIRM_ABOVE = 100
    case = story.in_review(story.negotiated_dispute())
    assert story.rule(case, by=ari, to_freelancer=0).state == "proposed"


def test_until_then_nobody_is_told_and_nothing_runs(case: Dispute, proposed: Ruling, time_travel: TimeTravel) -> None:
    assert story.fresh(case).stage == "in_review"
    assert not saying("have ruled")
    time_travel.forward(days=60)
    assert sweep.process_due() == (0, 0)
    assert story.fresh(proposed).state == "proposed"


def test_confirmed_it_is_in_force(case: Dispute, proposed: Ruling, bo: User) -> None:
    ruling.confirm(proposed, by=bo, said=" I agree. ")
    made = story.fresh(proposed)
    assert (made.state, made.second, made.second_said) == ("in_force", bo, "I agree.")
    assert story.fresh(case).stage == "ruled"
    assert len(saying("have ruled")) == 2
    told = Notification.objects.get(user=proposed.by)
    assert (told.text, told.detail) == (f"Bo Arbiter confirmed your ruling on “{case.milestone.title}”.", "I agree.")
    assert told.path == f"/staff/disputes/dispute/{case.pk}/change/"
    with refused((NoSecondPerson, DisputeStageRefuses)):
        ruling.confirm(proposed, by=bo)


def test_not_confirmed_the_case_is_open_to_another_ruling(case: Dispute, proposed: Ruling, ari: User, bo: User) -> None:
    with refused(NoReasons):
        ruling.reject(proposed, by=bo, said=" ")
    ruling.reject(proposed, by=bo, said="Too much.")
    assert story.fresh(proposed).state == "rejected"
    assert story.fresh(case).stage == "in_review"
    told = Notification.objects.get(user=ari)
    assert told.text.startswith("Bo Arbiter did not confirm your ruling on “")
    assert told.detail == "Too much."
    with refused(NoSecondPerson):
        ruling.confirm(proposed, by=bo)
    again = story.rule(case, by=ari, to_freelancer=0)
    assert (again.number, again.state) == (2, "proposed")


def test_nobody_is_their_own_second_person(proposed: Ruling, ari: User) -> None:
    with refused(NoSecondPerson):
        ruling.confirm(proposed, by=ari)
    with refused(NoSecondPerson):
        ruling.reject(proposed, by=ari, said="No.")
    with refused_by_database("two_people_rule"):
        sql("UPDATE disputes_ruling SET second_id = by_id WHERE id = %s", proposed.pk)


def test_a_second_ruling_is_not_made_beside_it(case: Dispute, proposed: Ruling, bo: User) -> None:
    taking.take(case, by=bo, reason="They are away.")
    with refused(RulingAlreadyMade):
        story.rule(case, by=bo, to_freelancer=0)


def test_the_second_person_has_the_right(proposed: Ruling, carla: User, olga: User) -> None:
    for user in (carla, olga):
        with refused(NotYours):
            ruling.confirm(proposed, by=user)


def test_the_second_person_reads_what_came_since(case: Dispute, proposed: Ruling, bo: User, carla: User) -> None:
    taking.ask(case, by=proposed.by, to="client", text="Is there a video?")
    bringing.add(case, Brought(text="A video"), by=carla)
    with refused(SomethingNewWasBrought):
        ruling.confirm(proposed, by=bo, seen_evidence=0)
    ruling.confirm(proposed, by=bo, seen_evidence=1)
    assert story.fresh(proposed).state == "in_force"


def test_a_withdrawn_dispute_leaves_nothing_to_confirm(case: Dispute, proposed: Ruling, bo: User) -> None:
    consenting.ask(case, by=case.opened_by)
    consenting.consent(case, by=case.other_side)
    assert story.fresh(proposed).state == "overtaken"
    with refused(DisputeStageRefuses):
        ruling.confirm(proposed, by=bo)
