"""Who is left to decide a case: the others are told that they are wanted, and operators hear when nobody is left."""

import pytest

from accounts.models import User
from disputes.deciders import arbiters
from disputes.models import Dispute
from disputes.verbs import appealing, ruling
from tests import story
from tests.told import saying

pytestmark = pytest.mark.django_db
LARGE = (200_000,)


def large_case(**people: User) -> Dispute:
    """In review, and above what one person decides alone."""
    return story.in_review(story.negotiated_dispute(amounts=LARGE, **people))


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What operators hear; an alarm is mailed, too."""
    return [record.getMessage() for record in caplog.records if "cannot be decided" in record.getMessage()]


def test_who_may_decide_is_neither_a_party_nor_without_the_right(carla: User, ana: User, sam: User) -> None:
    one, two = story.arbiter(), story.arbiter()
    ana.is_staff = True
    ana.save()
    ana.user_permissions.set(one.user_permissions.all())
    case = large_case(client=carla, freelancer=ana)
    left = arbiters.left_for(case)
    assert {one, two} <= set(left)
    assert not {ana, carla} & set(left)
    assert two not in arbiters.left_for(case, besides=two)


def test_a_proposal_tells_everybody_else_who_may_confirm_it() -> None:
    one, two, three = (story.arbiter(name=name) for name in ("Noor One", "Edda Two", "Piet Three"))
    case = large_case()
    story.rule(case, by=one, to_freelancer=0)
    told = saying("It waits for a second person.")
    assert {notice.user for notice in told} == {two, three}
    assert told[0].text.startswith("Noor One proposed a ruling on “Milestone 1”.")
    assert told[0].path.startswith("/staff/")


def test_when_nobody_may_confirm_it_operators_hear(caplog: pytest.LogCaptureFixture) -> None:
    one = story.arbiter()
    case = large_case()
    story.rule(case, by=one, to_freelancer=0)
    [alarm] = alarms(caplog)
    assert "nobody who may confirm it is left" in alarm


@pytest.mark.parametrize(("staff", "alarmed"), [(3, True), (4, False)])
def test_an_appeal_that_nobody_could_decide_is_told_at_once(
    caplog: pytest.LogCaptureFixture, ana: User, staff: int, alarmed: bool
) -> None:
    """Two had a part in the first ruling, and two others are needed for the second."""
    first, second, *_ = (story.arbiter() for _ in range(staff))
    case = large_case(freelancer=ana)
    ruling.confirm(story.rule(case, by=first, to_freelancer=0), by=second)
    appealing.appeal(case, by=ana, reasons="It was all there.")
    assert bool(alarms(caplog)) == alarmed


def test_somebody_who_rejected_the_first_ruling_is_not_left_for_the_appeal(ana: User) -> None:
    one, two, three, four = (story.arbiter() for _ in range(4))
    case = large_case(freelancer=ana)
    ruling.reject(story.rule(case, by=one, to_freelancer=0), by=two, said="Too little.")
    assert two in arbiters.left_for(case)
    ruling.confirm(story.rule(case, by=one, to_freelancer=100), by=three)
    appealing.appeal(case, by=ana, reasons="It was all there.")
    assert set(arbiters.left_for(case)) & {one, two, three, four} == {four}
