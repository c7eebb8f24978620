"""Earnings of somebody who is proven to have colluded: two take them, two others decide about the one appeal."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Notification, User
from accounts.strangers import NoStranger
from escrow.books import cover, own_money
from escrow.chargebacks import late_decisions
from escrow.earnings import forfeiting
from escrow.models import Forfeiture, ForfeitureStep
from escrow.money_out import withdrawing
from marketplace import clock, times
from marketplace.models import Heartbeat, Outage
from marketplace.money import Money
from marketplace.refusals import NotYours
from milestones.verbs import hiring, offers
from tests import story
from tests.books import assert_books_balance, balance, earned, refused, refused_by_database, sql, unchanged
from tests.conftest import TimeTravel
from tests.factories import ProposalFactory, StaffFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db
ALL = Money(57_000, "USD")


@pytest.fixture
def earner(carla: User, ana: User) -> User:
    """570.00 are hers."""
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    return ana


@pytest.fixture
def kept(earner: User) -> Forfeiture:
    """Proposed and confirmed by two of the staff."""
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Both accounts are one person’s.")
    return forfeiting.confirm(made, by=StaffFactory())


def away(kept: Forfeiture, time_travel: TimeTravel) -> Outage:
    """From just after it was told until past the time to appeal."""
    assert kept.appeal_due_at
    began = time_travel.forward(minutes=5)
    ended = time_travel.to(kept.appeal_due_at + timedelta(hours=1))
    return Outage.objects.create(what="web", began_at=began, ended_at=ended)


def test_the_site_was_away_for_the_time_to_appeal(kept: Forfeiture, earner: User, time_travel: TimeTravel) -> None:
    """All of it that was left is given back, once, and the person hears until when."""
    outage = away(kept, time_travel)
    for _ in range(2):
        assert forfeiting.end_unappealed() == 0
    found = Forfeiture.objects.get()
    assert found.state == "kept"
    assert found.appeal_due_at
    assert found.appeal_due_at - outage.ended_at == timedelta(days=7) - (outage.began_at - kept_at(kept))
    notice = Notification.objects.get(user=earner, key__contains=":outage:")
    assert f"You can appeal until {times.absolute(found.appeal_due_at, earner.zone)}." in notice.text
    time_travel.to(found.appeal_due_at - timedelta(minutes=1))
    assert forfeiting.end_unappealed() == 0
    forfeiting.appeal(found, by=earner, text="I could not before.")


def kept_at(kept: Forfeiture) -> datetime:
    assert kept.appeal_due_at
    return kept.appeal_due_at - timedelta(days=7)


def test_who_appeals_after_an_outage_before_the_worker_comes(
    kept: Forfeiture, earner: User, time_travel: TimeTravel
) -> None:
    away(kept, time_travel)
    forfeiting.appeal(kept, by=earner, text="I could not before.")
    assert forfeiting.end_unappealed() == 0
    assert Forfeiture.objects.get().state == "appealed"


def test_nothing_is_final_while_an_outage_goes_on(kept: Forfeiture, time_travel: TimeTravel) -> None:
    """The worker is back before the site has given a sign of life."""
    gone = timezone.now()
    for part in ("web", "worker"):
        Heartbeat.objects.create(what=part, began_at=gone, seen_at=gone)
    time_travel.forward(days=7, minutes=1)
    Heartbeat.objects.filter(what="web").update(seen_at=gone - timedelta(hours=2))
    with unchanged():
        assert forfeiting.end_unappealed() == 0


def test_it_ends_a_day_later_when_nobody_appeals_after_an_outage(kept: Forfeiture, time_travel: TimeTravel) -> None:
    now = time_travel.forward(days=7, minutes=1)
    Outage.objects.create(what="web", began_at=now - timedelta(hours=2), ended_at=now)
    assert forfeiting.end_unappealed() == 0
    time_travel.forward(hours=23, minutes=59)
    assert forfeiting.end_unappealed() == 0
    time_travel.forward(minutes=2)
    assert forfeiting.end_unappealed() == 1
    assert_books_balance()


def test_a_proposal_takes_and_tells_nothing(earner: User) -> None:
    before = Notification.objects.count()
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Both accounts are one person’s.")
    assert (made.state, earned(earner), Notification.objects.count()) == ("proposed", 57_000, before)


def test_the_second_person_takes_it_and_the_person_is_told(kept: Forfeiture, earner: User) -> None:
    assert (kept.state, kept.taken_minor, earned(earner), balance("forfeited")) == ("kept", 57_000, 0, 57_000)
    notice = Notification.objects.get(user=earner, key=f"forfeiture:{kept.pk}:kept")
    assert notice.text.startswith("$570.00 of your earnings was forfeited by two of our staff. You can appeal once")
    assert notice.detail == "Both accounts are one person’s."
    assert_books_balance()


def test_it_is_nobodys_until_the_appeal_is_over(kept: Forfeiture) -> None:
    """It counts among what is owed to people, and not as the platform's own."""
    [position] = cover.positions([])
    assert position.owed_minor == 57_000
    assert own_money.earned_minor("USD") == 3_000


