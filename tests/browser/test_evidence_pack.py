"""Somebody downloads the evidence pack and checks it with nothing but standard tools."""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    deeds = "story.funded_milestone(**both, amounts=(60_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deeds)) as site:
        yield site


def test_its_hashes_are_right(site: Site, as_signed_in: Callable[[str], Page], a_file: Path, tmp_path: Path) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    freelancer.goto("/contracts/1/")
    people.submit(freelancer, message="Three sketches.", file=a_file)
    client.goto("/contracts/1/")
    shown = client.locator("[title^='SHA-256']").first
    expect(shown).to_be_visible()
    sha256 = str(shown.get_attribute("title")).removeprefix("SHA-256 ")
    with client.expect_download() as download:
        client.get_by_role("link", name="Evidence pack").click()
    download.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path / "pack")
    [manifest] = (tmp_path / "pack").rglob("SHA256SUMS")
    command = ["/usr/bin/sha256sum", "--strict", "-c", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=manifest.parent, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert sha256 in manifest.read_text()
    record = json.loads((manifest.parent / "record.json").read_text())
    assert sha256 in json.dumps(record)
    assert (manifest.parent / "record.pdf").read_bytes().startswith(b"%PDF")
    outside = set(manifest.parent.rglob("*")) - {manifest}
    assert all(path.name in manifest.read_text() for path in outside if path.is_file())
