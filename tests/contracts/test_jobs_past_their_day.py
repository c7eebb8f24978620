"""An open job closes by itself when the day is over by which it is needed: told before, told then, and not for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Notification, User
from contracts.jobs import past, reopening
from contracts.jobs.models import DayHasPassed, JobNotOpen
from contracts.jobs.reopening import JobIsNotClosed
from contracts.models import Job
from marketplace import clock, outages
from marketplace.models import Heartbeat, Outage
from milestones.silence import lateness, sweep
from milestones.verbs import hiring, offers
from tests import books, story
from tests.conftest import TimeTravel
from tests.contracts import forms
from tests.factories import ClientFactory, JobFactory, ProposalFactory
from tests.told import times_told, told

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def in_days(days: int) -> date:
    return (clock.now() + timedelta(days=days)).date()


@pytest.fixture
def job(carla: User) -> Job:
    """Open for ten days, the last of which ends in New York."""
    User.objects.filter(pk=carla.pk).update(time_zone="America/New_York")
    draft = JobFactory(client=carla, draft=True, deadline_on=in_days(10))
    draft.publish(by=carla)
    return story.fresh(draft)


def due(job: Job) -> datetime:
    until = story.fresh(job).hire_due_at
    assert until is not None
    return until


def sweep_now() -> None:
    assert sweep.process_due().failed == 0


def test_it_ends_with_its_day_where_the_client_lives(job: Job) -> None:
    local = due(job).astimezone(job.client.zone)
    assert (local.date(), local.hour, local.minute) == (job.deadline_on + DAY, 0, 0)
    assert job.client.zone.key == "America/New_York"


def test_the_client_is_told_three_days_before_and_once(job: Job, carla: User, time_travel: TimeTravel) -> None:
    time_travel.to(due(job) - 3 * DAY - HOUR)
    sweep_now()
    assert told(carla) == []
    time_travel.to(due(job) - 3 * DAY)
    sweep_now()
    sweep_now()
    time_travel.to(due(job) - HOUR)
    sweep_now()
    assert told(carla) == ["job:closes"]
    text = Notification.objects.get(user=carla).text
    assert f"“{job.title}” closes by itself on" in text
    assert "00:00 E" in text


def test_it_closes_and_everybody_concerned_is_told_once(job: Job, carla: User, time_travel: TimeTravel) -> None:
    waiting, declined = ProposalFactory(job=job), ProposalFactory(job=job)
    declined.decline(by=carla)
    time_travel.to(due(job) - timedelta(seconds=5))
    sweep_now()
    assert story.fresh(job).state == "open"
    time_travel.to(due(job))
    assert lateness.of_jobs() is not None
    sweep_now()
    sweep_now()
    assert story.fresh(job).state == "closed"
    assert story.fresh(job).closed_at is not None
    assert lateness.of_jobs() is None
    assert times_told(carla, "job:closed") == 1
    assert times_told(waiting.freelancer, "proposal:closed") == 1
    assert times_told(declined.freelancer, "proposal:closed") == 0
    with books.refused(JobNotOpen):
        hiring.hire(waiting, by=carla, whole=False)


def test_drafts_and_filled_jobs_stay(carla: User, time_travel: TimeTravel) -> None:
    draft = JobFactory(client=carla, draft=True, deadline_on=in_days(2))
    contract = story.active_contract()
    time_travel.forward(days=100)
    assert past.due(clock.now()).count() == 0
    assert (story.fresh(draft).state, story.fresh(contract).job.state) == ("draft", "filled")


def test_an_offer_that_stands_is_waited_for(time_travel: TimeTravel) -> None:
    offer = story.offered_contract()
    job = offer.job
    Job.objects.filter(pk=job.pk).update(hire_due_at=clock.now() + HOUR)
    time_travel.forward(hours=2)
    sweep_now()
    assert (story.fresh(job).state, told(job.client).count("job:closes")) == ("open", 0)
    offers.decline(offer, by=offer.freelancer)
    sweep_now()
    assert story.fresh(job).state == "closed"


def test_who_was_chosen_can_still_be_hired(job: Job, carla: User, time_travel: TimeTravel) -> None:
    """The offer was begun before: its deposit makes it, and it is accepted as ever."""
    time_travel.to(due(job) - HOUR)
    payment = hiring.hire(ProposalFactory(job=job), by=carla, whole=False)
    time_travel.to(due(job))
    sweep_now()
    assert story.fresh(job).state == "closed"
    contract = story.contract_of(story.pay(payment))
    offers.accept(contract, by=contract.freelancer)
    assert story.fresh(job).state == "filled"


def test_a_later_day_is_a_new_time(client: Client, job: Job, carla: User, time_travel: TimeTravel) -> None:
    time_travel.to(due(job) - DAY)
    sweep_now()
    client.force_login(carla)
    answer = client.post(f"/jobs/{job.pk}/edit/", forms.job(deadline_on=in_days(20).isoformat()))
    assert answer.status_code == 302
    time_travel.forward(days=2)
    sweep_now()
    assert story.fresh(job).state == "open"
    time_travel.to(due(job) - DAY)
    sweep_now()
    assert told(carla) == ["job:closes", "job:closes"]


def test_other_changes_leave_the_time_alone(client: Client, job: Job, carla: User) -> None:
    Job.objects.filter(pk=job.pk).update(hire_due_at=(was := due(job) + HOUR))
    client.force_login(carla)
    client.post(f"/jobs/{job.pk}/edit/", forms.job(title="Another", deadline_on=job.deadline_on.isoformat()))
    assert (story.fresh(job).title, due(job)) == ("Another", was)


def test_whoever_chooses_a_day_that_is_near_is_not_warned_at_once(carla: User) -> None:
    draft = JobFactory(client=carla, draft=True, deadline_on=in_days(1))
    draft.publish(by=carla)
    sweep_now()
    assert told(carla) == []


def test_a_draft_whose_day_has_passed_is_not_published(client: Client, carla: User, time_travel: TimeTravel) -> None:
    draft = JobFactory(client=carla, draft=True, deadline_on=in_days(2))
    time_travel.forward(days=4)
    with books.refused(DayHasPassed, "has passed. Choose a later day"):
        draft.publish(by=carla)
    client.force_login(carla)
    assert client.post(f"/jobs/{draft.pk}/publication/").status_code == 409


def test_what_has_closed_is_opened_again(client: Client, job: Job, carla: User, time_travel: TimeTravel) -> None:
    waiting = ProposalFactory(job=job)
    time_travel.to(due(job))
    sweep_now()
    client.force_login(carla)
    assert f"/jobs/{job.pk}/reopening/" in client.get(f"/jobs/{job.pk}/").text
    assert "1 proposal from before still waits" in client.get(f"/jobs/{job.pk}/reopening/").text
    assert client.post(f"/jobs/{job.pk}/reopening/", {"deadline_on": in_days(-1).isoformat()}).status_code == 200
    assert story.fresh(job).state == "closed"
    assert client.post(f"/jobs/{job.pk}/reopening/", {"deadline_on": in_days(30).isoformat()}).status_code == 302
    again = story.fresh(job)
    assert (again.state, again.closed_at, again.deadline_on) == ("open", None, in_days(30))
    assert times_told(waiting.freelancer, "proposal:reopened") == 1
    sweep_now()
    assert story.fresh(job).state == "open"
    time_travel.to(due(job))
    sweep_now()
    assert story.fresh(job).state == "closed"
    assert times_told(carla, "job:closed") == times_told(waiting.freelancer, "proposal:closed") == 2


@pytest.mark.parametrize("state", ["open", "filled", "draft"])
def test_what_is_not_closed_is_not_opened_again(client: Client, carla: User, state: str) -> None:
    job = JobFactory(client=carla, state=state)
    with books.refused(JobIsNotClosed):
        reopening.reopen(job, until=in_days(9), by=carla)
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/reopening/").status_code == 409


def test_a_draft_that_was_put_away_stays_so(carla: User) -> None:
    job = JobFactory(client=carla, draft=True)
    job.close(by=carla)
    with books.refused(JobIsNotClosed):
        reopening.reopen(job, until=in_days(9), by=carla)


def test_the_page_says_until_when(client: Client, job: Job) -> None:
    assert "Takes proposals until" in client.get(f"/jobs/{job.pk}/").text
    Job.objects.filter(pk=job.pk).update(state="closed")
    assert "Takes proposals until" not in client.get(f"/jobs/{job.pk}/").text


def away(around: datetime, time_travel: TimeTravel) -> Outage:
    """Site and worker are away an hour before and after; then all is back."""
    time_travel.to(around + HOUR)
    gone = timezone.now() - 2 * HOUR
    for part in ("web", "worker"):
        Heartbeat.objects.update_or_create(what=part, defaults={"began_at": gone, "seen_at": gone})
    for part in ("web", "worker", "web", "worker"):
        outages.beat(part)
    outage = Outage.objects.order_by("ended_at").last()
    assert outage is not None
    return outage


def test_an_end_in_an_outage_moves(job: Job, carla: User, time_travel: TimeTravel) -> None:
    was = due(job)
    outage = away(was, time_travel)
    sweep_now()
    sweep_now()
    assert story.fresh(job).state == "open"
    assert due(job) == outage.ended_at + DAY
    assert told(carla) == ["job:outage"]
    time_travel.to(due(job))
    outages.beat("web")
    outages.beat("worker")
    sweep_now()
    assert story.fresh(job).state == "closed"
    assert times_told(carla, "job:closed") == 1


def test_an_outage_long_before_is_given_back_without_a_word(job: Job, carla: User, time_travel: TimeTravel) -> None:
    was = due(job)
    outage = away(clock.now() + 2 * DAY, time_travel)
    sweep_now()
    sweep_now()
    assert due(job) == was + (outage.ended_at - outage.began_at)
    assert told(carla) == []


def test_what_was_chosen_after_an_outage_gets_nothing_back(job: Job, carla: User, time_travel: TimeTravel) -> None:
    away(clock.now() + 2 * DAY, time_travel)
    later = JobFactory(client=carla, draft=True, deadline_on=in_days(10))
    later.publish(by=carla)
    was = due(later)
    sweep_now()
    assert due(later) == was


def test_more_jobs_cost_no_more_statements(time_travel: TimeTravel) -> None:
    def statements(number: int) -> int:
        owner = ClientFactory()
        for _ in range(number):
            JobFactory(client=owner, hire_due_at=clock.now() + HOUR)
        with CaptureQueriesContext(connection) as warned:
            sweep_now()
        time_travel.forward(hours=2)
        with CaptureQueriesContext(connection) as closed:
            sweep_now()
        assert Job.objects.open().count() == 0
        return len(warned) + len(closed)

    statements(1)
    assert statements(7) == statements(2)


def test_each_zone_has_its_own_midnight(time_travel: TimeTravel) -> None:
    for zone, hour in (("UTC", 0), ("Asia/Tokyo", 15), ("America/Los_Angeles", 8)):
        draft = JobFactory(client__time_zone=zone, draft=True, deadline_on=date(2099, 1, 10))
        draft.publish(by=draft.client)
        assert due(draft).astimezone(UTC).hour == hour
