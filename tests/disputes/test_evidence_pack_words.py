"""Whatever people write is in the PDF as they wrote it: all of Europe's names, markup, far too much of anything."""

from datetime import timedelta

import pytest

from contracts.models import Contract, Message
from contracts.proposals.models import Step
from disputes.pack.document.foreign import foreign
from disputes.pack.document.words import inline, words
from marketplace import clock
from milestones.verbs import answering_settlements, hiring, offers
from tests import packs, story
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
    pdf = packs.pack_of(contract_with(GREEK)).read("record.pdf")
    for typeface in (b"FiraSans-Regular", b"FiraSans-SemiBold", b"IBMPlexMono-Regular"):
        assert b"+" + typeface in pdf


def test_markup_is_words_like_any_other() -> None:
    hostile = 'a <b>bold</b> <img src="file:///etc/passwd"/> <a href="javascript:1">x</a> &lt; </para> {{ 1 }}'
    assert hostile in packs.pack_of(contract_with(hostile)).text()


def test_lines_and_indents_are_kept() -> None:
    assert words("a\r\n  b\tc") == "a<br/>\u00a0\u00a0b" + "\u00a0" * 4 + "c"
    assert inline("a\n b") == "a b"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok 👍🏽!", 'ok <font color="#565c57">[thumbs up sign]</font>!'),
        ("مرحبا بالعالم", '<font color="#565c57">[Arabic, 13 characters]</font>'),
        ("\u202eno", '<font color="#565c57">[right-to-left override]</font>no'),
        ("\uf8ff", '<font color="#565c57">[U+F8FF]</font>'),
        ("日本語です", '<font name="HeiseiKakuGo-W5">日本語です</font>'),
        ("中文", '<font name="STSong-Light">中文</font>'),
        ("한국어", '<font name="HYGothic-Medium">한국어</font>'),
        ("👍x" * 9, "[U+1F44D]x" * 9),
        ("<👍>", '&lt;<font color="#565c57">[thumbs up sign]</font>&gt;'),
    ],
)
def test_what_the_typeface_does_not_have_is_named(text: str, told: str) -> None:
    assert foreign(text) == told


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
    assert "What happened when" in pack.pages()[-2] + pack.pages()[-1] + pack.pages()[-3]


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
