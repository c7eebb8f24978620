"""The page that takes evidence, and the files that were brought."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Message
from disputes.deciders import taking
from disputes.models import Dispute, EvidenceFile
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import Brought
from tests import story
from tests.files import text_file
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana))


def address(dispute: Dispute) -> str:
    return reverse("dispute_evidence", args=[dispute.pk])


def test_it_offers_what_was_written_and_submitted(client: Client, opened: Dispute, carla: User, ana: User) -> None:
    page = shown(client, ana, address(opened))
    assert "Submission 1" in page
    assert "Quote messages" not in page
    Message.send(opened.milestone.contract, by=carla, text="Leave the <b>tests</b> out,\nplease.")
    page = shown(client, ana, address(opened))
    assert "Quote messages (1)" in page
    assert "Leave the &lt;b&gt;tests&lt;/b&gt; out, please." in page
    assert "Carla Client, " in page


def test_everything_at_once(client: Client, opened: Dispute, carla: User, ana: User) -> None:
    message = Message.send(opened.milestone.contract, by=carla, text="Leave the tests out.")
    data = {
        "text": "As agreed.",
        "files": [text_file()],
        "messages": [message.pk],
        "submissions": [opened.milestone.submissions.get().pk],
    }
    assert sent(client, ana, address(opened), data) == opened.get_absolute_url()
    page = shown(client, carla, opened.get_absolute_url())
    for part in ("Ana Freelancer added evidence", "As agreed.", "notes.txt", "Leave the tests out.", "Submission 1"):
        assert part in page


def test_nothing_at_all_is_said_at_the_field(client: Client, opened: Dispute, ana: User) -> None:
    page = kept(client, ana, address(opened), {"text": "  "})
    assert "Write something, choose a file, or tick a submission or a message." in page
    assert 'href="#id_text"' in page


def test_a_file_that_cannot_be_taken_keeps_the_words(client: Client, opened: Dispute, ana: User) -> None:
    data = {"text": "As agreed.", "files": [text_file(), SimpleUploadedFile("void.txt", b"")]}
    page = kept(client, ana, address(opened), data)
    assert "void.txt is empty" in page
    assert "notes.txt" in page
    assert "As agreed." in page
    assert not EvidenceFile.objects.exists()


def test_messages_of_another_contract_cannot_be_named(client: Client, opened: Dispute, ana: User) -> None:
    elsewhere = Message.send(story.active_contract(freelancer=ana), by=ana, text="Hello")
    Message.send(opened.milestone.contract, by=ana, text="Hello")
    page = kept(client, ana, address(opened), {"text": "Look.", "messages": [elsewhere.pk]})
    assert "not one of the available choices" in page


def test_after_the_ruling_it_is_too_late_and_the_words_are_kept(client: Client, carla: User) -> None:
    ruled = story.ruled_dispute(client=carla)
    client.force_login(carla)
    assert client.get(address(ruled)).status_code == 409
    page = kept(client, carla, address(ruled), {"text": "One more thing."}, status=409)
    assert "One more thing." in page


def test_a_question_of_our_staff_is_asked_until_it_is_answered(
    client: Client, opened: Dispute, ana: User, carla: User
) -> None:
    found = story.in_review(story.respond(opened))
    iris = story.arbiter(name="Iris Arbiter")
    taking.take(found, by=iris)
    taking.ask(found, by=iris, to="freelancer", text="Where are the tests?")
    page = shown(client, ana, address(found))
    assert "Answer our staff" in page
    assert "Where are the tests?" in page
    assert "Iris" not in page
    # Nobody has asked her anything, and staff hear what they ask for.
    client.force_login(carla)
    refused = client.get(address(found))
    assert refused.status_code == 409
    assert "Where are the tests?" not in refused.text
    assert "Our staff wait for your answer." in shown(client, ana, found.get_absolute_url())
    # Wherever the contract is shown it is her turn, and not his.
    contract = found.milestone.contract.get_absolute_url()
    for reader, whom, turn in (
        (ana, "you", "It is your turn."),
        (carla, "Ana Freelancer", "It is Ana Freelancer’s turn."),
    ):
        box = shown(client, reader, contract).partition("Milestones</h2>")[0]
        assert f"They have asked {whom} and wait for an answer." in box
        assert turn in box
        dashboard = shown(client, reader, reverse("dashboard"))
        assert ("Nothing waits for you." in dashboard) == (reader == carla)
    assert "Answer our staff" in shown(client, ana, contract)
    bringing.add(found, Brought("In the folder tests."), by=ana)
    assert "Our staff wait for your answer." not in shown(client, ana, found.get_absolute_url())


def test_after_an_appeal_nobody_waits_for_what_was_asked_before(client: Client, opened: Dispute, ana: User) -> None:
    found = story.in_review(story.respond(opened))
    iris = story.arbiter(name="Iris Arbiter")
    taking.take(found, by=iris)
    taking.ask(found, by=iris, to="freelancer", text="Where are the tests?")
    story.rule(found, by=iris, to_freelancer=0)
    appealing.appeal(found, by=ana, reasons="They were there.")
    assert "Our staff wait for your answer." not in shown(client, ana, found.get_absolute_url())
    other = story.arbiter(name="Noor Second")
    taking.take(found, by=other)
    taking.ask(found, by=other, to="both", text="And where now?")
    assert "Our staff wait for your answer." in shown(client, ana, found.get_absolute_url())


def test_it_does_not_exist_for_others(client: Client, opened: Dispute, olga: User, sam: User) -> None:
    for person in (olga, sam):
        assert statuses(client, person, address(opened), {"text": "I saw it."}) == (404, 404)


def test_a_file_is_for_the_two_sides_and_staff_who_see_disputes(
    client: Client, opened: Dispute, carla: User, ana: User, olga: User
) -> None:
    file = bringing.add(opened, Brought(files=[text_file()]), by=ana).files.get()
    where = reverse("evidence_file", args=[file.pk])
    for person in (carla, ana, story.arbiter()):
        client.force_login(person)
        answer = client.get(where)
        assert b"".join(answer.streaming_content) == b"What was done and how."  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
    without_the_right = story.arbiter()
    without_the_right.user_permissions.clear()
    no_staff = story.arbiter()
    User.objects.filter(pk=no_staff.pk).update(is_staff=False)
    for person in (olga, without_the_right, no_staff):
        client.force_login(person)
        assert client.get(where).status_code == 404
    client.logout()
    assert client.get(where).status_code == 302
