"""A large file over a line that breaks three times: it arrives whole, and no process grows by it.

Forty MB by default; `make large-upload` sends 600 (LARGE_UPLOAD_MB).
"""

import hashlib
import http.client
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.beginnings import ANA, begun
from tests.browser.site import Site, running, until

MB = 1024 * 1024
SIZE = int(os.environ.get("LARGE_UPLOAD_MB", "40")) * MB
MOST_GROWN = 30 * MB
PIECE = 64 * 1024
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), "story.funded_milestone(**both)")) as site:
        yield site


class Line:
    """Somebody's requests, on a connection each."""

    def __init__(self, site: Site, page: Page) -> None:
        cookies = {each["name"]: each["value"] for each in page.context.cookies()}  # type: ignore[typeddict-item]
        self.host = urlsplit(site.url).netloc
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
        }

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> Any:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.request(method, path, body or None, {**self.headers, "Content-Type": kind})
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return json.loads(read) if read.startswith(b"{") else read

    def breaks_off(self, path: str, length: int) -> None:
        """Begin to send a part, and be gone in its middle."""
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.putrequest("PUT", path)
        for name, value in {**self.headers, "Content-Length": str(length)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(bytes(length // 2))
        connection.close()

    def digest_of(self, path: str) -> str:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.request("GET", path, headers=self.headers)
        answer, digest = connection.getresponse(), hashlib.sha256()
        while piece := answer.read(PIECE):
            digest.update(piece)
        connection.close()
        return digest.hexdigest()


def most_held(site: Site) -> dict[str, int]:
    """The most memory that each process of the site has had, in bytes."""
    mark = f"CELERY_QUEUE={site.environment['CELERY_QUEUE']}"
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            status = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line
            )
            told = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in _environ(folder) and "VmHWM" in status and "python" in told:
            found[f"{folder.name} {told[told.find('-m ') :][:60]}"] = int(status["VmHWM"].split()[0]) * 1024
    return found


def _environ(folder: Path) -> str:
    try:
        return (folder / "environ").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def test_it_arrives_whole_and_no_process_grows(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    page = as_signed_in(ANA)
    page.goto("/contracts/1/")
    line, digest = Line(site, page), hashlib.sha256()
    block = os.urandom(MB)

    # A small one first, so that what is loaded once is there.
    small = line.ask("POST", "/uploads/", urlencode({"name": "a.png", "size": 3}).encode(), FORM)
    line.ask("PUT", f"{small['at']}?at=0", b"abc")
    before = most_held(site)

    told = line.ask("POST", "/uploads/", urlencode({"name": "film.mov", "size": SIZE}).encode(), FORM)
    part = 5 * MB
    breaks = {part * (SIZE // part * tenth // 4) for tenth in (1, 2, 3)}
    while told["received"] < SIZE:
        at = told["received"]
        length = min(part, SIZE - at)
        if at in breaks:
            breaks.discard(at)
            line.breaks_off(f"{told['at']}?at={at}", length)
            assert line.ask("GET", told["at"])["received"] == at
        content = (at.to_bytes(8, "big") + block[8:]) * (length // MB)
        digest.update(content)
        told = line.ask("PUT", f"{told['at']}?at={at}", content)
    assert not breaks
    until(lambda: line.ask("GET", told["at"])["state"] == "ready", "the file to be ready", seconds=120)
    line.ask(
        "POST", "/contracts/1/messages/", urlencode({"text": "The film.", "files-kept": told["id"]}).encode(), FORM
    )
    assert site.ask("SELECT sha256 FROM contracts_messagefile") == digest.hexdigest()
    file = site.ask("SELECT id FROM contracts_messagefile")
    assert line.digest_of(f"/files/messages/{file}/") == digest.hexdigest()

    after = most_held(site)
    grown = [f"  {before.get(name, most) / MB:7.1f} -> {most / MB:7.1f} MB  {name}" for name, most in after.items()]
    sys.stdout.write("\n".join([f"\nMost memory before and after a file of {SIZE // MB} MB:", *grown, ""]))
    assert {name for name, most in after.items() if most - before.get(name, most) >= MOST_GROWN} == set()
