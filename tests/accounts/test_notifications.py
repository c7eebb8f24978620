"""What people are told stands in a list, until they have read it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Notification, User
from accounts.notices.notifications import notify
from marketplace import clock
from tests.told import news

pytestmark = pytest.mark.django_db


def tell(user: User, *texts: str) -> list[Notification]:
    now = clock.now()
    for minutes, text in enumerate(texts):
        notify([news(user, text, text, "/jobs/", more="More of it.")], at=now + timedelta(minutes=minutes))
    return list(Notification.objects.filter(user=user).order_by("id"))


def unread(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def test_the_newest_comes_first(client: Client, ana: User) -> None:
    tell(ana, "First", "Second")
    client.force_login(ana)
    page = client.get("/notifications/")
    assert [told.text for told in page.context["page"]] == ["Second", "First"]
    assert unread(ana) == 2


def test_opening_one_marks_it_read_and_leads_there(client: Client, ana: User) -> None:
    first, _ = tell(ana, "First", "Second")
    client.force_login(ana)
    assert client.get(f"/notifications/{first.pk}/")["Location"] == "/jobs/"
    assert unread(ana) == 1
    first.refresh_from_db()
    when = first.read_at
    client.get(f"/notifications/{first.pk}/")
    first.refresh_from_db()
    assert first.read_at == when


def test_all_are_marked_read_at_once(client: Client, ana: User, olga: User) -> None:
    tell(ana, "First", "Second")
    tell(olga, "Hers")
    client.force_login(ana)
    assert client.post("/notifications/")["Location"] == "/notifications/"
    assert (unread(ana), unread(olga)) == (0, 1)


def test_nobody_reads_somebody_elses(client: Client, ana: User, olga: User) -> None:
    [told] = tell(ana, "A secret")
    assert client.get(f"/notifications/{told.pk}/")["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert client.get(f"/notifications/{told.pk}/").status_code == 404
    assert "A secret" not in client.get("/notifications/").text
    assert unread(ana) == 1


def test_twenty_a_page(client: Client, ana: User) -> None:
    tell(ana, *(f"Number {n}" for n in range(21)))
    client.force_login(ana)
    first = client.get("/notifications/").context["page"]
    assert len(first) == 20
    assert len(client.get("/notifications/", {"older": first.older}).context["page"]) == 1
    assert len(client.get("/notifications/", {"older": "x"}).context["page"]) == 20


def test_nothing_told_yet(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert "Nothing to tell you yet" in client.get("/notifications/").text


def test_the_header_counts_as_far_as_it_has_room(client: Client, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.context.MOST_UNREAD", 2)
    client.force_login(ana)
    tell(ana, "First", "Second")
    assert 'class="bell__count">2<' in client.get("/dashboard/").text
    tell(ana, "Third")
    assert 'class="bell__count">2+<' in client.get("/dashboard/").text


def test_nobody_is_told_nothing(ana: User) -> None:
    nobody = User(pk=ana.pk + 1_000, name="Nobody")
    with pytest.raises(IntegrityError, match="for nobody"), transaction.atomic():
        tell(nobody, "First")
    assert not Notification.objects.exists()


def test_who_was_told_something_cannot_be_deleted_by_hand(ana: User, carla: User) -> None:
    [told] = tell(ana, "First")
    with pytest.raises(IntegrityError, match="has notices"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [ana.pk])
    with pytest.raises(IntegrityError, match="whose it is"), transaction.atomic():
        Notification.objects.filter(pk=told.pk).update(user=carla)
    assert Notification.objects.get().user == ana
