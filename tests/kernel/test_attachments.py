"""Files that people send: what they are called, what they contain, how large they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from marketplace import attachments
from marketplace.attachments import FileRefused
from tests.files import png_file, text_file


def test_what_is_accepted() -> None:
    assert attachments.check(text_file()) == "text/plain"
    assert attachments.check(png_file()) == "image/png"


@pytest.mark.parametrize(
    "name", ["picture.svg", "page.html", "run.exe", "script.js", "noextension", ".htaccess", "a.png.exe"]
)
def test_types_that_are_not(name: str) -> None:
    with pytest.raises(FileRefused, match="not accepted"):
        attachments.check(SimpleUploadedFile(name, b"something"))


@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.docx", "a.zip", "a.jpg", "a.mp4"])
def test_a_name_that_lies(name: str) -> None:
    with pytest.raises(FileRefused, match="does not contain"):
        attachments.check(SimpleUploadedFile(name, b"<script>alert(1)</script>" * 20))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("in\r\nject: x.txt", "in__ject_ x.txt"),
        ("ex\u202egnp.txt", "ex_gnp.txt"),
        ("Zeichnung für Ana.png", "Zeichnung für Ana.png"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_are_made_safe(name: str, clean: str) -> None:
    assert attachments.clean_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_is_dangerous(name: str) -> None:
    clean = attachments.clean_name(name)
    assert 0 < len(clean) <= 91
    assert not set(clean) & set('/\\\0\r\n"<>:*?|\u202e')