def test_who_proposed_it_does_not_confirm_it(earner: User, sam: User) -> None:
    made = forfeiting.propose(earner, amount=ALL, by=sam, reasons="Proven.")
    for verb in (lambda: forfeiting.confirm(made, by=sam), lambda: forfeiting.reject(made, by=sam, said="No.")):
        with refused(forfeiting.AnotherPerson):
            verb()


@pytest.mark.parametrize("how", ["themselves", "paid them", "a contract that was called off", "a proposal"])
def test_nobody_who_has_had_to_do_with_them_takes_a_step(how: str, earner: User, carla: User) -> None:
    knows: User = earner if how == "themselves" else carla if how == "paid them" else StaffFactory(is_client=True)
    if how == "a contract that was called off":
        called_off = hiring.contract_for(ProposalFactory(job__client=knows, freelancer=earner), by=knows)
        offers.withdraw(called_off, by=knows)
    elif how == "a proposal":
        ProposalFactory(job__client=knows, freelancer=earner)
    error = forfeiting.HasAPart if how == "themselves" else NoStranger
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Proven.")

    def refuses(*verbs: Callable[[], object]) -> None:
        for verb in verbs:
            with refused(error):
                verb()

    refuses(
        lambda: forfeiting.propose(earner, amount=ALL, by=knows, reasons="Proven."),
        lambda: forfeiting.confirm(made, by=knows),
        lambda: forfeiting.reject(made, by=knows, said="No."),
    )
    forfeiting.confirm(made, by=StaffFactory())
    forfeiting.appeal(made, by=earner, text="I am one person.")
    refuses(lambda: forfeiting.answer_appeal(made, give_back=True, by=knows, said="Yes."))
    forfeiting.answer_appeal(made, give_back=True, by=StaffFactory(), said="Yes.")
    refuses(
        lambda: forfeiting.confirm_answer(made, by=knows),
        lambda: forfeiting.disagree(story.fresh(made), by=knows, said="No."),
    )


def test_it_takes_reasons_and_something_to_take(earner: User, carla: User, sam: User) -> None:
    with refused(forfeiting.NoReasons):
        forfeiting.propose(earner, amount=ALL, by=sam, reasons=" ")
    with refused(forfeiting.NothingToForfeit):
        forfeiting.propose(carla, amount=ALL, by=sam, reasons="Proven.")
    with refused(forfeiting.NothingToForfeit):
        forfeiting.propose(earner, amount=Money(100, "EUR"), by=sam, reasons="Proven.")


