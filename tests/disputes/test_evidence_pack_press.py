"""People's words command nothing, and the press has its templates to read and no more; its time and memory end."""

from pathlib import Path

import pytest

from disputes.pack.document import setting
from disputes.pack.teller import Json
from tests import paper
from tests.pack_records import copied, file, least, message, message_in, of_pack, people_s_words, saying, set_whole
from tests.packs import Pack

HOSTILE = r"""#read("/etc/passwd") #import "pack.typ": data #include "bank.typ" #panic() #sys.inputs
$ x^2 $ *bold* _thin_ `code` <label> @label [body] {code} \u{61} \ // comment /* and */ -- --- ... ~ ' "
= Ledger
- item
+ item
/ term: told
#set page(fill: red) #show: none #context here() #eval("1 + 1") #plugin("a.wasm") @preview/tablex:0.0.1
"""
COMMANDS = r'#panic() $*_`<a>@b\ #read("/etc/passwd") end-%d.'
SECRET = "Nobody may read this."
READING = """#import "page.typ": paper
#let data = json(bytes(sys.inputs.data))
#show: body => paper(data, "evidence pack", body)
#let told = read("%s")
#told
"""


def test_markup_is_words_like_any_other() -> None:
    files = (file(HOSTILE.splitlines()[1], 1), file('#read("/etc/passwd").pdf', 2))
    record = {**saying(), "messages": [message(1, HOSTILE, files=files)]}
    record["contract"] = {**record["contract"], "title": HOSTILE}
    pdf = set_whole(record)
    shown = message_in(pdf)
    for line in [*HOSTILE.splitlines(), '“#read("/etc/passwd").pdf”']:
        assert line.strip() in shown
    assert " ".join(HOSTILE.split()) in paper.spelled(pdf)
    assert "root:" not in paper.spelled(pdf)


@pytest.mark.django_db
def test_markup_is_words_wherever_people_write_any(pack: Pack) -> None:
    record = of_pack(pack.read("record.json"))
    places = list(people_s_words(record))
    assert len(places) > 30
    for number, (where, key) in enumerate(places):
        where[key] = COMMANDS % number
    told = paper.spelled(set_whole(record)).replace("\u200b", "")
    assert [key for number, (_, key) in enumerate(places) if COMMANDS % number not in told] == []
    assert "root:" not in told


def test_no_template_takes_a_text_for_markup() -> None:
    templates = list((setting.PRESS.parent / "templates").glob("*.typ"))
    assert len(templates) > 10
    for template in templates:
        for command in ("eval(", "read(", "plugin(", "include ", "@preview", "@local"):
            assert command not in template.read_text(), (template.name, command)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the templates, as the rest of the site's are."""
    path = tmp_path / "document" / "secret.txt"
    path.parent.mkdir()
    path.write_text(SECRET)
    return path


def pressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, press: str = "") -> bytes:
    """What a press gives whose template reads this path."""
    monkeypatch.setattr(setting, "PRESS", copied(tmp_path, press))
    (setting.PRESS.parent / "templates" / "reading.typ").write_text(READING % path)
    return setting._pressed({**order("reading.typ"), "standards": []})


def order(template: str) -> Json:
    data: Json = {"title": "A shop", "made_at": {"order": "2026-12-06T13:03:00Z", "read": "now"}, "contract": {"id": 1}}
    return setting.order(template, data)


@pytest.mark.parametrize("path", ["../secret.txt", "/../secret.txt", "{tmp}/document/secret.txt", "/etc/passwd"])
def test_the_press_reads_nothing_but_its_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: Path, path: str
) -> None:
    """Were a text ever taken for markup, it would have the templates to read and no more."""
    with pytest.raises(setting.Refused, match=r"outside|not found|escape"):
        pressed(tmp_path, monkeypatch, path.format(tmp=tmp_path))


def test_a_press_whose_root_is_wider_would_read_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: Path
) -> None:
    """So that the test above can be believed: its template reads what it can."""
    wider = setting.PRESS.read_text().replace("root=TEMPLATES,", "root=TEMPLATES.parent,")
    assert SECRET in " ".join(paper.pages(pressed(tmp_path, monkeypatch, "../secret.txt", wider)))


def test_what_the_standard_forbids_stops_no_pack_and_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disputes.pack.document.fonts.can_be_set", lambda seen: True)
    monkeypatch.setattr("disputes.pack.document.naming._kind", lambda cluster: ("kept", ""))
    monkeypatch.setattr(setting, "alarm", lambda subject, text: said.append(text))
    said: list[str] = []
    pdf = set_whole(saying("Fine 👍"))
    assert len(said) == 1
    assert "contract 1" in said[0]
    with pytest.raises(AssertionError, match="a box in place of a character"):
        paper.spelled(pdf)


def test_a_press_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "SECONDS", 0.01)
    with pytest.raises(setting.NotSet, match="was not done after"):
        set_whole(least())


def test_a_press_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MEMORY", 64 * 1024**2)
    with pytest.raises(setting.NotSet, match="ended with"):
        set_whole(saying(*["word " * 600] * 70))
