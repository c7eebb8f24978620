"""A message becomes work that is handed in, or evidence; what came before the contract stands in the pack as such."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Message, Thread
from contracts.talk.models import Said
from disputes.models import Evidence
from disputes.pack.record import collect
from milestones.models import State, Submission
from tests import story
from tests.files import text_file

pytestmark = pytest.mark.django_db


def test_it_is_handed_in_with_its_words_links_and_files(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    sent = Message.send(
        milestone.contract, by=ana, text="The draft: https://work.example.org/7 and more", files=[text_file()]
    )
    client.force_login(ana)
    address = f"{reverse('milestone_submit', args=[milestone.pk])}?message={sent.pk}"
    assert address in client.get(milestone.contract.get_absolute_url()).text.replace("&amp;", "&")
    page = client.get(address).text
    assert "The draft: https://work.example.org/7 and more" in page
    assert "notes.txt" in page
    [file] = sent.files.all()
    form = {"message": "The draft", "links": "https://work.example.org/7", "sent_before": [str(file.pk)]}
    assert client.post(address, form).status_code == 302
    submission = Submission.objects.get()
    [handed_in] = submission.files.all()
    assert (handed_in.name, handed_in.sha256, handed_in.file.name) == (file.name, file.sha256, file.file.name)
    assert [link.url for link in submission.links.all()] == ["https://work.example.org/7"]
    assert story.fresh(milestone).state == State.SUBMITTED


def test_the_file_of_the_message_is_enough(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    sent = Message.send(milestone.contract, by=ana, text="", files=[text_file()])
    client.force_login(ana)
    address = f"{reverse('milestone_submit', args=[milestone.pk])}?message={sent.pk}"
    assert client.post(address, {"message": "Here", "sent_before": []}).status_code == 200
    assert not Submission.objects.exists()
    client.post(address, {"message": "Here", "sent_before": [str(sent.files.get().pk)]})
    assert Submission.objects.get().files.count() == 1


def test_only_ones_own_message_of_the_contract(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    theirs = Message.send(milestone.contract, by=carla, text="Words of the client", files=[text_file()])
    other = story.funded_milestone(freelancer=ana)
    elsewhere = Message.send(other.contract, by=ana, text="Words of elsewhere", files=[text_file()])
    client.force_login(ana)
    for message in (theirs, elsewhere):
        address = f"{reverse('milestone_submit', args=[milestone.pk])}?message={message.pk}"
        assert message.text not in client.get(address).text
        form = {"message": "Here", "sent_before": [str(message.files.get().pk)]}
        assert client.post(address, form).status_code == 200
    assert not Submission.objects.exists()
    for nonsense in ("x", "9" * 30, "-1", "²"):
        address = f"{reverse('milestone_submit', args=[milestone.pk])}?message={nonsense}"
        assert client.get(address).status_code == 200


def test_it_is_ticked_as_evidence(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    message = Message.send(milestone.contract, by=ana, text="You may leave the tests out.")
    dispute = story.dispute(milestone)
    client.force_login(ana)
    address = f"{reverse('dispute_evidence', args=[dispute.pk])}?message={message.pk}"
    assert address in client.get(milestone.contract.get_absolute_url()).text
    page = client.get(address).text
    ticked = f'value="{message.pk}"'
    assert "checked" in page.partition(ticked)[2].partition(">")[0]
    client.post(address, {"text": "", "messages": [str(message.pk)]})
    assert Evidence.objects.get(author=ana).messages.get() == message


def test_the_pack_tells_apart_what_was_said_before(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    Message.say(Thread.of(contract), Said("Which paper?", [text_file()]), by=ana)
    Message.send(contract, by=carla, text="The thick one.")
    told = collect(contract.pk).data
    assert [(m["number"], m["text"], m["by"]["role"]) for m in told["said_before"]] == [
        (1, "Which paper?", "freelancer")
    ]
    assert [(m["number"], m["text"]) for m in told["messages"]] == [(1, "The thick one.")]
    assert told["said_before"][0]["files"][0]["path"].startswith("files/before/1/")
