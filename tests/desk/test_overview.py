"""The desk's first page: the money by day, what waits with its promised day, and whether everything runs."""

import csv
from datetime import UTC

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.books import chain, summing
from escrow.models import DaySum, SummedUpTo, YearSum
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.desk.overview.figures import figures
from tests import books, story
from tests.conftest import TimeTravel
from tests.desk.staff import staff
from tests.factories import with_second_factor
from tests.pages import tight

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:index")


def count() -> None:
    chain.extend_fully()
    summing.advance()


def by_figure() -> dict[str, int]:
    return dict(DaySum.objects.values_list("figure", "minor"))


def test_a_day_is_counted_once_however_often_the_worker_comes() -> None:
    milestone = story.submitted_milestone(amounts=[60_000])
    story.approve(milestone)
    count()
    counted = by_figure()
    assert counted == {"held": 0, "deposited": 60_000, "released": 60_000, "fees": 3_000}
    count()
    assert by_figure() == counted
    assert SummedUpTo.objects.count() == 1


def test_what_was_before_today_is_still_held(time_travel: TimeTravel) -> None:
    story.funded_milestone(amounts=[60_000])
    count()
    time_travel.forward(days=40)
    found = figures()
    assert found.currency == "USD"
    assert [str(row.whole) for row in found.rows[:2]] == ["$600.00", "$0.00"]
    assert found.rows[0].minor == [60_000] * 30


def test_a_freelancers_year_is_what_they_earned_and_the_fee_of_it(ana: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana, amounts=[60_000]))
    count()
    [year] = YearSum.objects.all()
    assert (year.person, year.year, year.currency) == (ana, clock.now().year, "USD")
    assert (year.earned_minor, year.fee_minor, year.taken_back_minor, year.paid_out_minor) == (57_000, 3_000, 0, 0)


def test_what_is_disputed_counts_on_the_day_it_was_opened(client: Client, sam: User) -> None:
    story.dispute(story.submitted_milestone(amounts=[60_000]))
    count()
    client.force_login(sam)
    page = tight(client.get(PAGE).text)
    assert '<h3>Disputed</h3><p class="desk__whole">$600.00</p>' in page
    assert "style=" not in page


def test_the_table_is_a_file_with_a_line_for_each_day(client: Client, sam: User) -> None:
    story.funded_milestone(amounts=[60_000])
    count()
    client.force_login(sam)
    answer = client.get(reverse("admin:figures"), {"currency": "USD"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(answer.getvalue().decode().splitlines()))
    assert lines[0][:3] == ["day", "currency", "Held at the end of the day"]
    assert lines[1][:3] == [str(clock.now().astimezone(UTC).date()), "USD", "600.00"]
    assert len(lines) == 31


def test_what_waits_says_by_when_it_was_promised(client: Client, time_travel: TimeTravel) -> None:
    dispute = story.in_review(story.negotiated_dispute())
    client.force_login(staff("disputes.view_dispute"))
    page = tight(client.get(PAGE).text)
    assert "Disputes to rule on" in page
    assert reverse("admin:disputes_dispute_change", args=[dispute.pk]) in page
    assert "Late:" not in page
    time_travel.forward(days=20)
    assert "Late:" in client.get(PAGE).text


def test_nobody_is_shown_their_own_case(client: Client, carla: User) -> None:
    story.in_review(story.negotiated_dispute(client=carla))
    User.objects.filter(pk=carla.pk).update(is_staff=True, is_superuser=True)

    client.force_login(with_second_factor(story.fresh(carla)))
    assert "Disputes to rule on" not in client.get(PAGE).text


def test_alarms_of_the_week_are_there_and_older_ones_are_not(
    client: Client, sam: User, time_travel: TimeTravel
) -> None:
    alarm("The pipes are frozen", "Thaw them.")
    client.force_login(sam)
    assert "The pipes are frozen" in client.get(PAGE).text
    time_travel.forward(days=8)
    assert "The pipes are frozen" not in client.get(PAGE).text


def test_without_rights_there_is_nothing_to_see(client: Client) -> None:
    story.in_review(story.negotiated_dispute())
    count()
    client.force_login(staff())
    page = client.get(PAGE).text
    assert "Nothing waits for you now." in page
    for hidden in ("Released", "Disputes to rule on", "Webhooks", "Alarms"):
        assert hidden not in page
    assert client.get(reverse("admin:figures")).status_code == 403


def test_looking_writes_nothing(client: Client, sam: User) -> None:
    story.funded_milestone()
    client.force_login(sam)
    with books.unchanged():
        assert client.get(PAGE).status_code == 200
        assert client.get(PAGE, {"currency": "nonsense"}).status_code == 200


def test_an_overdue_clock_is_named(client: Client, sam: User, time_travel: TimeTravel) -> None:
    story.submitted_milestone()
    client.force_login(sam)
    assert "No clock is overdue." in client.get(PAGE).text
    time_travel.forward(days=14, hours=1)
    assert "Reviews: due since" in tight(client.get(PAGE).text)
