"""What is packed for somebody: two presses make one, its page shows how far it is, it is told of and goes by itself."""

import errno
import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from contracts.models import Contract, Message
from disputes import tasks
from disputes.models import Parcel
from disputes.parcels import all_files, asking, contents, forgetting, making
from marketplace.limits import PACKS
from marketplace.models import Spent
from marketplace.uploads import spool
from milestones.verbs import requesting_changes, submitting
from tests import story
from tests.conftest import TimeTravel
from tests.files import png_file, text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    """A message, work and a change request, each with a file of the same name."""
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    Message.send(
        milestone.contract, by=carla, text="", files=[text_file("Plan.txt", b"1"), text_file("plan.txt", b"2")]
    )
    submitting.submit(milestone, by=ana, message="Here.", files=[png_file(), text_file("CON.txt", b"3")])
    requesting_changes.request_changes(
        story.fresh(milestone),
        by=carla,
        message="Not yet.",
        nothing_delivered=True,
        seen_submission=1,
        files=[text_file("यह.txt", b"4")],
    )
    return milestone.contract


@pytest.fixture
def carla_at_work(client: Client, carla: User) -> Client:
    client.force_login(carla)
    return client


def address(contract: Contract) -> str:
    return f"/contracts/{contract.pk}/files/"


def test_two_presses_make_one(carla_at_work: Client, carla: User, contract: Contract) -> None:
    for _ in range(2):
        assert carla_at_work.post(address(contract))["Location"] == address(contract)
    assert Parcel.objects.count() == 1
    assert Spent.objects.get(person_id=carla.pk, name=PACKS.name).amount == 1
    page = carla_at_work.get(address(contract)).text
    assert "It is being packed." in page
    assert 'hx-trigger="every 2s"' in page


def test_it_is_told_of_and_fetched(carla_at_work: Client, carla: User, contract: Contract) -> None:
    carla_at_work.post(address(contract))
    assert making.make_waiting()
    assert not making.make_waiting()
    parcel = Parcel.objects.get()
    assert f'href="/parcels/{parcel.pk}/"' in carla_at_work.get(address(contract)).text
    notice = Notification.objects.get(user=carla, key=f"parcel:{parcel.pk}")
    assert (notice.kind, notice.path) == ("all-files-ready", address(contract))
    answer = carla_at_work.get(f"/parcels/{parcel.pk}/")
    content = answer.getvalue()
    assert answer["Content-Disposition"].startswith(f'attachment; filename="surety-contract-{contract.pk}-files-')
    with ZipFile(io.BytesIO(content)) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {ZIP_STORED}
        read = {name: packed.read(name) for name in packed.namelist() if name != "SHA256SUMS"}
    assert {name: text for name, text in read.items() if len(text) < 9} == {
        "Messages/plan.txt": b"2",
        "Messages/Plan (2).txt": b"1",
        "Work/_CON.txt": b"3",
        "Change requests/यह.txt": b"4",
    }
    assert "Work/screen.png" in read


def test_it_is_nobody_elses(client: Client, carla: User, ana: User, contract: Contract) -> None:
    parcel = asking.ask(contract, "files", by=carla)
    making.make_waiting()
    for other in (ana, story.arbiter()):
        client.force_login(other)
        assert client.get(f"/parcels/{parcel.pk}/").status_code == 404


def test_after_some_hours_it_is_gone(
    carla_at_work: Client, carla: User, contract: Contract, time_travel: TimeTravel
) -> None:
    parcel = asking.ask(contract, "files", by=carla)
    making.make_waiting()
    path = Path(Parcel.objects.get().file.path)
    time_travel.forward(hours=11)
    forgetting.forget_old()
    assert path.exists()
    time_travel.forward(hours=2)
    assert carla_at_work.get(f"/parcels/{parcel.pk}/").status_code == 404
    assert "/parcels/" not in carla_at_work.get(address(contract)).text
    forgetting.forget_old()
    assert not Parcel.objects.exists()
    assert not path.exists()


def test_what_a_crash_left_is_made_again_and_at_last_given_up(
    carla: User, contract: Contract, time_travel: TimeTravel
) -> None:
    asking.ask(contract, "files", by=carla)
    for tries in (1, 2, 3):
        claimed = making._claimed()
        assert claimed is not None
        assert claimed.tries == tries
        assert making._claimed() is None
        time_travel.forward(minutes=21)
    assert not making.make_waiting()
    assert Parcel.objects.get().state == "failed"


