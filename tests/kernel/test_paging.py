"""Lists by key: every row once, in order, forwards and back, whatever is added meanwhile."""

import json
import random
from base64 import urlsafe_b64encode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from marketplace import clock
from marketplace.paging import MOST_COUNTED, Page, count_of, page_of

pytestmark = pytest.mark.django_db
BY = ("-created_at", "-id")
HUGE = urlsafe_b64encode(json.dumps(["2026-11-28T00:00:00Z", "9" * 30]).encode()).decode()


def tell(user: User, count: int, *, first: int = 0) -> None:
    now = clock.now()
    Notification.objects.bulk_create(
        Notification(user=user, key=f"told:{n}", written=f"Told {n}", path="/", created_at=now)
        for n in range(first, first + count)
    )


def page(query: dict[str, str], by: tuple[str, ...] = BY) -> Page[Notification]:
    return page_of(Notification.objects.all(), query, by=by, size=3)


def walk(by: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """All rows from the first page to the last, and back."""
    shown = page({}, by)
    assert not shown.newer
    there, back = [row.pk for row in shown], []
    while shown.older:
        shown = page({"older": shown.older}, by)
        there += [row.pk for row in shown]
    while True:
        back = [row.pk for row in shown] + back
        if not shown.newer:
            return there, back
        shown = page({"newer": shown.newer}, by)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 10])
@pytest.mark.parametrize("by", [BY, ("created_at", "id")])
def test_every_row_once_there_and_back(ana: User, count: int, by: tuple[str, ...]) -> None:
    """At one instant, too: what tells them apart then is their number."""
    tell(ana, count)
    for row in Notification.objects.all()[: count // 2]:
        row.created_at = clock.now()
        row.save()
    there, back = walk(by)
    assert there == back == list(Notification.objects.order_by(*by).values_list("pk", flat=True))


def test_what_comes_meanwhile_moves_nothing(ana: User) -> None:
    tell(ana, 6)
    first = page({})
    tell(ana, 2, first=6)
    assert {row.pk for row in page({"older": first.older})}.isdisjoint(row.pk for row in first)


def test_a_page_is_one_statement_that_reads_no_more_than_it_shows(ana: User) -> None:
    tell(ana, 9)
    older = page({}).older
    with CaptureQueriesContext(connection) as asked:
        page({"older": older})
    [only] = asked.captured_queries
    assert "LIMIT 4" in only["sql"]
    assert "OFFSET" not in only["sql"]


@pytest.mark.parametrize("key", ["", "x", "WyIxIl0=", "bnVsbA==", "W251bGwsbnVsbF0=", "\u00e4", "WyJ4IiwieSJd", HUGE])
@pytest.mark.parametrize("way", ["older", "newer"])
def test_a_key_that_is_none_of_ours_shows_the_first_page(ana: User, way: str, key: str) -> None:
    tell(ana, 5)
    shown = page({way: key})
    assert (len(shown), shown.newer, bool(shown.older)) == (3, "", True)


def test_it_goes_one_way() -> None:
    with pytest.raises(ValueError, match="two directions"):
        page({}, ("created_at", "-id"))


def test_counting_stops(ana: User) -> None:
    tell(ana, MOST_COUNTED)
    assert count_of(Notification.objects.all()) == (MOST_COUNTED, False)
    tell(ana, random.randint(1, 3), first=MOST_COUNTED)
    assert count_of(Notification.objects.all()) == (MOST_COUNTED, True)
