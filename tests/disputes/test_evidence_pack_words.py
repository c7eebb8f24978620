"""Whatever people write is in the PDF as they wrote it: all of Europe's names, markup, far too much of anything."""

from datetime import timedelta

import pytest

from contracts.models import Contract, Message
from contracts.proposals.models import Step
from disputes.pack.document.naming import runs_of
from disputes.pack.document.words import inline, words
from marketplace import clock
from milestones.verbs import answering_settlements, hiring, offers
from tests import packs, paper, story
from tests.factories import ClientFactory, FreelancerFactory, ProposalFactory

pytestmark = pytest.mark.django_db
GREEK, CYRILLIC, POLISH = "Ελένη Παπαδοπούλου", "Наталія Їжакевич", "Łucja Żółć-Święcicka"


def contract_with(text: str) -> Contract:
    contract = story.active_contract()
    Message.objects.create(contract=contract, author=contract.client, text=text, sent_at=contract.created_at)
    return contract


@pytest.mark.parametrize(("one", "other"), [(GREEK, CYRILLIC), (POLISH, "Nguyễn Thị Ánh, İstanbul, Ștefan")])
def test_names_beyond_latin_1(one: str, other: str) -> None:
    contract = story.active_contract(client=ClientFactory(name=one), freelancer=FreelancerFactory(name=other))
    pack = packs.pack_of(contract)
    assert one in pack.text()
    assert other in pack.text()
    assert [person["name"] for person in pack.record["people"]] == [one, other]


def test_typefaces_are_in_the_document() -> None:
    embedded = paper.typefaces(packs.pack_of(contract_with(GREEK)).read("record.pdf"))
    assert {"FiraSans-Regular", "FiraSans-SemiBold", "IBMPlexMono-Regular"} <= embedded


def test_markup_is_words_like_any_other() -> None:
    hostile = 'a <b>bold</b> <img src="file:///etc/passwd"/> <a href="javascript:1">x</a> &lt; </para> {{ 1 }}'
    assert hostile in packs.pack_of(contract_with(hostile)).text()


def test_lines_and_indents_are_kept() -> None:
    indented = "\u00a0\u00a0b" + "\u00a0" * 4 + "c"
    assert words("a\r\n  b\tc") == {"lines": [{"runs": ["a"]}, {"runs": [indented]}]}
    assert inline("a\n b") == "a b"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok 👍🏽!", ["ok ", {"named": "[thumbs up sign]"}, "!"]),
        ("ᏣᎳᎩ ᎦᏬ", [{"named": "[Cherokee U+13E3 U+13B3 U+13A9 U+13A6 U+13EC]"}]),
        ("Ꭰ" * 25, [{"named": "[Cherokee, 25 characters]"}]),
        ("\u202eno", [{"named": "[right-to-left override]"}, "no"]),
        ("\uf8ff", [{"named": "[U+F8FF]"}]),
        ("a\u2028b", ["a", {"named": "[line separator]"}, "b"]),
        ("日本語です 中文 한국어 مرحبا שלום", ["日本語です 中文 한국어 مرحبا שלום"]),
        ("क्‍ष", ["क्‍ष"]),
        ("👍x" * 9, [{"named": "[U+1F44D]"}, "x"] * 9),
        ("<👍>", ["<", {"named": "[thumbs up sign]"}, ">"]),
        ("ש\u0e31", [{"named": "[Hebrew U+05E9 U+0E31]"}]),
    ],
)
def test_what_no_typeface_has_is_named(text: str, told: list[str | dict[str, str]]) -> None:
    assert runs_of(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "line\n" * 1_000,
        "<b>" * 1_600,
        "word " * 1_000,
        "👍 " * 2_500,
        "中" * 5_000,
        "ש a" * 1_600,
        "\u202e\u0600" * 2_500,
    ],
    ids=["lines", "markup", "words", "emoji", "Chinese", "scripts", "signs"],
)
def test_any_text_fits_on_pages(text: str) -> None:
    pack = packs.pack_of(contract_with(text))
    assert pack.record["messages"][0]["text"] == text
    assert "What happened when" in "".join(pack.pages()[-3:])


def test_the_longest_titles_and_notes_fit_into_tables() -> None:
    title = "ש👍" * 50
    plan = [Step(title, 60_000, (clock.now() + timedelta(days=9)).date(), ["ש👍" * 150])]
    proposal = ProposalFactory(plan=plan, job__title=title)
    contract = story.contract_of(story.pay(hiring.hire(proposal, by=proposal.job.client, whole=True)))
    offers.accept(contract, by=contract.freelancer)
    [milestone] = story.milestones_of(contract)
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=100)
    answering_settlements.decline(offer, by=milestone.contract.freelancer, answer="\nש👍\n" * 400)
    pack = packs.pack_of(milestone.contract)
    assert pack.record["milestones"][0]["title"] == title
    assert "[U+1F44D]" in pack.text()
