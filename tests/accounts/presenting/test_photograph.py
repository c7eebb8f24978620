"""A photograph: whatever was sent, others see a picture that we made, and nothing else of it is kept."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Profile, User
from accounts.presenting import photographs
from marketplace.uploads.models import Upload
from tests import story
from tests.files import text_file

pytestmark = pytest.mark.django_db
SECRET = "the place where it was taken"


def jpeg(width: int = 900, height: int = 600) -> SimpleUploadedFile:
    """A camera's picture, with what cameras write into it."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x010E] = SECRET
    Image.new("RGB", (width, height), "teal").save(written, "JPEG", exif=exif)
    return SimpleUploadedFile("me.jpg", written.getvalue(), content_type="image/jpeg")


def kept() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_it_is_made_anew(client: Client, ana: User, olga: User) -> None:
    client.force_login(ana)
    assert client.post("/profile/photo/", {"photo": jpeg()}).status_code == 302
    address = Profile.objects.get(user=ana).photo_address
    assert address in client.get("/profile/").text
    client.force_login(olga)
    assert address in client.get(f"/people/{ana.pk}/").text
    answer = client.get(address)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    content = b"".join(answer)  # type: ignore[arg-type]
    with Image.open(io.BytesIO(content)) as seen:
        assert (seen.size, seen.format) == ((320, 320), "WEBP")
        assert not seen.getexif()
    # Nothing of what was sent stays.
    assert not Upload.objects.exists()
    [only] = kept()
    assert only.read_bytes() == content
    assert SECRET.encode() not in content


@pytest.mark.parametrize(
    "sent",
    [
        text_file("photo.jpg", b"<script>alert(1)</script>"),
        SimpleUploadedFile("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ],
)
def test_what_is_no_picture_is_refused(client: Client, ana: User, sent: SimpleUploadedFile) -> None:
    client.force_login(ana)
    sent.seek(0)
    answer = client.post("/profile/photo/", {"photo": sent})
    assert "cannot be shown" in answer.text
    assert not Profile.objects.get(user=ana).photo


def test_a_bomb_is_refused(client: Client, ana: User) -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    client.force_login(ana)
    bomb = SimpleUploadedFile("large.png", written.getvalue())
    assert "cannot be shown" in client.post("/profile/photo/", {"photo": bomb}).text
    assert not Profile.objects.get(user=ana).photo


def test_one_at_a_time(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert "Choose one picture." in client.post("/profile/photo/", {"photo": [jpeg(), jpeg()]}).text
    assert not Profile.objects.get(user=ana).photo


def test_another_replaces_it_and_it_can_be_taken_away(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/photo/", {"photo": jpeg()})
    before = Profile.objects.get(user=ana).photo_address
    client.post("/profile/photo/", {"photo": jpeg(600, 900)})
    assert Profile.objects.get(user=ana).photo_address != before
    assert len(kept()) == 1
    client.post("/profile/photo/removal/")
    assert not Profile.objects.get(user=ana).photo
    assert not kept()
    assert client.get(f"/people/{ana.pk}/photo/").status_code == 404


def test_the_suspended_are_shown_without(client: Client, ana: User, olga: User) -> None:
    client.force_login(ana)
    client.post("/profile/photo/", {"photo": jpeg()})
    story.suspend(ana)
    assert b"".join(client.get(f"/people/{ana.pk}/photo/"))  # type: ignore[arg-type]
    client.force_login(olga)
    assert client.get(f"/people/{ana.pk}/photo/").status_code == 404
    assert "/photo/" not in client.get(f"/people/{ana.pk}/").text


def test_a_failure_leaves_no_file_behind(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from marketplace.uploads import plain

    def broken(*given: object) -> str:
        raise RuntimeError

    [upload] = plain.wait_with(ana, [jpeg()])
    before = len(kept())
    monkeypatch.setattr(photographs, "_write", broken)
    with pytest.raises(RuntimeError):
        photographs.change(ana, upload)
    assert len(kept()) == before
