"""A backup has everything, belongs to its owner alone, and goes back into an empty site of the same release only."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from contracts.models import Message
from escrow.ledger import verification
from escrow.models import Account
from marketplace import installation
from milestones.models import Milestone
from milestones.verbs import submitting
from milestones.workspace.version import version_of
from tests import story
from tests.files import text_file

pytestmark = pytest.mark.django_db(transaction=True)
# What a new site has of its own, or takes anew.
ITS_OWN = {
    "marketplace_installation",
    "escrow_eventpoll",
    "escrow_reconciliation",
    "escrow_reconciledtotal",
    "escrow_providerline",
}


def rows() -> dict[str, int]:
    """How many each table has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        counted = {}
        for name in sorted({name for (name,) in cursor.fetchall()} - ITS_OWN):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            counted[name] = cursor.fetchone()[0]
    return counted


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Of a site with a release, and a file that was sent."""
    milestone = story.funded_milestone()
    submitting.submit(
        milestone,
        by=milestone.contract.freelancer,
        message="Here.",
        files=[text_file()],
        claims=list(milestone.criteria.all()),
    )
    story.approve(story.fresh(milestone))
    path = tmp_path / "there" / "backup.tar.gz"
    call_command("backup", str(path))
    return path


def stored_file() -> str:
    """The name of the one file."""
    return str(Milestone.objects.exclude(submissions=None).get().submissions.get().files.get().file.name)


def empty() -> None:
    call_command("flush", interactive=False)


def test_all_of_it_comes_back(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    before, name, file = rows(), installation.current(), stored_file()
    balances = list(Account.objects.order_by("pk").values_list("pk", "balance_minor"))
    default_storage.delete(file)
    empty()
    call_command("restore", str(backup))
    assert rows() == before
    assert list(Account.objects.order_by("pk").values_list("pk", "balance_minor")) == balances
    with default_storage.open(file) as stored:
        assert stored.read() == b"What was done and how."
    assert installation.current() != name
    assert installation.is_ours(name)
    assert verification.verify() == []
    # Rules are in force again, and ids go on.
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM escrow_entry")
    assert story.approve(story.submitted_milestone()).state == "released"
    assert verification.verify() == []


def test_no_page_from_before_it_is_still_true(backup: Path) -> None:
    """What was counted in the lost time is counted again, up to the very number that an open page has."""
    contract = Milestone.objects.exclude(submissions=None).get().contract
    Message.send(contract, by=contract.client, text="In the lost time")
    seen = version_of(contract)
    empty()
    call_command("restore", str(backup))
    Message.send(contract, by=contract.client, text="Another")
    assert version_of(contract) > seen


def test_a_site_with_people_is_left_alone(backup: Path) -> None:
    before = rows()
    with pytest.raises(CommandError, match="is not empty: it has 2 people"):
        call_command("restore", str(backup))
    assert rows() == before


def test_nothing_is_written_over(backup: Path) -> None:
    content = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(backup))
    assert backup.read_bytes() == content


def changed(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with each member as `change` has it; None leaves it out."""
    other = path.with_name("other.tar.gz")
    with tarfile.open(path) as was, tarfile.open(other, "w:gz") as becomes:
        for member in was:
            read = was.extractfile(member)
            assert read
            content = change(member.name, read.read())
            if content is not None:
                member.size = len(content)
                becomes.addfile(member, io.BytesIO(content))
    return other


def of_another_release(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append("escrow.9999_later")
    return json.dumps(manifest).encode()


def with_another_file(name: str, content: bytes) -> bytes:
    return b"Something else." if name.startswith("files/") else content


def without_a_table(name: str, content: bytes) -> bytes | None:
    return None if name == "tables/escrow_entry" else content


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (of_another_release, "escrow.9999_later"),
        (with_another_file, "not whole"),
        (without_a_table, "not whole"),
        (lambda name, content: None if name == "manifest.json" else content, "no backup of Surety"),
        (lambda name, content: None if name == "files.json" else content, "not whole"),
    ],
)
def test_what_is_not_as_it_was_written_is_not_restored(
    backup: Path, change: Callable[[str, bytes], bytes | None], why: str
) -> None:
    other = changed(backup, change)
    default_storage.delete(stored_file())
    empty()
    with pytest.raises(CommandError, match=why):
        call_command("restore", str(other))
    assert not User.objects.exists()
    call_command("restore", str(backup)) if change is not with_another_file else None


@pytest.mark.parametrize("what", ["cut off", "a text"])
def test_what_is_no_archive_is_refused_in_a_sentence(backup: Path, what: str) -> None:
    other = backup.with_name("other.tar.gz")
    content = backup.read_bytes()
    other.write_bytes(content[: len(content) // 2] if what == "cut off" else b"Dear backup,")
    empty()
    with pytest.raises(CommandError, match="is not restored: The backup is not whole, or is none"):
        call_command("restore", str(other))
    assert not User.objects.exists()


def test_a_backup_that_cannot_be_written_is_told(backup: Path) -> None:
    with pytest.raises(CommandError, match="The backup could not be written"):
        call_command("backup", str(backup / "below" / "a.tar.gz"))


def test_a_file_that_is_not_what_was_sent_is_told(backup: Path) -> None:
    file = stored_file()
    default_storage.delete(file)
    with pytest.raises(CommandError, match="not every file is as it was sent: 1 differ"):
        call_command("backup", str(backup.with_name("second.tar.gz")))
    assert backup.with_name("second.tar.gz").exists()
