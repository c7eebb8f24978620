"""Whatever script people write in, the PDF shows every character or names it: one document with all of it, set once."""

import re
from collections import Counter

import pytest

from disputes.pack.document import fonts
from disputes.pack.document.words import words
from tests import paper
from tests.pack_records import ANA, CARLA, characters, event, file, least, message, message_in, saying, set_whole

WRITTEN = {
    "Latin": "Łucja Żółć-Święcicka, Nguyễn Thị Ánh, İstanbul, Ștefan, ﬁnal “quotes” ½ € ₹ → ✓",
    "Greek": "Ελένη Παπαδοπούλου, ἄνθρωπος",
    "Cyrillic": "Наталія Їжакевич, Ђорђе",
    "Arabic": "مرحبا بالعالم، المبلغ ١٢٣",
    "Persian": "می‌خواهم پرداخت کنم",
    "Hebrew": "שלום עולם, שָׁלוֹם",
    "Devanagari": "नमस्ते दुनिया, क्षत्रिय स्त्री",
    "Bengali": "বাংলা, ক্ষমা, বিদ্যালয়",
    "Tamil": "தமிழ் வணக்கம்",
    "Telugu": "తెలుగు నమస్కారం",
    "Thai": "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอนหรือวรรณยุกต์เช่นเดียวกับภาษาจีนและออกเสียงแยกคำต่อคำ",
    "Khmer": "ភាសាខ្មែរ គឺជាភាសាកំណើត",
    "Chinese": "中文：这是一个很长的句子，漢語。𠮷",
    "Japanese": "日本語のテスト、「カタカナ」",
    "Korean": "한국어 안녕하세요",
    "marks": "q\u0303 x\u0323\u0307 m\u0304, cafe\u0301, A\u030a",
    "right to left with amounts": "הסכום הוא $1,234.50 (סופי) ואז €20",
    "left to right with Hebrew": "The sum (הסכום) is $1,234.50, not €20.",
}
NAMES = [
    "Ana Pavić",
    "The Harbour Museum",
    "Dr. Amara Obi",
    "Nguyễn Thị Minh Khai",
    "Þóra Jónsdóttir",
    "عبدالرحمن المستنصرينالعباسيين",
    "יעל בן־דוד",
    "लक्ष्मीनारायण श्रीवास्तव",
    "สมชาย ใจดี",
    "முத்துவேல் கருணாநிதி",
    "王小明 山田太郎 김민수",
    "សុខ សុភា",
]
FILE_NAMES = [
    "हिंदी अनुवाद.pdf",
    "งานส่งมอบครั้งที่ ๑.pdf",
    "عَقْد.pdf",
    "Übersicht für Müller.pdf",
    "Smith & Sons, Q1 report [final].pdf",
    "50 % off + more – v2 #3.pdf",
    "最終版（改訂）.psd",
]
TITLE = " ".join(list(WRITTEN.values())[:15])
NOT_SET = "Fine 👍🏽 👍, \u202eevil, ᏣᎳᎩ\U000f0000 \x07"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Every script in messages, a title, names of people and of files, and what no typeface has."""
    files = tuple(file(name, place) for place, name in enumerate(FILE_NAMES))
    texts = [*WRITTEN.values(), NOT_SET]
    record = {
        **saying(),
        "messages": [message(n, text, files=files if n == 1 else ()) for n, text in enumerate(texts, start=1)],
        "events": [event({"name": name, "role": "client"}, note=name) for name in NAMES],
    }
    record["contract"] = {**record["contract"], "title": TITLE}
    return set_whole(record)


@pytest.fixture(scope="module")
def shown(pdf: bytes) -> str:
    """All that its glyphs stand for."""
    return paper.spelled(pdf)


def told_in(shown: str, begin: str, end: str) -> str:
    """What stands between these two, for the last time."""
    return shown.rpartition(begin)[2].partition(end)[0]


def dotted(name: str) -> str:
    """Arabic as it is set, from the right: the dots of a letter may be a glyph of their own, which tells it again."""
    return "".join(f"{letter}+" for letter in reversed(name))


@pytest.mark.parametrize(("number", "script"), list(enumerate(WRITTEN, start=1)))
def test_every_script_is_set(shown: str, number: int, script: str) -> None:
    told = told_in(shown, f"Message {number} · Carla", f"Message {number + 1} · Carla")
    assert characters(WRITTEN[script]) - characters(told) == Counter()
    assert "[" not in told.partition("File “")[0]


def test_every_script_is_set_in_a_title_and_in_names_of_people_and_files(shown: str) -> None:
    front = shown.partition("Everything on record")[0]
    assert characters(TITLE) - characters(front) == Counter()
    listed = told_in(shown, "What happened when", "Payments and refunds")
    assert characters("".join(NAMES) * 2) - characters(listed) == Counter()
    for place in ("Message 1 · Carla", "its SHA-256 when it was sent"):
        assert characters("".join(FILE_NAMES)) - characters(shown.rpartition(place)[2]) == Counter()


def test_letters_that_are_joined_are_set_joined_and_from_the_right(shown: str, pdf: bytes) -> None:
    """Arabic letters have a shape for each place in a word, Devanagari's become one, Hebrew runs from the right."""
    shapes = paper.shapes(pdf)
    assert len(shapes["م"]) > 2
    assert any(len(text) > 2 and text.startswith("क\u094d") for text in shapes)
    assert "םלוע םולש" in shown
    assert "The sum (םוכסה) is $1,234.50, not €20." in shown
    assert (
        len(re.findall(dotted(NAMES[5].split()[1]), told_in(shown, "What happened when", "Payments and refunds"))) == 2
    )


