"""What a bank is shown on paper: what was paid for and nothing else, within the room that the bank has."""

import pytest

from accounts.models import User
from contracts.models import Message
from disputes.pack import for_bank
from disputes.pack.document import setting
from disputes.pack.teller import Json
from escrow.chargebacks.evidence import Document, documents_for
from escrow.models import Chargeback, Payment
from marketplace import clock
from milestones.models import Milestone
from tests import paper, story

pytestmark = pytest.mark.django_db
ROOM = 4_500_000


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    """The first of two; only this one is paid for."""
    return story.submitted_milestone(client=carla, freelancer=ana)


def about(payment: Payment) -> Chargeback:
    now = clock.now()
    return Chargeback.objects.create(
        payment=payment, provider_ref="dp_1", currency="USD", amount_minor=60_000, opened_at=now, next_attempt_at=now
    )


def made(room: int = ROOM) -> dict[str, Document]:
    chargeback = Chargeback.objects.first() or about(Payment.objects.get())
    return {document.kind: document for document in documents_for(chargeback, room=room)}


def text_of(document: Document) -> str:
    return " ".join(paper.pages(document.content))


def say(milestone: Milestone, text: str, count: int = 1) -> None:
    for number in range(count):
        Message.send(milestone.contract, by=milestone.contract.client, text=f"{text} {number}", files=[])


def test_only_what_was_paid_for(milestone: Milestone) -> None:
    second = story.milestones_of(milestone.contract)[1]
    work = text_of(made()["work"])
    assert f"1. {milestone.title}" in work
    assert "Submission 1" in work
    assert work.count(second.title) == work.count(milestone.title) - work.count(f"1. {milestone.title}") + 1
    assert "evidence for a bank" in work
    assert "$600.00" in work


def test_what_there_is_not_makes_no_file(milestone: Milestone) -> None:
    assert set(made()) == {"work"}
    say(milestone, "Hello.")
    assert set(made()) == {"work", "messages"}


def test_peoples_words_are_no_markup(milestone: Milestone) -> None:
    say(milestone, "<b>bold</b> & <para>")
    assert "<b>bold</b> & <para> 0" in text_of(made()["messages"])


def test_a_ruling_is_shown_without_what_was_said_before_staff(carla: User, ana: User) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana, by=story.arbiter(name="Ari Arbiter"))
    ruling = dispute.rulings.get()
    [statement, *_] = dispute.statements.all()
    page = text_of(made()["ruling"])
    assert "Ruling 1" in page
    assert " ".join(ruling.reasons.split()) in page
    assert statement.story not in page
    assert "Ari Arbiter" not in page


def test_what_is_too_large_is_shortened_and_says_so(milestone: Milestone) -> None:
    say(milestone, "word " * 1_500, count=30)
    whole = made()["messages"]
    assert "This document is shortened" not in text_of(whole)
    room = len(whole.content) * 100 // 35
    short = made(room - 1_000)["messages"]
    assert len(short.content) <= (room - 1_000) * 35 // 100
    page = text_of(short)
    assert "This document is shortened, because banks take only so much: of each text the first 4,000 char" in page
    assert "[shortened]" in page


def test_of_very_many_messages_the_latest_are_shown(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(for_bank, "TRIES", ((for_bank.ALL, for_bank.ALL), (300, 5)))
    monkeypatch.setattr(for_bank, "MOST_CHARACTERS", 4_000)
    say(milestone, "A plan, which is longer than one might think.", count=60)
    page = text_of(made()["messages"])
    assert "of the messages the last 5" in page
    assert "think. 59" in page
    assert "think. 54" not in page


def test_many_short_lines_are_as_long_as_they_look(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand lines of one letter take pages to print and minutes to set."""
    monkeypatch.setattr(for_bank, "TRIES", ((for_bank.ALL, for_bank.ALL), (40, 5)))
    monkeypatch.setattr(for_bank, "MOST_CHARACTERS", 8_000)
    say(milestone, "a\n" * 400, count=3)
    assert "of each text the first 40 characters" in text_of(made()["messages"])


def test_what_cannot_be_made_small_enough_is_left_out_and_alarmed(
    milestone: Milestone, caplog: pytest.LogCaptureFixture
) -> None:
    assert made(room=10_000) == {}
    assert "could not be made small enough" in caplog.text


def test_what_the_press_cannot_set_whole_is_shortened(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that are named, by the hundred thousand, take more memory than it is given."""
    say(milestone, "word " * 900, count=3)
    press = setting._pressed

    def small(wanted: Json) -> bytes:
        if len(str(wanted["data"])) > 10_000:
            raise setting.NotSet("It took too much memory.")
        return press(wanted)

    monkeypatch.setattr(setting, "_pressed", small)
    assert "of each text the first" in text_of(made()["messages"])


def test_a_press_that_sets_nothing_is_heard_of(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "SECONDS", 0.01)
    with pytest.raises(setting.NotSet):
        made()