def test_one_that_cannot_be_made_says_so(
    carla_at_work: Client, carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ValueError

    monkeypatch.setitem(making.MAKERS, "files", broken)  # type: ignore[arg-type]
    asking.ask(contract, "files", by=carla)
    for _ in range(3):
        making.make_waiting()
    page = carla_at_work.get(address(contract)).text
    assert "It could not be packed. That is our fault, and we know." in page
    assert not Notification.objects.filter(user=carla, key__startswith="parcel:").exists()


def test_a_file_that_is_missing_is_named_in_it(carla: User, contract: Contract) -> None:
    Path(contract.messages.earliest("pk").files.get(name="plan.txt").file.path).unlink()
    with all_files.make(contract) as made, ZipFile(made) as packed:
        assert b"plan.txt" in packed.read("MISSING.txt")
        assert packed.read("Messages/Plan (2).txt") == b"1"


def test_one_that_breaks_off_is_named_in_it_and_the_others_are_there(
    carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = contract.messages.earliest("pk").files.get(name="plan.txt").file.name
    opened = default_storage.open

    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "the disk gives no more")

    def half(name: str, mode: str = "rb") -> Any:
        return BreaksOff() if name == broken else opened(name, mode)

    monkeypatch.setattr(default_storage, "open", half)
    with all_files.make(contract) as made, ZipFile(made) as packed:
        assert packed.read("MISSING.txt").decode().splitlines()[1:] == ["plan.txt"]
        assert packed.read("Messages/Plan (2).txt") == b"1"
        assert packed.testzip() is None


def test_only_the_newest_is_kept(carla: User, ana: User, contract: Contract) -> None:
    others = asking.ask(contract, "files", by=ana)
    making.make_waiting()
    pack = asking.ask(contract, "pack", by=carla)
    making.make_waiting()
    asking.ask(contract, "files", by=carla)
    making.make_waiting()
    path = Path(Parcel.objects.get(person=carla, kind="files").file.path)
    newest = asking.ask(contract, "files", by=carla)
    assert path.exists()
    making.make_waiting()
    assert not path.exists()
    assert set(Parcel.objects.values_list("pk", flat=True)) == {others.pk, pack.pk, newest.pk}
    assert Path(Parcel.objects.get(pk=newest.pk).file.path).exists()


def test_none_is_begun_that_the_disk_has_no_room_for(
    carla_at_work: Client, carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "RESERVE", 10**18)
    monkeypatch.setitem(making.MAKERS, "files", None)  # type: ignore[arg-type]
    asking.ask(contract, "files", by=carla)
    making.make_waiting()
    assert Parcel.objects.get().state == "failed"
    assert "It could not be packed." in carla_at_work.get(address(contract)).text


def test_one_is_packed_at_a_time_so_that_what_arrives_comes_in_between(
    carla: User, ana: User, contract: Contract, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    for person in (carla, ana):
        asking.ask(contract, "files", by=person)
    for states in (["ready", "waiting"], ["ready", "ready"]):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.make_parcels()
        assert list(Parcel.objects.order_by("pk").values_list("state", flat=True)) == states
        assert woken.pop() == "disputes.make_parcels"
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.make_parcels()
    assert not woken


def test_the_page_lists_who_and_when_by_key(
    carla_at_work: Client, carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "A_PAGE", 2)
    seen, query, pages = [], "", 0
    while pages < 9:
        page = carla_at_work.get(address(contract) + query).context["files"]
        seen += [(file.name, file.author.name) for file in page]
        pages += 1
        if not page.older:
            break
        query = f"?older={page.older.replace('+', '%2B')}"
    assert pages == 3
    assert [name for name, _ in seen] == ["यह.txt", "CON.txt", "screen.png", "plan.txt", "Plan.txt"]
    assert {who for name, who in seen if name in {"CON.txt", "screen.png"}} == {"Ana Freelancer"}
    for nonsense in ("x", "~~", "2026-01-01T00:00:00~0~1", "2026-01-01T00:00:00%2B00:00~9~1"):
        assert len(carla_at_work.get(f"{address(contract)}?older={nonsense}").context["files"]) == 2


def test_many_files_cost_no_more_statements(carla: User, contract: Contract) -> None:
    with CaptureQueriesContext(connection) as few:
        contents.page_of(contract, {})
    for _ in range(5):
        Message.send(contract, by=carla, text="", files=[text_file()])
    with CaptureQueriesContext(connection) as many:
        assert len(contents.page_of(contract, {})) == 10
    assert len(few) == len(many) == 1
