"""A disk that is full, read-only or has lost a file: a page says so, nothing is lost or left over, one alarm."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, JobFile, Message, MessageFile
from disputes.models import EvidenceFile
from disputes.pack import archive
from disputes.parcels import making
from disputes.verbs import bringing
from marketplace import views
from marketplace.models import Spent
from marketplace.storing import FileIsGone, NowhereToStore
from milestones.models import SubmissionFile
from milestones.verbs import submitting
from tests import books, story
from tests.conftest import TimeTravel
from tests.factories import JobFactory, StaffFactory
from tests.files import text_file

pytestmark = pytest.mark.django_db
LETTER = "Here are the three drafts.\nThe second is the best."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of files of each test's own."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        (tmp_path / "files").mkdir()
        yield tmp_path / "files"


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def carla_signed_in(client: Client, carla: User) -> None:
    client.force_login(carla)


def alarms(caplog: pytest.LogCaptureFixture, subject: str) -> list[str]:
    """What operators heard of this."""
    heard = [record.getMessage() for record in caplog.records if record.name == "marketplace.alarms"]
    return [text for text in heard if text.startswith(f"{subject}: ")]


def kept(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def three() -> list[Any]:
    return [text_file(f"draft{number}.txt", b"x" * 5000) for number in (1, 2, 3)]


@pytest.fixture
def full_at_the_second(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A disk that takes the first file, and the second to its middle."""
    began: list[str] = []
    write = os.write

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        began.append(name)
        if len(began) < 2:
            return real(self, name, content)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as half:
            write(half.fileno(), content.read(2500))
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real: Callable[..., str] = FileSystemStorage._save
    monkeypatch.setattr(FileSystemStorage, "_save", save)
    return began


def send(client: Client, contract: Contract) -> Any:
    return client.post(reverse("message_send", args=[contract.pk]), {"text": LETTER, "files": three()})


def test_full_in_the_middle_of_the_second_of_three(
    client: Client, carla: User, contract: Contract, folder: Path, full_at_the_second: list[str]
) -> None:
    client.force_login(carla)
    with books.unchanged():
        answer = send(client, contract)
    assert answer.status_code == 507
    assert answer["Retry-After"] == "600"
    assert "Your files were not kept." in answer.text
    assert "The second is the best." in answer.text
    assert "Send again" in answer.text
    assert len(full_at_the_second) == 2
    assert kept(folder) == set()


