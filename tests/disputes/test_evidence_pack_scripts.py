"""Whatever script people write in, the PDF shows every character or names it, and what they write commands nothing."""

import re
from collections import Counter

import pytest

from disputes.pack.document import fonts, setting
from disputes.pack.document.words import words
from disputes.pack.teller import Json
from tests import paper

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
    "right to left with amounts": "הסכום הוא $1,234.50 (סופי) ואז €20",
    "left to right with Hebrew": "The sum (הסכום) is $1,234.50, not €20.",
}
HOSTILE = """#read("/etc/passwd") #import "pack.typ": data #include "bank.typ" #panic() #sys.inputs
$ x^2 $ *bold* _thin_ `code` <label> @label [body] {code} \\u{61} \\ // comment /* and */ -- --- ... ~ ' "
= Ledger
- item
+ item
/ term: told
#set page(fill: red) #show: none #context here()
"""


@pytest.fixture(scope="module")
def record() -> Json:
    """The least that there can be on record."""
    at = "2026-12-06T13:03:00.000000Z"
    parties = [{"name": "Carla", "role": "client"}, {"name": "Ana", "role": "freelancer"}]
    nothing = {"amount_minor": 0, "currency": "USD", "text": "$0.00"}
    instants = ("created_at", "offered_at", "accepted_at", "ending_since", "closed_at")
    amounts = ("agreed", "paid", "protected", "in_review", "disputed", "frozen", "remaining", "refunded", "taken_back")
    return {
        "site": "https://surety.example",
        "made_at": at,
        "contract": {
            "id": 1,
            "address": "https://surety.example/contracts/1/",
            "title": "A shop",
            "names_in_terms": {"client": "Carla", "freelancer": "Ana"},
            "fee_bps": 500,
            "change_rounds": 3,
            "state_text": "Active",
            **dict.fromkeys(instants, at),
        },
        "people": parties,
        "figures": dict.fromkeys(amounts, nothing),
        "job": {"title": "", "description": "", "files": [], "proposal": {"sent_at": at, "cover_letter": ""}},
        **{part: [] for part in ("terms", "milestones", "messages", "events", "payments", "refunds", "chargebacks")},
        "ledger": [],
        "damaged_files": [],
        "file_count": 0,
    }


def saying(record: Json, *texts: str) -> Json:
    """The record with a message of each text."""
    by, at = record["people"][0], record["made_at"]
    told = [
        {"number": number, "by": by, "sent_at": at, "text": text, "files": []}
        for number, text in enumerate(texts, start=1)
    ]
    return {**record, "messages": told}


def message_in(pdf: bytes) -> str:
    """What the glyphs of the one message stand for."""
    _, _, after = paper.spelled(pdf).partition("13:03 UTC".join(["Message 1 · Carla (client) · 6 Dec 2026, ", ""]))
    return after.partition("What happened when")[0]


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s\u200b-\u200f\u2066-\u2069]", "", text))


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_every_script_is_set(record: Json, text: str) -> None:
    shown = message_in(setting.set_record(saying(record, text)))
    assert characters(text) - characters(shown) == Counter()
    assert "[" not in shown


def test_every_script_is_set_in_a_title_too(record: Json) -> None:
    titled = {**record, "contract": {**record["contract"], "title": " ".join(WRITTEN.values())}}
    shown = paper.spelled(setting.set_record(titled)).partition("Everything on record")[0]
    assert characters(titled["contract"]["title"]) - characters(shown) == Counter()


def test_what_no_typeface_has_is_named_on_the_page(record: Json) -> None:
    text = paper.spelled(setting.set_record(saying(record, "Fine 👍🏽, \u202eevil, ᏣᎳᎩ\U000f0000")))
    for named in ("[thumbs up sign]", "[right-to-left override]", "[Cherokee, 3 characters]", "[U+F0000]"):
        assert named in text


def test_every_character_of_every_typeface_can_be_set(record: Json) -> None:
    """The press stops where a character has no glyph: alone, joined to the next one, and with a mark on it."""
    every = sorted(fonts._typefaces_of())
    assert len(every) > 45_000
    lines = [" ".join(every[place : place + 60]) for place in range(0, len(every), 60)]
    marked = [
        " ".join(f"{each}\u0301\u200d{each}" for each in every[place : place + 30]) for place in range(0, 6_000, 30)
    ]
    pdf = setting.set_record(saying(record, "\n".join(lines), "\n".join(marked)))
    assert b"pdfaid:conformance>A<" in pdf


def test_markup_is_words_like_any_other(record: Json) -> None:
    titled = saying({**record, "contract": {**record["contract"], "title": HOSTILE}}, HOSTILE)
    pdf = setting.set_record(titled)
    shown = message_in(pdf)
    for line in HOSTILE.splitlines():
        assert line.strip() in shown
    assert " ".join(HOSTILE.split()) in paper.spelled(pdf)
    assert "root:" not in paper.spelled(pdf)


def test_a_number_or_an_instant_in_a_text_is_text(record: Json) -> None:
    assert "2026-12-06T13:03:00.000000Z" in message_in(setting.set_record(saying(record, record["made_at"])))


def test_a_word_longer_than_the_page_is_wide_is_wrapped(record: Json) -> None:
    pdf = setting.set_record(saying(record, f"{'W' * 300}\n{'مرحبا' * 60}\n{'1/' * 150}\n{'👍x' * 100}"))
    assert characters(message_in(pdf))["W"] == 300
    assert paper.widest(pdf) <= paper.A4_WIDTH - paper.MARGIN + 1


def test_an_address_stays_whole_to_be_copied(record: Json) -> None:
    address = (
        "https://example.org/a/very/long/path/that/goes/on/for-ever/and/does/not/fit/on/one/line/of/the/page?x=1&y=2"
    )
    assert words(address) == address
    assert address in message_in(setting.set_record(saying(record, address)))


def test_a_hash_is_never_broken() -> None:
    assert words("0123456789abcdef" * 4) == "0123456789abcdef" * 4


def test_what_the_standard_forbids_stops_no_pack_and_alarms(
    record: Json, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("disputes.pack.document.naming.can_be_set", lambda seen: True)
    monkeypatch.setattr(setting, "alarm", lambda subject, text: said.append(text))
    said: list[str] = []
    pdf = setting.set_record(saying(record, "Fine 👍"))
    assert len(said) == 1
    assert "contract 1" in said[0]
    with pytest.raises(AssertionError, match="a box in place of a character"):
        paper.spelled(pdf)


def test_a_press_that_takes_too_long_is_stopped(record: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "SECONDS", 0.01)
    with pytest.raises(setting.NotSet, match="was not done after"):
        setting.set_record(record)


def test_a_press_that_takes_too_much_memory_is_stopped(record: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MEMORY", 150 * 1024**2)
    with pytest.raises(setting.NotSet, match="ended with"):
        setting.set_record(saying(record, *["word " * 1_000] * 200))


def test_the_press_reads_nothing_but_its_templates(record: Json) -> None:
    """Were a text ever taken for markup, it would have the templates to read and no more."""
    with pytest.raises(setting.NotSet):
        setting._pressed({**setting.order("../press.py", record, {}), "standards": []})
