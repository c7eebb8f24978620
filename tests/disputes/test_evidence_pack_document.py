"""The PDF in an evidence pack says to people what the record says to machines."""

import io
import re

import pytest
from pypdf import PdfReader

from accounts.models import User
from contracts.models import Contract
from disputes.pack.teller import instant
from tests import packs, story
from tests.packs import Pack

pytestmark = pytest.mark.django_db


def test_the_pdf_says_it_to_people(pack: Pack, packed: Contract, carla: User, ana: User) -> None:
    pages, text = pack.pages(), pack.text()
    for what in (
        packed.title,
        f"{carla.name} (client)",
        f"{ana.name} (freelancer)",
        "$400.00 to the freelancer, $200.00 back to the client",
        packs.STORY,
        "Quotes message 1 of Carla Client",
        "https://work.example.org/a?b=1&c=2",
        "Part 1 works: partly met",
        "Surety staff",
        "All 5 files that were sent are in this pack, unchanged",
        pack.record["messages"][0]["files"][0]["sha256"],
        pack.record["ledger"][1]["chain"]["hash"],
    ):
        assert what in text
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
    about = PdfReader(io.BytesIO(pack.read("record.pdf"))).metadata
    assert about
    assert (about.title, instant(about.creation_date)) == (
        f"Evidence pack: {packed.title}",
        pack.record["made_at"][:-8] + ".000000Z",
    )
    in_contents = re.search(r"Ledger (\d+)", pages[1])
    assert in_contents
    assert "Ledger The books are double-entry" in pages[int(in_contents[1]) - 1]


def test_what_happened_later_stands_later_in_the_pdf(pack: Pack) -> None:
    text = pack.text()
    order = ["Submission 1 ·", "Change request 1 ·", "Submission 2 ·", "Settlement offer 1 ·"]
    order += ["Ruling 1 ·", "Appeal against ruling 1 ·", "Ruling 2 ·"]
    assert sorted(order, key=text.index) == order


def test_a_journal_that_is_not_linked_yet_says_so() -> None:
    pack = packs.pack_of(story.active_contract())
    assert [journal["chain"] for journal in pack.record["ledger"]] == [None]
    assert "Not in the hash chain yet when this pack was made" in pack.text()