def test_what_was_withdrawn_meanwhile_is_not_there(earner: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(earner)
    time_travel.forward(days=60)
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Proven.")
    withdrawing.withdraw(earner, amount=Money(50_000, "USD"))
    forfeiting.confirm(made, by=StaffFactory())
    assert (story.fresh(made).taken_minor, earned(earner), balance("forfeited")) == (7_000, 0, 7_000)
    assert_books_balance()


def test_all_of_it_was_withdrawn(earner: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(earner)
    time_travel.forward(days=60)
    made, other = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Proven."), StaffFactory()
    withdrawing.withdraw(earner, amount=ALL)
    with refused(forfeiting.NothingToForfeit):
        forfeiting.confirm(made, by=other)


def test_what_is_forfeited_cannot_be_withdrawn(kept: Forfeiture, earner: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(earner)
    time_travel.forward(days=60)
    with refused(withdrawing.NotThatMuchAvailable):
        withdrawing.withdraw(earner, amount=ALL)


def test_the_second_person_does_not_agree(earner: User) -> None:
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Proven.")
    forfeiting.disagree(made, by=StaffFactory(), said="It is not proven.")
    assert (story.fresh(made).state, earned(earner)) == ("rejected", 57_000)
    with refused(forfeiting.ForfeitureStands):
        forfeiting.confirm(made, by=made.person)
    assert not Notification.objects.filter(key__startswith="forfeiture").exists()


def test_without_an_appeal_it_is_final(kept: Forfeiture, earner: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=6, hours=23)
    with unchanged():
        assert forfeiting.end_unappealed() == 0
    time_travel.forward(hours=1, minutes=1)
    with refused(forfeiting.ForfeitureStands):
        forfeiting.appeal(kept, by=earner, text="It was not me.")
    assert forfeiting.end_unappealed() == 1
    assert (story.fresh(kept).state, balance("forfeited"), own_money.earned_minor("USD")) == ("final", 0, 60_000)
    assert times_told(earner, "forfeiture:ended") == 1
    assert_books_balance()
    with unchanged():
        assert forfeiting.end_unappealed() == 0


def test_an_appeal_is_decided_by_two_others(kept: Forfeiture, earner: User, time_travel: TimeTravel) -> None:
    forfeiting.appeal(kept, by=earner, text="We are two people.")
    first = [step.by for step in kept.steps.filter(kind__in=ForfeitureStep.FIRST)]
    for who in first:
        with refused(forfeiting.AnotherPerson):
            forfeiting.answer_appeal(kept, give_back=False, by=who, said="No.")
    one, another = StaffFactory(), StaffFactory()
    forfeiting.answer_appeal(kept, give_back=True, by=one, said="They are two people.")
    for who in (*first, one):
        with refused(forfeiting.AnotherPerson):
            forfeiting.confirm_answer(kept, by=who)
    time_travel.forward(days=30)
    assert forfeiting.end_unappealed() == 0
    forfeiting.confirm_answer(kept, by=another)
    assert (story.fresh(kept).state, earned(earner), balance("forfeited")) == ("returned", 57_000, 0)
    assert times_told(earner, "forfeiture:ended") == 1
    assert_books_balance()


def test_an_appeal_that_fails_makes_it_final(kept: Forfeiture, earner: User) -> None:
    forfeiting.appeal(kept, by=earner, text="We are two people.")
    forfeiting.answer_appeal(kept, give_back=False, by=StaffFactory(), said="The documents are forged.")
    forfeiting.confirm_answer(kept, by=StaffFactory())
    assert (story.fresh(kept).state, earned(earner), balance("forfeited")) == ("final", 0, 0)
    assert Notification.objects.get(key__endswith=":ended").detail == "The documents are forged."
    assert_books_balance()


def test_an_answer_that_is_not_confirmed_makes_room_for_another(kept: Forfeiture, earner: User) -> None:
    forfeiting.appeal(kept, by=earner, text="We are two people.")
    forfeiting.answer_appeal(kept, give_back=False, by=StaffFactory(), said="No.")
    other = StaffFactory()
    with refused(forfeiting.ForfeitureStands):
        forfeiting.answer_appeal(kept, give_back=True, by=other, said="Yes.")
    forfeiting.disagree(kept, by=other, said="They are two.")
    with refused(forfeiting.ForfeitureStands):
        forfeiting.confirm_answer(kept, by=other)
    forfeiting.answer_appeal(kept, give_back=True, by=other, said="Yes.")
    forfeiting.confirm_answer(kept, by=StaffFactory())
    assert earned(earner) == 57_000


def test_there_is_one_appeal_and_it_is_the_persons(kept: Forfeiture, earner: User, carla: User) -> None:
    with refused(NotYours):
        forfeiting.appeal(kept, by=carla, text="It was not her.")
    with refused(forfeiting.NoReasons):
        forfeiting.appeal(kept, by=earner, text="  ")
    forfeiting.appeal(kept, by=earner, text="We are two people.")
    with refused(forfeiting.ForfeitureStands):
        forfeiting.appeal(kept, by=earner, text="Once more.")
    assert story.fresh(kept).appeal_due_at == kept.appeal_due_at
    assert clock.now() + timedelta(days=7) >= kept.appeal_due_at  # type: ignore[operator]


def test_what_was_said_stays(kept: Forfeiture) -> None:
    step = kept.steps.earliest("pk")
    for statement in ("UPDATE escrow_forfeiturestep SET text = ''", "DELETE FROM escrow_forfeiturestep"):
        with refused_by_database("escrow_forfeiturestep"):
            sql(f"{statement} WHERE id = %s", step.pk)
    with refused_by_database("forfeiture_takes_when_confirmed"):
        sql("UPDATE escrow_forfeiture SET taken_minor = 0")


def alarms_of_late(time_travel: TimeTravel, since: datetime) -> list[int]:
    """Of how many is alarmed a minute before they are late, from then on twice at once, and a day later."""
    due_at = times.after_working_days(since, settings.CHARGEBACK_WORKING_DAYS)
    time_travel.to(due_at - timedelta(minutes=1))
    told = [late_decisions.alarm_of_late()]
    time_travel.to(due_at)
    with unchanged(besides=["marketplace_spent"]):
        told += [late_decisions.alarm_of_late(), late_decisions.alarm_of_late()]
    time_travel.forward(days=1, minutes=1)
    return [*told, late_decisions.alarm_of_late()]


def test_a_proposal_that_nobody_looks_at_alarms_each_day(
    earner: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    made = forfeiting.propose(earner, amount=ALL, by=StaffFactory(), reasons="Proven.")
    assert alarms_of_late(time_travel, made.made_at) == [0, 1, 0, 1]
    assert "A forfeiture waits for too long: forfeiture" in caplog.text
    assert "a second person was due" in caplog.text
    forfeiting.reject(made, by=StaffFactory(), said="No.")
    time_travel.forward(days=2)
    assert late_decisions.alarm_of_late() == 0


def test_so_does_an_appeal_that_nobody_answers_and_an_answer_that_nobody_confirms(
    kept: Forfeiture, earner: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    time_travel.forward(days=3)
    forfeiting.appeal(kept, by=earner, text="I am one person.")
    appealed_at = clock.now()
    assert alarms_of_late(time_travel, appealed_at) == [0, 1, 0, 1]
    assert "an answer to its appeal was due" in caplog.text
    assert balance("forfeited") == 57_000
    forfeiting.answer_appeal(kept, give_back=True, by=StaffFactory(), said="Yes.")
    caplog.clear()
    assert alarms_of_late(time_travel, clock.now()) == [0, 1, 0, 1]
    assert "a second person was due" in caplog.text
    forfeiting.confirm_answer(kept, by=StaffFactory())
    time_travel.forward(days=2)
    assert (late_decisions.alarm_of_late(), earned(earner)) == (0, 57_000)


def test_one_that_can_be_appealed_waits_for_nobody(kept: Forfeiture, time_travel: TimeTravel) -> None:
    time_travel.forward(days=30)
    assert late_decisions.alarm_of_late() == 0
