"""Nobody loses by an outage: clocks get back what it took, a day is left after a long one, and both sides hear."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notification, User
from contracts.models import Contract, ContractEvent
from disputes.models import Dispute
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import passing, withdrawing
from marketplace import clock, outages
from marketplace.models import Heartbeat, Outage
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.silence import idle_money, sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Away = Callable[..., Outage]
# Until when something runs, read anew each time.
Deadline = Callable[[], datetime | None]
# Up to before the outage, and then in its midst.
InTheMidst = Iterator[Deadline | None]


@pytest.fixture
def away(time_travel: TimeTravel) -> Away:
    """Have the site or its worker away around an instant, an hour before and after; then all is back just after it."""

    def around(instant: datetime, *, back: tuple[str, ...] = ("web", "worker"), what: str = "worker") -> Outage:
        time_travel.to(instant + HOUR)
        for part in ("web", "worker"):
            gone = timezone.now() - 2 * HOUR
            Heartbeat.objects.update_or_create(what=part, defaults={"began_at": gone, "seen_at": gone})
        for part in back:
            if part != what:
                Heartbeat.objects.filter(what=part).update(seen_at=timezone.now())
            outages.beat(part)
        for part in back:
            outages.beat(part)
        return Outage.objects.get() if Outage.objects.exists() else Outage()

    return around


def sweeps() -> None:
    assert sweep.process_due().failed == 0
    assert dispute_sweep.process_due()[1] == 0


def heard(user: User) -> list[str]:
    return [n.text for n in Notification.objects.filter(user=user, key__contains="outage")]


def assert_moved(milestone: Milestone, was: datetime, now: datetime, outage: Outage) -> None:
    """To a day after the end; both sides are told, once each, with both instants; it is in the history."""
    assert now == outage.ended_at + DAY
    for person in (milestone.contract.client, milestone.contract.freelancer):
        [text] = heard(person)
        assert milestone.title in text or milestone.contract.title in text
        assert f"{was:%H:%M}" in text or person.time_zone != "UTC"
    events = MilestoneEvent.objects.filter(milestone=milestone, kind="deadline_moved")
    assert events.count() + milestone.contract.events.filter(kind=ContractEvent.Kind.DEADLINE_MOVED).count() == 1


def test_an_outage_that_ends_while_the_sweep_looks(time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign of life that ends it also says that all is well up to now: the sweep must not know the one alone."""
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    time_travel.to(was + HOUR)
    gone = timezone.now() - 2 * HOUR
    for part in ("web", "worker"):
        Heartbeat.objects.create(what=part, began_at=gone, seen_at=gone)
    real = outages.spans

    def ended_meanwhile(**since: Any) -> list[outages.Span]:
        known = real(**since)
        outages.beat("web")
        outages.beat("worker")
        return known

    with monkeypatch.context() as patch:
        patch.setattr(outages, "spans", ended_meanwhile)
        sweeps()
    assert story.fresh(milestone).state == "submitted"
    sweeps()
    assert story.fresh(milestone).state == "submitted"
    assert story.fresh(milestone).review_due_at == max(o.ended_at for o in Outage.objects.all()) + DAY