@pytest.mark.usefixtures("carla_signed_in")
def test_the_alarm_is_raised_once_an_hour(
    client: Client,
    contract: Contract,
    full_at_the_second: list[str],
    time_travel: TimeTravel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for expected in (1, 1, 2):
        full_at_the_second[:] = ["one"]
        assert send(client, contract).status_code == 507
        assert len(alarms(caplog, "Files cannot be kept")) == expected
        time_travel.forward(minutes=31)
    assert "No space left on device" in alarms(caplog, "Files cannot be kept")[0]
    # Told once, by the alarm; not with each request again.
    assert "Insufficient Storage" not in caplog.text


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EDQUOT])
@pytest.mark.usefixtures("carla_signed_in")
def test_a_disk_that_takes_nothing(
    client: Client, contract: Contract, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("django.core.files.storage.filesystem.safe_makedirs", refuse)
    with books.unchanged():
        answer = send(client, contract)
    assert (answer.status_code, "The second is the best." in answer.text) == (507, True)
    assert kept(folder) == set()


def test_a_folder_that_nobody_can_write_to(client: Client, carla: User, contract: Contract, folder: Path) -> None:
    """Even for root: where the folder should be is a file."""
    folder.rmdir()
    folder.write_text("no folder")
    client.force_login(carla)
    with books.unchanged():
        assert send(client, contract).status_code == 507
    assert folder.read_text() == "no folder"


def test_it_can_be_sent_once_there_is_room(client: Client, carla: User, contract: Contract, folder: Path) -> None:
    client.force_login(carla)
    assert send(client, contract).status_code == 302
    assert len(kept(folder)) == MessageFile.objects.count() == 3
    assert Message.objects.get().text == LETTER


def test_forms_that_show_refusals_themselves_give_the_page_too(
    client: Client, carla: User, ana: User, folder: Path, full_at_the_second: list[str]
) -> None:
    dispute = story.respond(story.dispute(story.submitted_milestone(client=carla, freelancer=ana)))
    client.force_login(carla)
    before = kept(folder)
    with books.unchanged():
        path = reverse("dispute_evidence", args=[dispute.pk])
        answer = client.post(path, {"text": LETTER, "files": three()})
    assert (answer.status_code, "The second is the best." in answer.text) == (507, True)
    assert kept(folder) == before


def test_files_go_with_the_rows_that_are_rolled_back_and_with_no_others(folder: Path) -> None:
    job = JobFactory()
    with transaction.atomic():
        [stays] = JobFile.keep([text_file("stays.txt")], job=job)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            JobFile.keep(three(), job=job)
            assert len(kept(folder)) == 4
            raise ZeroDivisionError
    assert [path.name for path in kept(folder)] == [Path(stays.file.name).name]
    assert list(JobFile.objects.values_list("pk")) == [(stays.pk,)]


@pytest.mark.django_db(transaction=True)
def test_files_whose_rows_are_committed_stay(folder: Path) -> None:
    job = JobFactory()
    with transaction.atomic():
        [file] = JobFile.keep([text_file("stays.txt", b"content")], job=job)
    assert (folder / file.file.name).read_bytes() == b"content"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        JobFile.keep(three(), job=job)
        raise ZeroDivisionError
    assert [path.name for path in kept(folder)] == [Path(file.file.name).name]


@pytest.fixture
def downloads(client: Client, carla: User, ana: User, contract: Contract) -> list[tuple[Client, str]]:
    """Each address that gives a file, and somebody who may have it."""
    milestone = story.milestones_of(contract)[0]
    submitting.submit(
        milestone, by=ana, message="Here it is.", files=[text_file()], claims=list(milestone.criteria.all())
    )
    dispute = story.dispute(story.fresh(milestone))
    [job_file] = JobFile.keep([text_file()], job=contract.job)
    sent = Message.send(contract, by=ana, text="", files=[text_file()]).files.get()
    evidence = bringing.add(dispute, bringing.Brought(files=[text_file()]), by=carla).files.get()
    client.force_login(carla)
    staff = Client()
    staff.force_login(StaffFactory(is_superuser=True))
    return [
        (client, reverse("job_file", args=[job_file.pk])),
        (client, reverse("message_file", args=[sent.pk])),
        (client, reverse("submission_file", args=[SubmissionFile.objects.get().pk])),
        (client, reverse("evidence_file", args=[evidence.pk])),
        (staff, reverse("admin:disputes_dispute_file", args=[dispute.pk, "evidence", evidence.pk])),
    ]


def test_a_file_that_is_gone_is_a_page_and_one_alarm(
    downloads: list[tuple[Client, str]], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for visitor, path in downloads:
        assert visitor.get(path).getvalue() == b"What was done and how.", path
    for file in kept(folder):
        file.unlink()
    for visitor, path in downloads:
        answer = visitor.get(path)
        assert (answer.status_code, "This file is missing" in answer.text) == (404, True), path
        assert "We know, and look into it." in answer.text
    assert len(alarms(caplog, "A kept file cannot be read")) == 1
    logged = [line for line in caplog.messages if line.startswith("A kept file cannot be read: ")]
    assert sum(EvidenceFile._meta.label in line for line in logged) == 2


def test_a_pack_that_does_not_fit_on_the_disk(
    client: Client, carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.Archive, "add", full)
    client.force_login(carla)
    address = reverse("evidence_pack", args=[contract.pk])
    client.post(address)
    making.make_waiting()
    assert "It could not be packed." in client.get(address).text


def test_a_large_upload_that_does_not_even_arrive(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(views, "render", full)
    client.raise_request_exception = False
    answer = client.get("/")
    assert (answer.status_code, "We cannot take files just now" in answer.text) == (507, True)
    assert Spent.objects.filter(name="alarm: files cannot be kept").exists()


def test_the_refusals_say_what_they_are() -> None:
    error = OSError(errno.ENOSPC, "x")
    assert (NowhereToStore("", error).status, FileIsGone("", error).status) == (507, 404)
    assert settings.MEDIA_ROOT
