"""A long record comes in parts, and nothing of it is lost or told twice."""

import re

import pytest

from contracts.models import Message
from disputes.pack.document import parts, setting
from disputes.pack.document.parts import LISTS, SECTIONS, parts_of
from tests import packs, paper, story
from tests.pack_records import event, least, of_pack, saying
from tests.packs import Pack


@pytest.fixture
def room_for_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROOM", 2_500)


def test_a_short_record_is_one_part_with_every_section() -> None:
    [part] = parts_of(least())
    assert part["sections"] == list(SECTIONS)
    assert (part["part"], part["parts"], part["file"], part["is_last"]) == (1, 1, "record.pdf", True)


def test_a_long_one_is_many_and_every_entry_is_in_one_of_them(room_for_little: None) -> None:
    record = {
        **saying(*(f"Word {n} 👍." for n in range(1, 61))),
        "events": [event(each) for each in [{"name": "A", "role": "client"}] * 40],
    }
    found = parts_of(record)
    assert len(found) > 4
    assert [part["file"] for part in found] == ["record.pdf", *(f"record-{n}.pdf" for n in range(2, len(found) + 1))]
    assert [message["number"] for part in found for message in part["messages"]] == list(range(1, 61))
    assert sum(len(part["events"]) for part in found) == 40
    assert [each["count"] for part in found for each in part["unset"]] == [60]
    assert found[-1]["sections"][-1] == "unset"
    assert found[1]["continued"] == "messages"
    assert found[0]["others"][0]["messages"] == [found[1]["messages"][0]["number"], found[1]["messages"][-1]["number"]]


def test_an_entry_that_is_too_large_is_a_part_of_its_own(room_for_little: None) -> None:
    found = parts_of(saying("one", "word " * 1_000, "three"))
    assert [[each["number"] for each in part["messages"]] for part in found] == [[1], [2], [3]]


def test_the_parts_are_set_one_by_one_and_say_which_they_are(room_for_little: None) -> None:
    texts = [f"Word-{n}." for n in range(1, 31)]
    made = dict(setting.set_record(saying(*texts)))
    assert list(made)[:2] == ["record.pdf", "record-2.pdf"]
    first = paper.pages(made["record.pdf"])
    assert f"it comes in {len(made)} documents" in " ".join(first)
    assert re.search(r"Part 2, record-2.pdf Messages \d+ to \d+", " ".join(first))
    for number, pdf in enumerate(made.values(), start=1):
        pages = paper.pages(pdf)
        for place, page in enumerate(pages, start=1):
            assert f"Part {number} of {len(made)} · Page {place} of {len(pages)}" in page
    everything = " ".join(page for pdf in made.values() for page in paper.pages(pdf))
    assert [text for text in texts if everything.count(text) != 1] == []
    last = list(made)[-1]
    assert [name for name, pdf in made.items() if "How to check this pack" in " ".join(paper.pages(pdf))] == [last]


@pytest.mark.django_db
def test_a_pack_in_parts_says_all_that_one_document_does(
    pack: Pack, room_for_little: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = of_pack(pack.read("record.json"))
    divided = parts_of(record)
    monkeypatch.setattr(parts, "ROOM", 10**9)
    [whole] = parts_of(record)
    assert len(divided) > 5
    for _, name in LISTS:
        assert [each for part in divided for each in part[name]] == whole[name]
    for part in divided:
        assert setting._set("pack.typ", part).startswith(b"%PDF")


@pytest.mark.django_db
def test_the_zip_has_the_parts_and_says_so(room_for_little: None) -> None:
    contract = story.active_contract()
    for n in range(40):
        Message.send(contract, by=contract.client, text=f"Word {n}.")
    pack = packs.pack_of(contract)
    documents = [name for name in pack.names if name.endswith(".pdf")]
    assert len(documents) > 2
    readme = pack.read("README.txt").decode()
    assert f"it goes on in record-2.pdf to record-{len(documents)}.pdf" in readme
    for name in documents:
        assert f"  {name}\n" in pack.read("SHA256SUMS").decode()
