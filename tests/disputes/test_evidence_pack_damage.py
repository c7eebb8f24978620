"""A kept file that is not what was sent, or is gone: the pack is made, says so, and operators hear of it."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from contracts.models import Contract, Message, MessageFile
from disputes.pack import archive
from marketplace.storing import NowhereToStore
from tests import packs, story
from tests.files import text_file

pytestmark = pytest.mark.django_db
WHERE = "files/messages/1/"


@pytest.fixture(autouse=True)
def operators(settings: Any) -> None:
    settings.ADMINS = [("Operators", "operators@example.org")]


@pytest.fixture
def contract() -> Contract:
    contract = story.active_contract()
    Message.send(contract, by=contract.client, text="See.", files=[text_file("good.txt"), text_file("bad.txt")])
    return contract


@pytest.fixture
def bad() -> Iterator[Path]:
    """Where the second file is kept."""
    return Path(MessageFile.objects.get(name="bad.txt").file.path)


def alarms(mailoutbox: list[Any]) -> list[str]:
    return [f"{mail.subject}\n{mail.body}" for mail in mailoutbox if "damaged" in mail.subject]


@pytest.fixture
def pack(contract: Contract, django_capture_on_commit_callbacks: Any) -> Any:
    """Makes the pack, and sends what is sent once everything is committed."""

    def make() -> packs.Pack:
        with django_capture_on_commit_callbacks(execute=True):
            return packs.pack_of(contract)

    return make


def test_a_changed_file_is_in_it_as_it_is_now(pack: Any, bad: Path, mailoutbox: list[Any], tmp_path: Path) -> None:
    bad.write_bytes(b"What was never said.")
    made = pack()
    good, changed = made.record["messages"][0]["files"]
    assert (good["check"], changed["check"]) == ("intact", "changed")
    assert changed["found_sha256"] != changed["sha256"]
    assert made.read(changed["path"]) == b"What was never said."
    assert made.record["damaged_files"] == [changed["path"]]
    assert set(made.checked(tmp_path).values()) == {"OK"}
    notice = re.search(r"^NOTICE: .*$", made.read("README.txt").decode(), re.MULTILINE)
    assert notice
    assert changed["path"] in notice[0]
    assert changed["sha256"] in notice[0]
    assert changed["found_sha256"] in notice[0]
    assert "1 of 2 files is not what was sent, or is missing" in made.text()
    assert f"This file is not what was sent: its SHA-256 is now {changed['found_sha256']}" in made.text()
    [alarm] = alarms(mailoutbox)
    assert "contracts.MessageFile" in alarm
    assert changed["sha256"] in alarm


def test_a_missing_file_is_told_of(pack: Any, bad: Path, mailoutbox: list[Any], tmp_path: Path) -> None:
    bad.unlink()
    made = pack()
    good, missing = made.record["messages"][0]["files"]
    assert (good["check"], missing["check"], missing["path"]) == ("intact", "missing", None)
    assert missing["missing_path"] not in made.names
    assert made.record["damaged_files"] == [missing["missing_path"]]
    assert set(made.checked(tmp_path).values()) == {"OK"}
    assert f"NOTICE: {missing['missing_path']} is missing" in made.read("README.txt").decode()
    assert "This file is missing" in made.text()
    [alarm] = alarms(mailoutbox)
    assert "found nothing" in alarm


def test_a_disk_that_fails_in_the_middle_is_found_by_the_hash(
    pack: Any, bad: Path, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    real = FileSystemStorage.open

    class Failing(BytesIO):
        """Gives eight bytes, and then no more."""

        def read(self, size: int | None = -1) -> bytes:
            if piece := super().read(8):
                return piece
            raise OSError("input/output error")

    def failing(self: Any, name: str, mode: str = "rb") -> Any:
        return Failing(b"What was") if str(bad).endswith(name) else real(self, name, mode)

    monkeypatch.setattr(FileSystemStorage, "open", failing)
    good, broken = pack().record["messages"][0]["files"]
    assert (good["check"], broken["check"], broken["found_size"]) == ("intact", "changed", 8)
    assert len(alarms(mailoutbox)) == 1


def test_nothing_is_said_when_all_is_well(pack: Any, mailoutbox: list[Any]) -> None:
    made = pack()
    assert "NOTICE" not in made.read("README.txt").decode()
    assert "All 2 files that were sent are in this pack, unchanged" in made.text()
    assert alarms(mailoutbox) == []


def test_a_pack_that_cannot_be_made_leaves_nothing_open(pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[archive.Archive] = []
    real = archive.Archive.add

    def full(self: archive.Archive, *args: Any, **options: Any) -> Any:
        made.append(self)
        if args[0] == "record.json":
            raise OSError("no space left on device")
        return real(self, *args, **options)

    monkeypatch.setattr(archive.Archive, "add", full)
    with pytest.raises(NowhereToStore, match="The evidence pack was not made"):
        pack()
    assert made[-1].target.closed
