"""Somebody downloads the evidence pack and checks it with nothing but standard tools."""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import open_dispute
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"
QUOTE, STORY = "It will be three sketches.", "There is one sketch, not three."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job on which nothing was submitted, and a message about it."""
    deeds = (
        "from contracts.models import Message",
        "milestone = story.funded_milestone(**both, amounts=(60_000,))",
        f"Message.send(milestone.contract, by=ana, text={QUOTE!r})",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def unpacked(page: Page, folder: Path) -> Path:
    """Download the pack of the open contract page and unpack it; the folder in which its manifest is."""
    page.get_by_role("link", name="Evidence pack").click()
    page.get_by_role("button", name="Make the evidence pack").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        archive.extractall(folder / "pack")
    [manifest] = (folder / "pack").rglob("SHA256SUMS")
    return manifest.parent


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the tool says to which the pack itself sends its reader."""
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_its_hashes_are_right(site: Site, as_signed_in: Callable[[str], Page], a_file: Path, tmp_path: Path) -> None:
    proof = tmp_path / "one-sketch.txt"
    proof.write_text("This is all that came.\n")
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    freelancer.goto(CONTRACT)
    people.submit(freelancer, message="Three sketches.", file=a_file)
    client.goto(CONTRACT)
    shown = client.locator("[title^='SHA-256']")
    expect(shown).to_be_visible()
    digest = str(shown.get_attribute("title")).removeprefix("SHA-256 ")
    assert digest == sha256(a_file.read_bytes()).hexdigest()

    open_dispute(client, criterion="Part 1 works", story=STORY, wants="200", file=proof, quoting=QUOTE)
    client.goto(CONTRACT)

    pack = unpacked(client, tmp_path)
    verdict = checked(pack)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    packed = {str(path.relative_to(pack)) for path in pack.rglob("*") if path.is_file()}
    assert {line.removesuffix(": OK") for line in verdict.stdout.splitlines()} == packed - {"SHA256SUMS"}

    # The hash on the page, in the manifest, in the record and of the file in the pack are one.
    [name] = (name for name in packed if name.endswith(a_file.name))
    assert f"{digest}  {name}\n" in (pack / "SHA256SUMS").read_text()
    record = json.loads((pack / "record.json").read_text())
    assert f'"{digest}"' in json.dumps(record)
    assert (pack / name).read_bytes() == a_file.read_bytes()
    assert (pack / "record.pdf").read_bytes().startswith(b"%PDF")

    # So it is with what was brought to the dispute; its story and what it quotes are in the record.
    [brought] = (name for name in packed if name.endswith(proof.name))
    assert (pack / brought).read_bytes() == proof.read_bytes()
    [dispute] = record["milestones"][0]["disputes"]
    for told in (STORY, QUOTE, sha256(proof.read_bytes()).hexdigest()):
        assert told in json.dumps(dispute)

    # The same tools find a pack that somebody has touched.
    (pack / name).write_text("Four sketches.\n")
    verdict = checked(pack)
    assert verdict.returncode != 0
    assert f"{name}: FAILED" in verdict.stdout
