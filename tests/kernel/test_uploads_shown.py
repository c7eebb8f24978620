"""Whatever people of the trade deliver comes back the same; of pictures, and of nothing else, something is shown."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from contracts.models import Contract, MessageFile
from marketplace.attachments import pictures
from marketplace.uploads import finishing
from marketplace.uploads.models import Upload
from tests.kernel.uploads import content_of, picture, sent

pytestmark = pytest.mark.django_db


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
