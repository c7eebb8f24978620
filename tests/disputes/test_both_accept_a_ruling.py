"""Who accepts a ruling gives up its appeal; when both have, it is carried out at once."""

import pytest

from accounts.models import Notification, User
from disputes.models import Acceptance, Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.silence import sweep
from disputes.verbs import accepting, appealing
from marketplace import rules
from marketplace.refusals import NotYours
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(carla: User, ana: User, sam: User) -> Dispute:
    return story.ruled_dispute(client=carla, freelancer=ana, by=sam, amounts=(60_000,))


def test_both_accept_and_the_money_moves_at_once(ruled: Dispute, carla: User, ana: User) -> None:
    accepting.accept(ruled, by=carla)
    assert books.balance("hold") == 60_000
    accepting.accept(ruled, by=ana)
    assert (story.fresh(ruled).outcome, Ruling.objects.get().state) == ("ruled", "carried_out")
    assert story.fresh(ruled.milestone).settled_minor == 20_000
    assert story.fresh(ruled.milestone.contract).state == "completed"
    assert (books.earned(ana), books.balance("refund_in_transit")) == (19_000, 40_000)
    assert sweep.process_due() == (0, 0)
    books.assert_books_balance()


def test_one_accepts_and_the_other_is_told(ruled: Dispute, carla: User, ana: User) -> None:
    accepting.accept(ruled, by=carla)
    [notice] = Notification.objects.filter(key__contains=":ruling:", key__endswith=":accepted")
    assert notice.user == ana
    assert "If you do, it is carried out at once." in notice.text
    assert ruled.milestone.events.get(kind="ruling_accepted").actor == carla
    assert (story.fresh(ruled).stage, story.fresh(ruled).due_at) == ("ruled", ruled.due_at)


def test_who_accepted_gives_up_the_appeal(ruled: Dispute, carla: User) -> None:
    accepting.accept(ruled, by=carla)
    with books.refused(accepting.AcceptedBefore, match="cannot appeal"):
        appealing.appeal(ruled, by=carla, reasons="I want more after all.")


def test_the_other_side_can_still_appeal(ruled: Dispute, carla: User, ana: User) -> None:
    accepting.accept(ruled, by=carla)
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    assert story.fresh(ruled).stage == "in_review"
    with books.refused(DisputeStageRefuses):
        accepting.accept(ruled, by=ana)


def test_it_is_refused_twice_to_outsiders_and_when_the_time_is_over(
    ruled: Dispute, carla: User, ana: User, olga: User, time_travel: TimeTravel
) -> None:
    with books.refused(NotYours):
        accepting.accept(ruled, by=olga)
    accepting.accept(ruled, by=carla)
    with books.refused(accepting.AcceptedBefore):
        accepting.accept(ruled, by=carla)
    time_travel.forward(days=7)
    with books.refused(accepting.NothingToAccept):
        accepting.accept(ruled, by=ana)
    assert sweep.process_due() == (1, 0)


def test_it_is_refused_before_there_is_a_ruling_and_after_an_appeal(carla: User, ana: User) -> None:
    talking = story.negotiated_dispute(client=carla, freelancer=ana)
    with books.refused(DisputeStageRefuses):
        accepting.accept(talking, by=carla)
    ruled = story.ruled_dispute(client=carla, freelancer=ana)
    appealing.appeal(ruled, by=ana, reasons="No.")
    story.rule(ruled, by=story.arbiter(), to_freelancer=5_000)
    with books.refused(accepting.NothingToAccept, match="final"):
        accepting.accept(ruled, by=carla)


def test_who_accepted_is_not_reminded(ruled: Dispute, carla: User, ana: User, time_travel: TimeTravel) -> None:
    accepting.accept(ruled, by=carla)
    time_travel.forward(days=5)
    sweep.process_due()
    assert [n.user for n in Notification.objects.filter(key__contains=":ruled:remind:")] == [ana]


def test_an_acceptance_is_never_changed(ruled: Dispute, carla: User) -> None:
    accepting.accept(ruled, by=carla)
    with books.refused_by_database(""):
        Acceptance.objects.update(by=ruled.opened_by)
    with books.refused_by_database(""):
        books.sql("DELETE FROM disputes_acceptance")


def test_a_contract_of_the_first_rules_waits_seven_days(monkeypatch: pytest.MonkeyPatch, carla: User) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    ruled = story.ruled_dispute(client=carla)
    with books.refused(accepting.NothingToAccept):
        accepting.accept(ruled, by=carla)
