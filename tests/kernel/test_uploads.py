"""Files in parts: they go on where they were, belong to one person, and what nobody uses is removed."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from marketplace.limits import UPLOADS
from marketplace.models import Spent
from marketplace.uploads import finishing, forgetting, receiving, spool
from marketplace.uploads.models import Upload
from marketplace.uploads.receiving import PART
from tests.conftest import TimeTravel
from tests.kernel.uploads import CONTENT, begun, content_of, part, sent

pytestmark = pytest.mark.django_db


def test_a_file_in_two_parts_is_ready_when_the_second_is_here(ana_at_work: Client, ana: User) -> None:
    assert PART < len(CONTENT) < 2 * PART
    token = sent(ana_at_work, "../plan v2 #3.bin", CONTENT)
    upload = Upload.objects.get(pk=token)
    assert (upload.person_id, upload.state, upload.name) == (ana.pk, "ready", "plan v2 #3.bin")
    assert upload.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert content_of(upload) == CONTENT
    assert not spool.path_of(upload.pk).exists()
    assert ana_at_work.get(f"/uploads/{token}/").json()["state"] == "ready"


def test_a_part_that_is_not_the_next_is_told_where_it_goes_on(ana_at_work: Client) -> None:
    told = begun(ana_at_work, "a.bin", len(CONTENT))
    assert part(ana_at_work, told["at"], 0, CONTENT[:PART]).json()["received"] == PART
    for at, piece in ((0, CONTENT[:PART]), (PART + 1, CONTENT[PART + 1 :]), (PART, CONTENT[PART:-1])):
        answer = part(ana_at_work, told["at"], at, piece)
        assert (answer.status_code, answer.json()["received"]) == (409, PART)
    assert part(ana_at_work, told["at"], PART, CONTENT[PART:]).json()["state"] == "ready"
    assert content_of(Upload.objects.get(pk=told["id"])) == CONTENT


def test_a_part_that_breaks_off_is_sent_again(ana_at_work: Client) -> None:
    told = begun(ana_at_work, "a.bin", 10)
    with pytest.raises(receiving.OutOfStep) as out:
        receiving.receive(Upload.objects.get(), at=0, content=io.BytesIO(b"01234"), length=10)
    assert out.value.upload.received == 0
    assert part(ana_at_work, told["at"], 0, b"0123456789").json()["state"] == "ready"
    assert content_of(Upload.objects.get()) == b"0123456789"


def test_what_the_disk_lost_is_asked_for_again(ana_at_work: Client) -> None:
    told = begun(ana_at_work, "a.bin", len(CONTENT))
    part(ana_at_work, told["at"], 0, CONTENT[:PART])
    spool.path_of(Upload.objects.get().pk).unlink()
    assert part(ana_at_work, told["at"], PART, CONTENT[PART:]).json()["received"] == 0
    sent(ana_at_work, "b.bin", CONTENT)


def test_two_requests_at_once_do_not_mix(ana_at_work: Client) -> None:
    told = begun(ana_at_work, "a.bin", 4)
    with spool.held(Upload.objects.get().pk):
        assert part(ana_at_work, told["at"], 0, b"evil").status_code == 409
    assert part(ana_at_work, told["at"], 0, b"good").status_code == 200
    assert part(ana_at_work, told["at"], 0, b"evil").status_code == 409
    assert content_of(Upload.objects.get()) == b"good"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_anothers_upload_is_as_unknown_as_one_that_never_was(ana_at_work: Client, olga: User, method: str) -> None:
    told = begun(ana_at_work, "a.bin", 4)
    ana_at_work.force_login(olga)
    never = "/uploads/00000000-0000-4000-8000-000000000000/"
    answers = [getattr(ana_at_work, method)(address) for address in (told["at"], never)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Upload.objects.get().received == 0


def test_who_is_not_signed_in_sends_nothing(client: Client) -> None:
    assert client.post("/uploads/", {"name": "a", "size": 1})["Location"].startswith("/accounts/login/")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("size", "words"), [("0", "a.bin is empty."), ("", "is empty"), ("x", "is empty"), (str(10**12), "is larger than")]
)
def test_what_cannot_be_taken_is_said_before_it_travels(ana_at_work: Client, size: str, words: str) -> None:
    answer = ana_at_work.post("/uploads/", {"name": "a.bin", "size": size})
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("digit", ["0", "9"])
def test_a_number_of_thousands_of_digits_is_none(ana_at_work: Client, digit: str) -> None:
    assert ana_at_work.post("/uploads/", {"name": "a.bin", "size": digit * 5000}).status_code == 422
    assert not Upload.objects.exists()
    told = begun(ana_at_work, "a.bin", 4)
    for address in (f"{told['at']}?at={digit * 5000}", f"{told['at']}?at={digit * 19}"):
        assert ana_at_work.put(address, b"good", content_type="application/octet-stream").status_code == 400
    assert Upload.objects.get().received == 0


def test_bytes_a_day_are_limited_when_it_begins(ana_at_work: Client, ana: User) -> None:
    told = begun(ana_at_work, "a.bin", 1000)
    assert Spent.objects.get(person_id=ana.pk, name=UPLOADS.name).amount == 1000
    Spent.objects.filter(name=UPLOADS.name).update(amount=UPLOADS.most)
    answer = ana_at_work.post("/uploads/", {"name": "b.bin", "size": 1})
    assert answer.status_code == 429
    assert "It goes on at" in answer.json()["error"]
    assert str(Upload.objects.get().pk) == told["id"]


def test_a_disk_without_room_is_said_before_it_travels(
    ana_at_work: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(spool, "RESERVE", 10**18)
    answer = ana_at_work.post("/uploads/", {"name": "a.bin", "size": 4})
    assert answer.status_code == 507
    assert "no room left on our side" in answer.json()["error"]
    assert not Upload.objects.exists()


def test_what_is_cancelled_is_gone(ana_at_work: Client) -> None:
    half, whole = begun(ana_at_work, "a.bin", len(CONTENT)), sent(ana_at_work, "b.bin", b"all of it")
    part(ana_at_work, half["at"], 0, CONTENT[:PART])
    kept = Upload.objects.get(pk=whole).file.path
    for address in (half["at"], f"/uploads/{whole}/"):
        assert ana_at_work.delete(address).status_code == 204
    assert not Upload.objects.exists()
    assert not Path(kept).exists()
    assert part(ana_at_work, half["at"], PART, CONTENT[PART:]).status_code == 404


def test_a_large_one_is_finished_by_the_worker(
    ana_at_work: Client, monkeypatch: pytest.MonkeyPatch, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(finishing, "AT_ONCE", 3)
    with django_capture_on_commit_callbacks(execute=True):
        token = sent(ana_at_work, "a.txt", b"four")
    assert woken == ["marketplace.finish_uploads"]
    assert ana_at_work.get(f"/uploads/{token}/").json()["state"] == "arrived"
    finishing.finish_waiting()
    finishing.finish_waiting()
    assert ana_at_work.get(f"/uploads/{token}/").json()["state"] == "ready"
    assert content_of(Upload.objects.get()) == b"four"


def test_what_nobody_uses_is_removed_after_some_days(ana_at_work: Client, time_travel: TimeTravel) -> None:
    begun(ana_at_work, "half.bin", 10)
    sent(ana_at_work, "whole.txt", b"whole")
    path = Upload.objects.get(state="ready").file.path
    time_travel.forward(days=6)
    forgetting.forget_unused()
    assert Upload.objects.count() == 2
    time_travel.forward(days=1, minutes=1)
    forgetting.forget_unused()
    assert not Upload.objects.exists()
    assert not Path(path).exists()


def test_the_folder_of_parts_is_nobodys_but_ours() -> None:
    assert Path(site.MEDIA_ROOT) in spool.folder().parents
    assert spool.folder().stat().st_mode & 0o077 == 0
    assert default_storage.exists("arriving")