def test_a_review_that_ended_in_an_outage(away: Away, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    outage = away(was)
    sweeps()
    milestone = story.fresh(milestone)
    assert milestone.state == "submitted"
    assert milestone.review_due_at
    assert_moved(milestone, was, milestone.review_due_at, outage)
    sweeps()
    assert len(heard(milestone.contract.client)) == 1
    Heartbeat.objects.all().delete()
    time_travel.to(milestone.review_due_at)
    sweeps()
    assert story.fresh(milestone).state == "released"


def test_a_review_that_ended_before_it_is_released(away: Away) -> None:
    milestone = story.submitted_milestone()
    assert milestone.review_due_at
    away(milestone.review_due_at + 3 * HOUR)
    sweeps()
    assert story.fresh(milestone).state == "released"
    assert heard(milestone.contract.client) == []


def test_a_review_that_ends_soon_after_it(away: Away) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    outage = away(was - 3 * HOUR)
    sweeps()
    now = story.fresh(milestone).review_due_at
    assert now
    assert_moved(milestone, was, now, outage)


def test_a_review_that_ends_long_after_it_gets_its_time_back(away: Away) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    outage = away(was - 6 * DAY)
    sweeps()
    sweeps()
    assert story.fresh(milestone).review_due_at == was + (outage.ended_at - outage.began_at)
    assert len(heard(milestone.contract.client)) == len(heard(milestone.contract.freelancer)) == 1
    assert MilestoneEvent.objects.filter(milestone=milestone, kind="deadline_moved").count() == 1


def test_a_short_outage_is_in_the_history_and_disturbs_nobody(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    now = time_travel.forward(days=3)
    Outage.objects.create(what="web", began_at=now - 20 * MINUTE, ended_at=now)
    sweeps()
    assert story.fresh(milestone).review_due_at == was + 20 * MINUTE
    assert heard(milestone.contract.client) == []
    assert MilestoneEvent.objects.filter(milestone=milestone, kind="deadline_moved").count() == 1


def test_a_restart_every_20_hours_keeps_no_review_from_ending(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    restarts = 0
    while story.fresh(milestone).state == "submitted":
        restarts += 1
        assert restarts < 20
        now = time_travel.forward(minutes=16)
        Outage.objects.create(what="worker", began_at=now - 16 * MINUTE, ended_at=now)
        sweeps()
        time_travel.forward(hours=20)
        sweeps()
    assert was <= clock.now() <= was + restarts * 16 * MINUTE + 21 * HOUR
    assert heard(milestone.contract.client) == []


def test_who_is_not_told_of_the_last_day_is_reminded_of_it(time_travel: TimeTravel) -> None:
    """A short outage moves a deadline by minutes, which is no word about its last day."""
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    now = time_travel.to(was - 23 * HOUR)
    Outage.objects.create(what="web", began_at=now - 20 * MINUTE, ended_at=now)
    sweeps()
    milestone = story.fresh(milestone)
    assert milestone.review_due_at == was + 20 * MINUTE
    assert milestone.reminded_hours == 24
    assert Notification.objects.filter(user=milestone.contract.client, key__contains=":remind:").exists()


def test_each_outage_is_given_back_once(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    for _ in range(2):
        now = time_travel.forward(days=3)
        Outage.objects.create(what="web", began_at=now - DAY, ended_at=now)
        sweeps()
        sweeps()
    assert story.fresh(milestone).review_due_at == was + 2 * DAY
    time_travel.to(was + 2 * DAY - MINUTE)
    sweeps()
    assert story.fresh(milestone).state == "submitted"
    time_travel.to(was + 2 * DAY)
    sweeps()
    assert story.fresh(milestone).state == "released"


def test_what_has_yet_to_get_its_time_back_is_not_released(time_travel: TimeTravel) -> None:
    """A sweep that others hindered from moving it leaves it alone."""
    milestone = story.submitted_milestone()
    assert milestone.review_due_at
    began = clock.now() + DAY
    time_travel.to(milestone.review_due_at)
    away = outages.Span(began, began + DAY)
    release = next(duty for duty in sweep.DUTIES if duty.deadline == "review_due_at")
    assert release.in_batches(clock.now(), 10, away=[away]) == (0, 0)
    assert story.fresh(milestone).state == "submitted"


def test_a_clock_that_stood_has_lost_nothing(time_travel: TimeTravel) -> None:
    dispute = story.dispute(story.submitted_milestone())
    left = story.fresh(dispute.milestone).review_left
    assert left
    now = time_travel.forward(days=2)
    Outage.objects.create(what="web", began_at=now - DAY, ended_at=now)
    sweeps()
    assert story.fresh(dispute.milestone).review_left == left
    withdrawing.withdraw(story.fresh(dispute), by=dispute.opened_by)
    due = story.fresh(dispute.milestone).review_due_at
    assert due
    assert due <= clock.now() + left
    sweeps()
    assert story.fresh(dispute.milestone).review_due_at == due


def test_a_clock_that_goes_on_before_the_sweep_has_lost_nothing_either(time_travel: TimeTravel) -> None:
    dispute = story.dispute(story.submitted_milestone())
    now = time_travel.forward(days=2)
    Outage.objects.create(what="web", began_at=now - DAY, ended_at=now)
    withdrawing.withdraw(story.fresh(dispute), by=dispute.opened_by)
    due = story.fresh(dispute.milestone).review_due_at
    sweeps()
    assert story.fresh(dispute.milestone).review_due_at == due


def stops_by_a_dispute(milestone: Milestone) -> None:
    story.dispute(milestone, by=milestone.contract.client)


def stops_by_a_refund_request(milestone: Milestone) -> None:
    story.refund_request(milestone)


@pytest.mark.parametrize("stops", [stops_by_a_dispute, stops_by_a_refund_request])
def test_a_clock_that_stops_before_the_sweep_has_what_was_left_when_it_began(
    time_travel: TimeTravel, stops: Callable[[Milestone], None]
) -> None:
    milestone = story.submitted_milestone()
    due = milestone.review_due_at
    assert due
    now = time_travel.forward(days=4)
    Outage.objects.create(what="web", began_at=now - 3 * DAY, ended_at=now)
    stops(story.fresh(milestone))
    left = story.fresh(milestone).review_left
    sweeps()
    assert story.fresh(milestone).review_left == left
    assert left
    assert timedelta(0) <= due - (now - 3 * DAY) - left < MINUTE


def test_outages_of_long_ago_cost_the_sweep_nothing(
    time_travel: TimeTravel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = time_travel.forward(days=400)
    with CaptureQueriesContext(connection) as before:
        sweeps()
    for days in range(100, 300, 10):
        Outage.objects.create(what="web", began_at=now - (days + 1) * DAY, ended_at=now - days * DAY)
    with django_assert_num_queries(len(before)):
        sweeps()


def half_reviewed() -> Milestone:
    milestone = story.submitted_milestone()
    Milestone.objects.filter(pk=milestone.pk).update(review_due_at=clock.now() + 7 * DAY)
    return story.fresh(milestone)


def goes_on_with_its_review() -> InTheMidst:
    dispute = story.dispute(half_reviewed())
    yield None
    withdrawing.withdraw(dispute, by=dispute.opened_by)
    yield lambda: story.fresh(dispute.milestone).review_due_at


def goes_on_after_a_refund_request() -> InTheMidst:
    milestone = half_reviewed()
    offer = story.refund_request(milestone)
    yield None
    answering_settlements.take_back(offer, by=milestone.contract.client)
    yield lambda: story.fresh(milestone).review_due_at


def goes_on_without_a_review() -> InTheMidst:
    dispute = story.dispute(story.funded_milestone())
    yield None
    withdrawing.withdraw(dispute, by=dispute.opened_by)
    yield lambda: story.fresh(dispute.milestone).idle_due_at


def is_warned_of() -> InTheMidst:
    milestone = story.funded_milestone()
    yield None
    Milestone.objects.filter(pk=milestone.pk).update(idle_due_at=clock.now())
    assert idle_money.warn([milestone.pk], clock.now()) == 1
    yield lambda: story.fresh(milestone).idle_due_at


def is_offered() -> InTheMidst:
    milestone = story.funded_milestone()
    yield None
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=1_000)
    yield lambda: story.fresh(offer).answer_due_at


def is_disputed() -> InTheMidst:
    milestone = story.submitted_milestone()
    yield None
    dispute = story.dispute(milestone)
    yield lambda: story.fresh(dispute).due_at


def is_negotiated() -> InTheMidst:
    dispute = story.dispute(story.submitted_milestone())
    yield None
    story.respond(dispute)
    yield lambda: story.fresh(dispute).due_at


def is_not_agreed_to() -> InTheMidst:
    dispute = story.negotiated_dispute()
    yield None
    passing.will_not_agree(dispute, by=dispute.opened_by)
    yield lambda: story.fresh(dispute).due_at


def is_ruled_on() -> InTheMidst:
    dispute = story.in_review(story.negotiated_dispute())
    yield None
    story.rule(dispute, by=story.arbiter(), to_freelancer=1_000)
    yield lambda: story.fresh(dispute).due_at


BEGUN = [
    goes_on_with_its_review,
    goes_on_after_a_refund_request,
    goes_on_without_a_review,
    is_warned_of,
    is_offered,
    is_disputed,
    is_negotiated,
    is_not_agreed_to,
    is_ruled_on,
]


@pytest.mark.parametrize("begin", BEGUN)
def test_what_begins_or_goes_on_in_the_midst_of_it_gets_back_the_rest(
    begin: Callable[[], InTheMidst], time_travel: TimeTravel
) -> None:
    """The worker is away, and people use the site all the same."""
    steps = begin()
    next(steps)
    began = time_travel.forward(minutes=10)
    at = time_travel.forward(days=2)
    due = next(steps)
    assert due
    had = due()
    assert had
    now = time_travel.forward(days=1)
    Outage.objects.create(what="worker", began_at=began, ended_at=now)
    sweeps()
    has = due()
    assert has
    assert abs((has - now) - (had - at)) < MINUTE


def test_who_will_not_agree_in_the_midst_of_it(time_travel: TimeTravel) -> None:
    """Less than 48 hours were left, and all of what the outage took of the time to settle counts up to those."""
    dispute = story.negotiated_dispute()
    began = time_travel.forward(days=3)
    time_travel.forward(days=3)
    passing.will_not_agree(dispute, by=dispute.opened_by)
    now = time_travel.forward(hours=6)
    Outage.objects.create(what="worker", began_at=began, ended_at=now)
    sweeps()
    due = story.fresh(dispute).due_at
    assert due
    assert abs(due - now - 2 * DAY) < MINUTE


def test_who_submits_after_it_waits_no_longer_for_it(time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone()
    now = time_travel.forward(days=2)
    Outage.objects.create(what="web", began_at=now - DAY, ended_at=now)
    due = story.submit(milestone).review_due_at
    sweeps()
    assert story.fresh(milestone).review_due_at == due


def test_nothing_is_released_before_the_outage_is_on_record(away: Away) -> None:
    """The first sweep after the start comes before the first sign of life."""
    milestone = story.submitted_milestone()
    assert milestone.review_due_at
    away(milestone.review_due_at, back=())
    sweeps()
    assert story.fresh(milestone).state == "submitted"
    assert not Outage.objects.exists()


@pytest.mark.parametrize("still_away", ["web", "worker"])
def test_nothing_moves_before_both_are_back(away: Away, still_away: str, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    [other] = {"web", "worker"} - {still_away}
    assert milestone.review_due_at
    away(milestone.review_due_at, back=(other,), what=other)
    sweeps()
    milestone = story.fresh(milestone)
    assert milestone.state == "submitted"
    assert heard(milestone.contract.client) == []
    for part in ("web", "worker"):
        outages.beat(part)
    outages.beat("web")
    sweeps()
    assert story.fresh(milestone).review_due_at == max(o.ended_at for o in Outage.objects.all()) + DAY


def test_an_offer_to_work(away: Away) -> None:
    contract = story.offered_contract()
    assert contract.answer_due_at
    outage = away(contract.answer_due_at)
    sweeps()
    fresh = story.fresh(contract)
    assert fresh.state == Contract.State.OFFERED
    assert fresh.answer_due_at
    assert_moved(story.milestones_of(contract)[0], contract.answer_due_at, fresh.answer_due_at, outage)


def test_a_refund_request(away: Away) -> None:
    milestone = story.funded_milestone()
    offer = story.refund_request(milestone)
    outage = away(offer.answer_due_at)
    sweeps()
    assert story.fresh(milestone).state == "funded"
    assert_moved(milestone, offer.answer_due_at, story.fresh(offer).answer_due_at, outage)


def test_an_offer_stands_no_longer_than_the_review_beside_it(away: Away) -> None:
    milestone = story.submitted_milestone()
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=1_000)
    review = story.fresh(milestone).review_due_at
    assert review
    Milestone.objects.filter(pk=milestone.pk).update(review_due_at=offer.answer_due_at + 3 * HOUR)
    away(offer.answer_due_at)
    sweeps()
    assert story.fresh(offer).answer_due_at == story.fresh(milestone).review_due_at
    assert SettlementOffer.objects.get().state == "open"


def test_money_that_nobody_does_anything_about(away: Away) -> None:
    milestone = story.funded_milestone()
    assert milestone.idle_due_at
    outage = away(milestone.idle_due_at)
    sweeps()
    fresh = story.fresh(milestone)
    assert fresh.idle_warned_at is None
    assert fresh.idle_due_at
    assert_moved(milestone, milestone.idle_due_at, fresh.idle_due_at, outage)


def opened() -> Dispute:
    return story.dispute(story.submitted_milestone())


@pytest.mark.parametrize("begin", [opened, story.negotiated_dispute, story.ruled_dispute])
def test_the_clocks_of_disputes(away: Away, begin: Callable[[], Dispute]) -> None:
    dispute = story.fresh(begin())
    assert dispute.due_at
    outage = away(dispute.due_at)
    sweeps()
    fresh = story.fresh(dispute)
    assert fresh.stage == dispute.stage
    assert fresh.due_at
    assert_moved(dispute.milestone, dispute.due_at, fresh.due_at, outage)


def test_money_that_a_bank_disputes_is_left_alone(away: Away) -> None:
    milestone = story.submitted_milestone()
    assert milestone.review_due_at
    milestone.hold.freeze([milestone.hold], at=clock.now())
    away(milestone.review_due_at)
    sweep.process_due()
    assert story.fresh(milestone).review_due_at == milestone.review_due_at


def test_a_row_that_cannot_be_moved_waits_alone(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = story.submitted_milestone(), story.submitted_milestone()
    assert bad.review_due_at
    Milestone.objects.filter(pk=good.pk).update(review_due_at=bad.review_due_at)
    outage = away(bad.review_due_at)
    real = Milestone.get_absolute_url

    def broken(self: Milestone) -> str:
        if self.pk == bad.pk:
            raise ValueError("broken")
        return real(self)

    monkeypatch.setattr(Milestone, "get_absolute_url", broken)
    assert sweep.process_due().failed == 1
    assert (story.fresh(bad).state, story.fresh(bad).review_due_at) == ("submitted", bad.review_due_at)
    assert story.fresh(good).review_due_at == outage.ended_at + DAY
    monkeypatch.setattr(Milestone, "get_absolute_url", real)
    sweeps()
    assert story.fresh(bad).review_due_at == outage.ended_at + DAY
