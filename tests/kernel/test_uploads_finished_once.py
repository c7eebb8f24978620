"""A file that has arrived is never lost or replaced, whoever finishes it, how often, and wherever that ends."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from marketplace import storing
from marketplace.uploads import finishing, forgetting, plain, receiving, spool
from marketplace.uploads.models import NotThere, Upload
from tests.conftest import TimeTravel
from tests.files import png_file, text_file

pytestmark = pytest.mark.django_db
CONTENT = b"the plan"


class Killed(BaseException):
    """As a process ends that is killed."""


def one_that_arrived(person: User, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """Whole, and not looked at."""
    with monkeypatch.context() as patched:
        patched.setattr(finishing, "finish_or_leave", lambda upload: None)
        upload = receiving.begin(person, name="plan.txt", size=len(CONTENT))
        return receiving.receive(upload, at=0, content=io.BytesIO(CONTENT), length=len(CONTENT))


def spoil(upload: Upload) -> None:
    """Let the disk have something else where its bytes were."""
    spool.path_of(upload.pk).unlink()
    spool.path_of(upload.pk).mkdir()


@pytest.fixture
def arrived(ana: User, monkeypatch: pytest.MonkeyPatch) -> Upload:
    return one_that_arrived(ana, monkeypatch)


def kept(upload: Upload) -> bytes:
    with Upload.objects.get(pk=upload.pk).file.open("rb") as opened:
        read: bytes = opened.read()
    return read


def test_one_that_is_killed_before_the_row_is_written_is_finished_again(
    arrived: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    link_in = storing.link_in

    def killed(*args: Any) -> str:
        link_in(*args)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(storing, "link_in", killed)
        with pytest.raises(Killed):
            finishing.finish(arrived)
    finishing.finish_waiting()
    assert Upload.objects.get().is_ready
    assert kept(arrived) == CONTENT
    assert not spool.path_of(arrived.pk).exists()


def test_two_at_once_finish_it_once(arrived: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    link_in, names = storing.link_in, []

    def meanwhile(*args: Any) -> str:
        finishing.finish_waiting()
        names.append(link_in(*args))
        return names[-1]

    monkeypatch.setattr(storing, "link_in", meanwhile)
    finishing.finish(arrived)
    finishing.finish(arrived)
    assert names == [Upload.objects.get().file.name]
    assert kept(arrived) == CONTENT


def test_who_was_held_up_makes_nothing_of_a_file_that_is_finished(arrived: Upload) -> None:
    with spool.held(arrived.pk) as file:
        spool.remove(arrived.pk)
        finishing.finish_held(arrived, file)
    finishing.finish(arrived)
    assert not spool.path_of(arrived.pk).exists()
    assert Upload.objects.get().state == "arrived"


def test_what_the_disk_has_not_whole_is_not_ready(arrived: Upload) -> None:
    spool.path_of(arrived.pk).write_bytes(CONTENT[:3])
    finishing.finish_waiting()
    assert (Upload.objects.get().state, Upload.objects.get().file.name) == ("arrived", "")


def test_a_disk_without_second_names_has_a_copy(arrived: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refused)
    finishing.finish(arrived)
    assert kept(arrived) == CONTENT
    assert not spool.path_of(arrived.pk).exists()


def test_nothing_is_left_in_the_folder(arrived: Upload) -> None:
    others = set(spool.folder().iterdir()) - {spool.path_of(arrived.pk)}
    finishing.finish(arrived)
    assert set(spool.folder().iterdir()) == others


def test_a_preview_that_cannot_be_kept_leaves_the_file_to_the_next_time(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> str:
        raise storing.NowhereToStore("Not kept.", OSError())

    content = png_file().read()
    upload = receiving.begin(ana, name="a.png", size=len(content))
    with monkeypatch.context() as patched:
        patched.setattr(storing, "put_in", full)
        with pytest.raises(storing.NowhereToStore):
            receiving.receive(upload, at=0, content=io.BytesIO(content), length=len(content))
    finishing.finish_waiting()
    assert Upload.objects.get().preview
    assert kept(upload) == content


def test_the_sweep_leaves_a_file_alone_that_comes_with_a_form(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    look = finishing.look

    def meanwhile(*args: Any) -> Any:
        finishing.finish_waiting()
        return look(*args)

    monkeypatch.setattr(finishing, "look", meanwhile)
    [upload] = plain.wait_with(ana, [text_file("plan.txt", CONTENT)])
    assert upload.is_ready
    assert kept(upload) == CONTENT


def test_what_is_taken_is_what_the_row_says_now(arrived: Upload) -> None:
    finishing.finish(Upload.objects.get())
    facts = arrived.taken()
    with default_storage.open(facts["file"]) as opened:
        assert opened.read() == CONTENT
    with pytest.raises(NotThere):
        arrived.taken()


def test_nobody_takes_what_is_not_ready(arrived: Upload) -> None:
    arrived.state = Upload.State.READY
    with pytest.raises(NotThere):
        arrived.taken()
    assert Upload.objects.get().state == "arrived"


def test_one_that_cannot_be_finished_holds_up_no_other(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *good = (one_that_arrived(ana, monkeypatch) for _ in range(4))
    spoil(bad)
    finishing.finish_waiting()
    assert all(Upload.objects.get(pk=upload.pk).is_ready for upload in good)
    assert Upload.objects.get(pk=bad.pk).state == "arrived"


def test_two_in_a_row_stop_it_and_come_last_the_next_time(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    *bad, good = (one_that_arrived(ana, monkeypatch) for _ in range(3))
    for upload in bad:
        spoil(upload)
    finishing.finish_waiting()
    assert not Upload.objects.get(pk=good.pk).is_ready
    finishing.finish_waiting()
    assert Upload.objects.get(pk=good.pk).is_ready


def test_one_that_can_never_be_finished_is_forgotten_too(arrived: Upload, time_travel: TimeTravel) -> None:
    spoil(arrived)
    for _ in range(3):
        time_travel.forward(days=4)
        finishing.finish_waiting()
        forgetting.forget_unused()
        assert Upload.objects.exists()
    time_travel.forward(days=3)
    finishing.finish_waiting()
    forgetting.forget_unused()
    assert not Upload.objects.exists()
