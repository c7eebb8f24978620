"""Rows by the thousand: written column by column, and found by one array."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from marketplace import columns
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 28, 6, 0, 0, 5, tzinfo=UTC)


def notices(texts: list[str], **more: Any) -> list[int]:
    user = ClientFactory()
    keys = [f"key:{n}" for n in range(len(texts))]
    return columns.insert(
        Notification, user_id=user.pk, key=keys, about=texts, written="News", path="/", created_at=AT, **more
    )


@pytest.mark.parametrize(
    "text", ["", "plain", "NULL", '"quoted"', "back\\slash", "{braces, comma}", "two\nlines", "’ü漢%s%(x)s", " spaces "]
)
def test_every_text_arrives_as_it_was(text: str) -> None:
    [pk] = notices([text])
    found = Notification.objects.get(pk=pk)
    assert (found.about, found.kind, found.read_at, found.created_at) == (text, "", None, AT)


def test_ids_come_in_the_order_of_the_rows() -> None:
    pks = notices([str(n) for n in range(100)])
    assert [Notification.objects.get(pk=pk).about for pk in pks] == [str(n) for n in range(100)]


def test_what_is_none_is_null() -> None:
    [one, other] = notices(["a", "b"], read_at=[None, AT])
    assert Notification.objects.get(pk=one).read_at is None
    assert Notification.objects.get(pk=other).read_at == AT


def test_texts_beside_each_other_stay_apart() -> None:
    texts = ["", 'a","b', "\\", '"', "{}", ""]
    assert [Notification.objects.get(pk=pk).about for pk in notices(texts)] == texts


def test_a_text_with_a_nul_is_refused_and_nothing_written() -> None:
    with pytest.raises(ValueError, match="NUL"):
        notices(["a", "b\0c"])
    assert not Notification.objects.exists()


def test_nothing_costs_nothing() -> None:
    ClientFactory()
    with CaptureQueriesContext(connection) as captured:
        assert columns.insert(Notification, key=[], about=[], user_id=1, path="/", created_at=AT) == []
    assert len(captured) == 0


def test_a_text_that_is_too_long_is_refused_not_cut() -> None:
    with pytest.raises(DataError):
        notices(["x" * 201])


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        notices(["a", "b"], read_at=[None])


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        notices(["a"], colour="red")


def test_what_is_there_already_is_left_out() -> None:
    user = ClientFactory()
    row: dict[str, Any] = {
        "user_id": user.pk,
        "written": "News",
        "path": "/",
        "created_at": AT,
        "ignore_conflicts": True,
    }
    assert len(columns.insert(Notification, key=["a"], **row)) == 1
    assert len(columns.insert(Notification, key=["a", "b"], **row)) == 1


def test_among_finds_what_in_finds() -> None:
    pks = notices(["a", "b", "c"])
    assert set(Notification.objects.filter(pk__among=pks[1:])) == set(Notification.objects.filter(pk__in=pks[1:]))
    with CaptureQueriesContext(connection) as none:
        assert list(Notification.objects.filter(pk__among=[])) == []
    assert len(none) == 0
    [user_id] = set(Notification.objects.filter(pk__among=set(pks)).values_list("user_id", flat=True))
    with CaptureQueriesContext(connection) as captured:
        assert Notification.objects.filter(user__id__among=[user_id]).count() == 3
    assert "JOIN" not in captured[0]["sql"]
    with pytest.raises(ValueError, match="invalid literal"):
        list(Notification.objects.filter(pk__among=["1}'); --"]))
