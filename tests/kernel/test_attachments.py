"""Files that people send: what they are called, what they contain, how large they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from marketplace import attachments
from marketplace.attachments import FileRefused
from marketplace.attachments.warnings import Warned
from tests.files import png_file, text_file


def seen(name: str, content: bytes) -> attachments.looking.Seen:  # type: ignore[name-defined]
    return attachments.look(SimpleUploadedFile(name, content), name)


def test_what_a_file_is_is_told_by_its_content() -> None:
    assert attachments.look(text_file(), "notes.txt").content_type == "text/plain"
    assert attachments.look(png_file(), "screen.png").content_type == "image/png"
    assert attachments.look(png_file(), "photo.exe").content_type == "image/png"
    assert seen("data.bin", bytes(range(256)) * 40).content_type == "application/octet-stream"
    assert seen("long.md", "é".encode() * 9000).content_type == "text/markdown"


def test_what_is_empty_or_too_large_cannot_be_taken(settings: pytest.FixtureRequest) -> None:
    attachments.check(text_file("anything.at.all", b"<script>"))
    with pytest.raises(FileRefused, match=r"^void\.txt is empty\.$"):
        attachments.check(SimpleUploadedFile("void.txt", b""))
    settings.UPLOAD_MAX_BYTES = 3  # type: ignore[attr-defined]
    with pytest.raises(FileRefused, match="is larger than"):
        attachments.check(text_file("long.txt", b"four"))


@pytest.mark.parametrize(
    ("name", "content", "warning"),
    [
        ("setup.exe", b"something", Warned.PROGRAM),
        ("app.APK", b"PK\x03\x04 something", Warned.PROGRAM),
        ("photo.jpg", b"MZ\x90\x00 a program all the same", Warned.PROGRAM),
        ("tool", b"\x7fELF\x02\x01", Warned.PROGRAM),
        ("figures.xlsm", b"PK\x03\x04", Warned.MACROS),
        ("figures.xlsx", b"PK\x03\x04" + bytes(400_000) + b"xl/vbaProject.bin", Warned.MACROS),
        ("letter.doc", b"\xd0\xcf\x11\xe0" + bytes(262_130) + "_VBA_PROJECT".encode("utf-16-le"), Warned.MACROS),
        ("letter.doc", b"\xd0\xcf\x11\xe0" + bytes(100), ""),
        ("about-macros.txt", b"vbaProject.bin", ""),
        ("script.js", b"alert(1)", ""),
        ("Makefile", b"all:", ""),
    ],
)
def test_programs_and_macros_are_warned_of(name: str, content: bytes, warning: str) -> None:
    assert seen(name, content).warning == warning


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("a\\b\\c.txt", "c.txt"),
        ("in\r\nject: x.txt", "inject_ x.txt"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("Zeichnung für Ana.png", "Zeichnung für Ana.png"),
        ("U\u0308bersicht fu\u0308r Mu\u0308ller.pdf", "Übersicht für Müller.pdf"),
        ("हिंदी अनुवाद.pdf", "हिंदी अनुवाद.pdf"),
        ("งานส่งมอบครั้งที่ ๑.pdf", "งานส่งมอบครั้งที่ ๑.pdf"),
        ("عَقْد.pdf", "عَقْد.pdf"),
        ("نامه\u200cها.docx", "نامه\u200cها.docx"),
        ("Smith & Sons, Q1 report [final].pdf", "Smith & Sons, Q1 report [final].pdf"),
        ("50 % off + more – v2 #3.pdf", "50 % off + more – v2 #3.pdf"),
        ("CON.txt", "CON.txt"),
        (".htaccess", ".htaccess"),
        ("", "file"),
        ("...", "file"),
        ("\u202e", "file"),
        ("x" * 300 + ".tar.gz", "x" * 117 + ".gz"),
        ("x" * 300, "x" * 120),
    ],
)
def test_names_stay_as_they_are_but_for_what_lies(name: str, clean: str) -> None:
    assert attachments.clean_name(name) == clean


def test_a_long_name_is_not_cut_between_a_letter_and_its_marks() -> None:
    clean = attachments.clean_name("क" * 115 + "कि" * 20 + ".pdf")
    assert clean.endswith(".pdf")
    assert len(clean) <= 120
    assert clean.removesuffix(".pdf")[-1] in "कि"


@given(st.text(max_size=300))
def test_no_name_is_dangerous(name: str) -> None:
    clean = attachments.clean_name(name)
    assert 0 < len(clean) <= 120
    assert not set(clean) & set('/\\\0\r\n"<>:*?|\u202e')
    assert clean not in {".", ".."}
    assert attachments.clean_name(clean) == clean
