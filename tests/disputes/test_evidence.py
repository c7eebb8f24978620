"""Evidence is added by the two sides until there is a ruling, and is never changed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notification, User
from contracts.models import Message
from disputes.deciders import taking
from disputes.models import Dispute, EvidenceFile
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import AnswersOnly, Brought, QuotedBefore, TooMuchBrought
from marketplace.attachments import FileRefused
from marketplace.refusals import NotYours
from tests import books, story
from tests.files import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana))


def test_words_files_messages_and_submissions_are_kept(opened: Dispute, carla: User, ana: User) -> None:
    milestone = opened.milestone
    message = Message.send(milestone.contract, by=carla, text="You may leave the tests out.")
    brought = Brought("See here.", [text_file()], [message], list(milestone.submissions.all()))
    evidence = bringing.add(opened, brought, by=ana)
    assert (evidence.author, evidence.text) == (ana, "See here.")
    assert (evidence.messages.get(), evidence.submissions.get().number) == (message, 1)
    assert len(evidence.files.get().sha256) == 64
    told = Notification.objects.get(key=f"dispute:{opened.pk}:evidence:{evidence.pk}")
    assert told.user == carla


@pytest.mark.parametrize("stage", ["responding", "negotiating", "in_review", "on appeal"])
def test_until_there_is_a_ruling(opened: Dispute, ana: User, stage: str) -> None:
    found = opened
    if stage != "responding":
        found = story.respond(found)
    if stage in {"in_review", "on appeal"}:
        found = story.in_review(found)
    if stage == "on appeal":
        story.rule(found, by=story.arbiter(), to_freelancer=0)
        appealing.appeal(found, by=ana, reasons="You overlooked the tests.")
    assert bringing.add(story.fresh(found), Brought("Look."), by=ana).pk


def test_it_refuses_after_the_ruling(carla: User) -> None:
    ruled = story.ruled_dispute(client=carla)
    with books.refused(DisputeStageRefuses):
        bringing.add(ruled, Brought("One more thing."), by=carla)


def test_it_refuses_an_outsider(opened: Dispute, olga: User) -> None:
    with books.refused(NotYours):
        bringing.add(opened, Brought("I saw it."), by=olga)


def test_it_refuses_nothing(opened: Dispute, ana: User) -> None:
    with books.refused(bringing.NothingBrought):
        bringing.add(opened, Brought("  "), by=ana)


def test_it_refuses_what_belongs_to_another_contract(opened: Dispute, ana: User) -> None:
    elsewhere = story.submitted_milestone(freelancer=ana)
    message = Message.send(elsewhere.contract, by=ana, text="Hello")
    with books.refused(bringing.ForeignEvidence):
        bringing.add(opened, Brought(messages=[message]), by=ana)
    with books.refused(bringing.ForeignEvidence):
        bringing.add(opened, Brought(submissions=list(elsewhere.submissions.all())), by=ana)


def test_it_refuses_a_file_that_is_not_taken_and_keeps_nothing_else(opened: Dispute, ana: User) -> None:
    with books.refused(FileRefused):
        bringing.add(opened, Brought("See this.", [SimpleUploadedFile("void.txt", b"")]), by=ana)


def test_the_database_refuses_to_change_it(opened: Dispute, ana: User) -> None:
    evidence = bringing.add(opened, Brought("See here.", [text_file()]), by=ana)
    with books.refused_by_database("disputes_evidence"):
        books.sql("UPDATE disputes_evidence SET text = 'Never mind.' WHERE id = %s", evidence.pk)
    with books.refused_by_database("disputes_evidencefile"):
        books.sql("DELETE FROM disputes_evidencefile WHERE id = %s", EvidenceFile.objects.get().pk)


def test_it_comes_to_an_end_so_that_a_ruling_can(opened: Dispute, carla: User, ana: User) -> None:
    """Whoever rules has read everything: a side that never stops adding would put the ruling off for ever."""
    for number in range(bringing.MOST_PIECES):
        bringing.add(opened, Brought(f"Look, {number}."), by=ana)
    with books.refused(TooMuchBrought, match="40 times"):
        bringing.add(opened, Brought("And this."), by=ana)
    assert bringing.add(opened, Brought("My first."), by=carla).pk
    arbiter = story.arbiter()
    case = story.in_review(opened)
    taking.take(case, by=arbiter)
    taking.ask(case, by=arbiter, to="both", text="Which browser?")
    assert bringing.add(case, Brought("Firefox."), by=ana).pk
    with books.refused(AnswersOnly):
        bringing.add(case, Brought("And this."), by=ana)


def test_each_side_quotes_a_message_once(opened: Dispute, carla: User, ana: User) -> None:
    message = Message.send(opened.milestone.contract, by=carla, text="You may leave the tests out.")
    other = Message.send(opened.milestone.contract, by=carla, text="Both of them.")
    bringing.add(opened, Brought(messages=[message]), by=ana)
    with books.refused(QuotedBefore):
        bringing.add(opened, Brought("See here.", messages=[other, message]), by=ana)
    assert bringing.add(opened, Brought(messages=[message]), by=carla).pk
    assert bringing.add(opened, Brought(messages=[other]), by=ana).pk
