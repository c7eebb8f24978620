"""Notes on people and contracts: for staff alone, written once, never changed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Note, StaffAction, User
from contracts.models import ContractNote
from tests import books, story
from tests.books import refused_by_database
from tests.desk.staff import staff

pytestmark = pytest.mark.django_db


def test_a_note_about_a_person(client: Client, carla: User, sam: User) -> None:
    client.force_login(sam)
    address = reverse("admin:accounts_user_note", args=[carla.pk])
    shown = client.post(address, {"text": " She called about <b>384.50</b>. "}, follow=True).text
    note = Note.objects.get()
    assert (note.about, note.by, note.text) == (carla, sam, "She called about <b>384.50</b>.")
    assert "She called about &lt;b&gt;384.50&lt;/b&gt;." in shown
    assert f"{carla}: Wrote note {note.pk}" in StaffAction.objects.get().said
    assert client.get(reverse("admin:accounts_note_changelist"), {"q": carla.email}).context["cl"].result_count == 1


def test_a_note_about_a_contract(client: Client, sam: User) -> None:
    contract = story.active_contract()
    client.force_login(sam)
    client.post(reverse("admin:contracts_contract_note", args=[contract.pk]), {"text": "Look again."})
    assert ContractNote.objects.get().text == "Look again."
    assert "Look again." in client.get(reverse("admin:contracts_contract_change", args=[contract.pk])).text


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001])
def test_nothing_or_too_much_is_not_written(client: Client, carla: User, sam: User, text: str) -> None:
    client.force_login(sam)
    with books.unchanged():
        shown = client.post(reverse("admin:accounts_user_note", args=[carla.pk]), {"text": text}, follow=True).text
    assert "Write something down" in shown


def test_reading_is_not_writing_and_a_person_is_not_their_notes(client: Client, carla: User, sam: User) -> None:
    Note.objects.create(about=carla, by=sam, text="Of interest", at=sam.joined_at)
    page, note = (reverse(f"admin:accounts_user_{name}", args=[carla.pk]) for name in ("change", "note"))
    client.force_login(staff("accounts.view_user"))
    assert "Of interest" not in client.get(page).text
    client.force_login(staff("accounts.view_user", "accounts.view_note"))
    shown = client.get(page).text
    assert "Of interest" in shown
    assert "Write it down" not in shown
    with books.unchanged():
        assert client.post(note, {"text": "Mine"}).status_code == 403


def test_what_is_written_stays(carla: User, sam: User) -> None:
    note = Note.objects.create(about=carla, by=sam, text="Of interest", at=sam.joined_at)
    with refused_by_database("append-only"):
        Note.objects.filter(pk=note.pk).update(text="Nothing")
    with refused_by_database("append-only"):
        Note.objects.filter(pk=note.pk).delete()
