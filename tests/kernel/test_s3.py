"""Files kept in a bucket: fetched by addresses that live a minute, and its trouble is nobody's but theirs."""

import io
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import boto3
import pytest
from boto3.exceptions import S3UploadFailedError
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from moto.server import ThreadedMotoServer
from PIL import Image
from s3transfer.exceptions import RetriesExceededError

from accounts.models import User
from contracts.models import Contract, MessageFile
from marketplace.s3 import as_trouble_of_a_disk
from marketplace.storing import NowhereToStore
from marketplace.uploads import finishing
from marketplace.uploads.models import Upload
from milestones.models import Milestone
from tests import story
from tests.files import text_file
from tests.kernel.uploads import sent

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
KEYS = {"access_key": "test", "secret_key": "test", "region_name": "eu-central-1"}


def kept_at(endpoint: str) -> Any:
    options = {"bucket_name": "files", "endpoint_url": endpoint, **KEYS}
    storages = {**site.STORAGES, "default": {"BACKEND": "marketplace.s3.Bucket", "OPTIONS": options}}
    return override_settings(STORAGES=storages, S3_ADDRESSING="path")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Another machine, on this one, with a bucket."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name=KEYS["region_name"],
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
    )
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str) -> Iterator[None]:
    with kept_at(server):
        yield


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def fetched(address: str) -> Any:
    with urlopen(address) as answer:  # noqa: S310  our own server
        return answer.read(), answer.headers


@pytest.mark.usefixtures("bucket")
def test_a_file_goes_there_by_the_worker_and_comes_by_a_signed_address(
    client: Client, ana: User, contract: Contract
) -> None:
    client.force_login(ana)
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(written, "PNG")
    token = sent(client, "Übersicht [final].png", written.getvalue())
    assert Upload.objects.get().state == "arrived"
    finishing.finish_waiting()
    assert Upload.objects.get().state == "ready"
    client.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files-kept": [token]})
    address = f"/files/messages/{MessageFile.objects.get().pk}/"
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert parse_qs(urlsplit(answer["Location"]).query)["X-Amz-Expires"] == ["60"]
    content, headers = fetched(answer["Location"])
    assert content == written.getvalue()
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%9Cbersicht")
    shown, headers = fetched(client.get(f"{address}?preview")["Location"])
    assert headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(shown)).size == (40, 20)


@pytest.mark.usefixtures("bucket")
def test_nobody_else_is_given_an_address(client: Client, olga: User, ana: User, contract: Contract) -> None:
    client.force_login(ana)
    client.post(f"/contracts/{contract.pk}/messages/", {"text": "", "files": [text_file()]})
    client.force_login(olga)
    assert client.get(f"/files/messages/{MessageFile.objects.get().pk}/").status_code == 404


@pytest.mark.usefixtures("bucket")
def test_a_file_is_read_from_there_for_packs_and_a_missing_one_is_missing(contract: Contract, ana: User) -> None:
    name = default_storage.save("ab/cdef", io.BytesIO(b"content"))  # type: ignore[arg-type]
    with default_storage.open(name) as opened:
        assert opened.read() == b"content"
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


@pytest.mark.parametrize("error", [S3UploadFailedError("broken off"), RetriesExceededError(ConnectionError())])
def test_whatever_breaks_off_on_the_way_is_trouble_of_a_disk(error: Exception) -> None:
    with pytest.raises(OSError, match="ab/cdef"), as_trouble_of_a_disk("ab/cdef"):
        raise error


def test_its_trouble_never_stops_money(client: Client, ana: User, carla: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with kept_at(nowhere):
        client.force_login(ana)
        token = sent(client, "plan.txt", b"the plan")
        with pytest.raises(NowhereToStore):
            finishing.finish(Upload.objects.get())
        finishing.finish_waiting()
        assert Upload.objects.get(pk=token).state == "arrived"
        assert client.get(milestone.contract.get_absolute_url()).status_code == 200
        story.approve(milestone)
    assert Milestone.objects.get(pk=milestone.pk).state == "released"
    finishing.finish_waiting()
    assert Upload.objects.get(pk=token).is_ready