def test_what_no_typeface_has_is_named_where_it_stands(shown: str) -> None:
    named = ("[thumbs up sign]", "[right-to-left override]", "[Cherokee U+13E3 U+13B3 U+13A9]", "[U+F0000]", "[U+0007]")
    told = told_in(shown, f"Message {len(WRITTEN) + 1} · Carla", "What happened when")
    for each in named:
        assert each in told


def test_and_once_more_in_a_list_at_the_end(pdf: bytes) -> None:
    text = " ".join(paper.pages(pdf)).partition("None of the document’s typefaces has them")[2]
    rows = (
        "U+0007 Has none named 1",
        "U+13E3 cherokee letter tsa named 1",
        "U+202E right-to-left override named 1",
        "U+1F3FD emoji modifier fitzpatrick type-4 left out 1",
        "U+1F44D thumbs up sign named 2",
        "U+F0000 Has none named 1",
    )
    for row in rows:
        assert row in text


def test_there_is_no_such_list_where_everything_is_set() -> None:
    assert "cannot show" not in " ".join(paper.pages(set_whole(least())))


def test_every_character_of_every_typeface_can_be_set() -> None:
    """The press stops where a character has no glyph: alone, joined to the next one, and with a mark on it."""
    every = sorted(fonts._typefaces_of())
    assert len(every) > 45_000
    lines = [" ".join(every[place : place + 60]) for place in range(0, len(every), 60)]
    marked = [
        " ".join(f"{each}\u0301\u200d{each}" for each in every[place : place + 30]) for place in range(0, 6_000, 30)
    ]
    pdf = set_whole(saying("\n".join([*lines, *marked])))
    assert b"pdfaid:conformance>A<" in pdf


def test_a_word_longer_than_the_page_is_wide_is_wrapped() -> None:
    endless = [f"{'W' * 300}\n{'مرحبا' * 60}\n{'1/' * 150}\n{'👍x' * 100}"]
    pdf = set_whole({**saying(*endless), "events": [event({**ANA, "name": "مرحبا" * 16}), event(CARLA, "m" * 300)]})
    assert characters(message_in(pdf))["W"] == 300
    assert paper.widest(pdf) <= paper.A4_WIDTH - paper.MARGIN + 1


def test_an_endless_word_is_broken_where_it_does_no_harm() -> None:
    assert words("ب" * 40) == {"lines": [{"runs": ["\u200b".join(["ب" * 20] * 2)], "lang": "ar"}]}
    assert words("क्ष" * 20) == {"lines": [{"runs": ["\u200b".join(["क्ष"] * 20)]}]}


def test_an_address_stays_whole_to_be_copied() -> None:
    address = (
        "https://example.org/a/very/long/path/that/goes/on/for-ever/and/does/not/fit/on/one/line/of/the/page?x=1&y=2"
    )
    assert words(address) == address
    assert address in message_in(set_whole(saying(address)))


def test_a_hash_is_never_broken() -> None:
    assert words("0123456789abcdef" * 4) == "0123456789abcdef" * 4
