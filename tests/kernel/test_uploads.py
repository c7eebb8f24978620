"""Files in parts: they go on where they were, belong to one person, and are taken over once."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from accounts.models import User
from contracts.models import Contract, Message, MessageFile
from contracts.talk.forms import MessageForm
from marketplace.attachments import pictures
from marketplace.attachments.kept import Kept
from marketplace.limits import UPLOADS
from marketplace.models import Spent
from marketplace.uploads import finishing, forgetting, receiving, spool
from marketplace.uploads.models import NotThere, Upload
from marketplace.uploads.receiving import PART
from tests import story
from tests.conftest import TimeTravel
from tests.files import text_file
from tests.kernel.uploads import begun, part, sent

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 21_000 + b"the end"  # 5 MB and a little: two parts.


@pytest.fixture
def ana_at_work(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def content_of(kept: Kept) -> bytes:
    with kept.file.open("rb") as opened:
        read: bytes = opened.read()
    return read


def picture(**info: Any) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "the place where it was taken"
    written = io.BytesIO()
    Image.new("RGB", (2400, 1200), "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()


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


def test_a_message_takes_it_over_once(ana_at_work: Client, contract: Contract) -> None:
    token = sent(ana_at_work, "plan.bin", b"the plan")
    where = Upload.objects.get().file.name
    address = f"/contracts/{contract.pk}/messages/"
    assert ana_at_work.post(address, {"text": "See.", "files-kept": [token]}).status_code == 302
    file = MessageFile.objects.get()
    assert (file.name, file.file.name, file.size) == ("plan.bin", where, 8)
    assert not Upload.objects.exists()
    again = ana_at_work.post(address, {"text": "See.", "files-kept": [token]})
    assert "A file is not there any more." in again.text
    assert Message.objects.count() == 1


def test_nobody_takes_over_anothers(ana_at_work: Client, carla: User, contract: Contract) -> None:
    token = sent(ana_at_work, "secret.txt", b"mine")
    ana_at_work.force_login(carla)
    page = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "Mine!", "files-kept": [token, "nonsense"]})
    assert "A file is not there any more." in page.text
    assert "secret.txt" not in page.text
    assert not Message.objects.exists()
    assert Upload.objects.get().is_ready


def test_one_that_has_not_arrived_is_waited_for(ana_at_work: Client, contract: Contract) -> None:
    told = begun(ana_at_work, "slow.bin", 10)
    page = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "See.", "files-kept": [told["id"]]})
    assert "slow.bin has not arrived yet." in page.text
    assert not Message.objects.exists()


def test_a_rolled_back_taking_leaves_it_where_it_was(ana_at_work: Client, contract: Contract, ana: User) -> None:
    upload = Upload.objects.get(pk=sent(ana_at_work, "plan.bin", b"the plan"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Message.send(contract, by=ana, text="", files=[upload])
        1 / 0  # noqa: B018
    assert content_of(Upload.objects.get()) == b"the plan"
    Message.send(contract, by=ana, text="", files=[upload])
    with pytest.raises(NotThere):
        Message.send(contract, by=ana, text="", files=[upload])
    assert Message.objects.count() == 1


def test_a_form_that_comes_back_keeps_its_files_without_a_script(ana_at_work: Client, contract: Contract) -> None:

    address = f"/contracts/{contract.pk}/messages/"
    page = ana_at_work.post(address, {"text": "x" * 5001, "files": [text_file("plan.txt", b"the plan")]})
    waiting = Upload.objects.get()
    assert f'value="{waiting.pk}" checked' in page.text
    assert "plan.txt" in page.text
    assert ana_at_work.post(address, {"text": "Short.", "files-kept": [str(waiting.pk)]}).status_code == 302
    assert content_of(MessageFile.objects.get()) == b"the plan"


@pytest.mark.parametrize("text", ["x" * 5001, "Short."])
def test_files_of_a_form_are_counted_once_whatever_becomes_of_it(
    ana_at_work: Client, ana: User, contract: Contract, text: str
) -> None:
    address = f"/contracts/{contract.pk}/messages/"
    ana_at_work.post(address, {"text": text, "files": [text_file(content=b"12345"), text_file(content=b"123")]})
    assert Spent.objects.get(person_id=ana.pk, name=UPLOADS.name).amount == 8


def test_files_of_a_form_that_nothing_else_counts_are_counted(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    address = f"/milestones/{milestone.pk}/changes/"
    assert client.post(address, {"files": [text_file(content=b"12345")]}).status_code == 200
    assert Spent.objects.get(person_id=carla.pk, name=UPLOADS.name).amount == 5
    Spent.objects.filter(name=UPLOADS.name).update(amount=UPLOADS.most)
    assert client.post(address, {"files": [text_file(content=b"1")]}).status_code == 429
    assert Upload.objects.count() == 1


def test_no_file_is_kept_for_changes_that_nobody_can_ask_for(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    assert client.post(f"/milestones/{milestone.pk}/changes/", {"files": [text_file()]}).status_code == 409
    assert not Upload.objects.exists()
    assert not Spent.objects.filter(name=UPLOADS.name).exists()


def test_a_form_whose_files_have_no_room_keeps_none(
    ana_at_work: Client, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "RESERVE", 10**18)
    answer = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "See.", "files": [text_file()]})
    assert answer.status_code == 507
    assert not Upload.objects.exists()
    assert not Message.objects.exists()


def test_a_draft_brings_its_files_back_to_their_sender_alone(
    ana_at_work: Client, ana: User, carla: User, contract: Contract
) -> None:
    token = sent(ana_at_work, "plan.txt", b"the plan")
    for person, shown in ((ana, True), (carla, False)):
        form = MessageForm(by=person, initial={"files": [token]})
        assert (token in str(form["files"])) == shown


def test_a_picture_is_shown_as_one_made_anew(ana_at_work: Client, contract: Contract) -> None:
    sent_picture = picture()
    assert b"the place where" in sent_picture
    token = sent(ana_at_work, "view.jpg", sent_picture)
    ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files-kept": [token]})
    file = MessageFile.objects.get()
    answer = ana_at_work.get(f"/files/messages/{file.pk}/?preview")
    shown = answer.getvalue()
    assert answer["Content-Type"] == "image/webp"
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
    assert b"the place where" not in shown
    with Image.open(io.BytesIO(shown)) as seen:
        assert seen.size == (1200, 600) == (file.preview_width, file.preview_height)
        assert not seen.getexif()
    assert ana_at_work.get(f"/files/messages/{file.pk}/").getvalue() == sent_picture
    assert f'src="/files/messages/{file.pk}/?preview"' in ana_at_work.get(contract.get_absolute_url()).text


TRADE = [
    *("svg", "psd", "ai", "eps", "indd", "idml", "sketch", "fig", "xd", "heic", "tiff", "avif", "bmp", "dng", "cr2"),
    *(
        "mov",
        "webm",
        "m4v",
        "mkv",
        "wav",
        "flac",
        "aiff",
        "m4a",
        "ogg",
        "odt",
        "ods",
        "odp",
        "doc",
        "xls",
        "ppt",
        "rtf",
    ),
    *(
        "pages",
        "numbers",
        "key",
        "epub",
        "json",
        "html",
        "css",
        "js",
        "ts",
        "py",
        "ipynb",
        "sql",
        "xml",
        "yaml",
        "toml",
    ),
    *("tsv", "sh", "srt", "vtt", "po", "xliff", "tmx", "ttf", "otf", "woff2", "stl", "step", "dwg", "dxf", "blend"),
    *("glb", "obj", "7z", "rar", "tar.gz", "tgz", "gz", "exe", "apk", "dmg", "jar"),
]


def test_whatever_people_of_the_trade_deliver_arrives_and_comes_back_the_same(
    ana_at_work: Client, contract: Contract
) -> None:
    names = [*(f"work.{ending}" for ending in TRADE), "Makefile", "LICENSE"]
    for start in range(0, len(names), 10):
        tokens = [sent(ana_at_work, name, f"{name}\0\xff<script>".encode()) for name in names[start : start + 10]]
        answer = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files-kept": tokens})
        assert answer.status_code == 302
    files = MessageFile.objects.order_by("pk")
    assert sorted(file.name for file in files) == sorted(names)
    for file in files:
        answer = ana_at_work.get(f"/files/messages/{file.pk}/")
        assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert answer.getvalue() == f"{file.name}\0\xff<script>".encode()
    assert {file.name for file in files if file.warning} == {"work.exe", "work.apk", "work.dmg", "work.jar"}
    page = ana_at_work.get(contract.get_absolute_url()).text
    assert page.count("This is a program. Run it only if you expected it and trust who sent it.") == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("notes.pdf", b"%PDF-1.7 nothing"),
    ],
)
def test_nothing_else_is_shown(ana_at_work: Client, contract: Contract, name: str, content: bytes) -> None:
    token = sent(ana_at_work, name, content)
    ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files-kept": [token]})
    file = MessageFile.objects.get()
    assert not file.preview
    assert ana_at_work.get(f"/files/messages/{file.pk}/?preview").status_code == 404
    answer = ana_at_work.get(f"/files/messages/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == content


def test_while_another_picture_is_drawn_the_worker_draws_it(
    ana_at_work: Client, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with pictures._draughtsmen, django_capture_on_commit_callbacks(execute=True):
        sent(ana_at_work, "view.jpg", picture())
        finishing.finish_waiting()
    assert Upload.objects.get().state == "arrived"
    assert woken == ["marketplace.finish_uploads"]
    finishing.finish_waiting()
    assert Upload.objects.get().preview


def test_a_form_does_not_wait_for_a_picture(ana_at_work: Client, contract: Contract) -> None:
    view = SimpleUploadedFile("view.jpg", picture())
    with pictures._draughtsmen:
        ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files": [view]})
    file = MessageFile.objects.get()
    assert (file.content_type, file.preview.name) == ("image/jpeg", "")
    assert content_of(file) == picture()


def test_no_more_than_one_is_drawn_at_a_time_and_the_next_can_be(tmp_path: Path) -> None:
    path = tmp_path / "view.jpg"
    path.write_bytes(picture())
    with pictures._draughtsmen, pytest.raises(pictures.NoneFree):
        pictures.picture_of(path, "image/jpeg", 1)
    for _ in range(2):
        assert pictures.picture_of(path, "image/jpeg", 1)


@pytest.mark.parametrize(("height", "is_drawn"), [(8_000, True), (8_001, False)])
def test_as_many_dots_as_fit_into_the_memory_are_drawn(tmp_path: Path, height: int, *, is_drawn: bool) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (5_000, height)).save(path, "PNG", compress_level=1)
    assert (pictures.picture_of(path, "image/png", 1) is not None) == is_drawn


def test_a_picture_of_too_many_dots_is_not_decoded(ana_at_work: Client) -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    token = sent(ana_at_work, "bomb.png", written.getvalue())
    upload = Upload.objects.get(pk=token)
    assert upload.is_ready
    assert not upload.preview


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
