"""A party takes everything on record about a contract away, in one zip that a stranger can check."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from contracts.models import Contract, Message, MessageFile
from disputes.pack import record
from disputes.pack.teller import safe_name
from marketplace import clock, limits
from tests import packs, story
from tests.packs import Pack

pytestmark = pytest.mark.django_db


def test_both_parties_download_it(client: Client, carla: User, ana: User, packed: Contract) -> None:
    for party in (carla, ana):
        client.force_login(party)
        assert f'href="/contracts/{packed.pk}/evidence-pack/"' in client.get(packed.get_absolute_url()).text
        answer = packs.fetched(client, packed)
        assert packs.opened(answer.getvalue()).record["contract"]["title"] == packed.title
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
        assert answer["Cache-Control"] == "private, no-store"
        assert re.fullmatch(
            rf'attachment; filename="surety-contract-{packed.pk}-\d{{8}}-\d{{4}}Z\.zip"',
            answer["Content-Disposition"],
        )


def test_a_stranger_can_check_it_with_sha256sum(pack: Pack, tmp_path: Path) -> None:
    checked = pack.checked(tmp_path / "whole")
    assert set(checked.values()) == {"OK"}
    assert sorted([*checked, "SHA256SUMS"]) == sorted(pack.names)
    forged = tmp_path / "whole" / "record.json"
    forged.write_bytes(forged.read_bytes().replace(b"$400.00", b"$900.00"))
    assert [name for name, said in packs.sha256sum(tmp_path / "whole").items() if said != "OK"] == ["record.json"]


def test_every_file_is_in_it_and_told_of(pack: Pack) -> None:
    names = [name for name in pack.names if name.startswith("files/")]
    contents = {name.rpartition("/")[0] + "/": pack.read(name) for name in names}
    assert contents == packs.FILES
    told = pack.record
    assert (told["file_count"], told["damaged_files"]) == (5, [])
    [entry] = told["messages"][0]["files"]
    assert (entry["name"], entry["check"], entry["size"]) == ("σχέδιο 1.png", "intact", 70)
    assert hashlib.sha256(pack.read(entry["path"])).hexdigest() == entry["sha256"]


def test_two_packs_of_the_same_moment_are_equal(packed: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(record.clock, "now", lambda: now)
    one, other = packs.pack_of(packed), packs.pack_of(packed)
    assert one.names == other.names
    for name in one.names:
        assert one.read(name) == other.read(name), name


def test_one_person_takes_so_many_in_an_hour(
    client: Client, carla: User, ana: User, packed: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PACKS", replace(limits.PACKS, most=1))
    client.force_login(carla)
    assert packs.fetched(client, packed).getvalue()
    refused = packs.fetched(client, packed)
    assert refused.status_code == 429
    assert "You can have 1 evidence packs an hour" in refused.text
    client.force_login(ana)
    assert packs.fetched(client, packed).getvalue()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "file.hidden"),
        ("-rf *", "rf"),
        ("a\\b\nc.txt", "a_b_c.txt"),
        ("Résumé Ελένη.PDF", "Resume.PDF"),
        ("σχέδιο", "file"),
        ("x" * 300 + ".txt", "x" * 80 + ".txt"),
    ],
)
def test_names_are_safe_to_unpack_anywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_hostile_name_stays_in_its_folder() -> None:
    contract = story.active_contract()
    message = Message.send(contract, by=contract.client, text="Here.")
    MessageFile.objects.create(
        message=message,
        file=ContentFile(b"x", name="x"),
        name="/../../evil\n.txt",
        content_type="text/plain",
        size=1,
        sha256=hashlib.sha256(b"x").hexdigest(),
    )
    [name] = [name for name in packs.pack_of(contract).names if name.startswith("files/")]
    assert re.fullmatch(r"files/messages/1/\d+-evil\.txt", name)
