"""What has arrived is taken over once by what it was sent for, and is not lost by a form that is refused."""

import re

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from contracts.models import Contract, Message, MessageFile
from contracts.talk.forms import MessageForm
from marketplace.drafts.models import Draft
from marketplace.limits import UPLOADS
from marketplace.models import Spent
from marketplace.uploads import spool
from marketplace.uploads.models import NotThere, Upload
from tests import story
from tests.files import text_file
from tests.kernel.uploads import begun, content_of, sent

pytestmark = pytest.mark.django_db


def test_a_message_takes_it_over_once(ana_at_work: Client, contract: Contract) -> None:
    token = sent(ana_at_work, "plan.bin", b"the plan")
    where = Upload.objects.get().file.name
    address = f"/contracts/{contract.pk}/messages/"
    assert ana_at_work.post(address, {"text": "See.", "files-kept": [token]}).status_code == 302
    file = MessageFile.objects.get()
    assert (file.name, file.file.name, file.size) == ("plan.bin", where, 8)
    assert not Upload.objects.exists()
    again = ana_at_work.post(address, {"text": "See.", "files-kept": [token]})
    assert "A file is not there any more." in again.text
    assert Message.objects.count() == 1


def test_nobody_takes_over_anothers(ana_at_work: Client, carla: User, contract: Contract) -> None:
    token = sent(ana_at_work, "secret.txt", b"mine")
    ana_at_work.force_login(carla)
    page = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "Mine!", "files-kept": [token, "nonsense"]})
    assert "A file is not there any more." in page.text
    assert "secret.txt" not in page.text
    assert not Message.objects.exists()
    assert Upload.objects.get().is_ready


def test_one_that_has_not_arrived_is_waited_for(ana_at_work: Client, contract: Contract) -> None:
    told = begun(ana_at_work, "slow.bin", 10)
    page = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "See.", "files-kept": [told["id"]]})
    assert "slow.bin has not arrived yet." in page.text
    assert not Message.objects.exists()


def test_a_rolled_back_taking_leaves_it_where_it_was(ana_at_work: Client, contract: Contract, ana: User) -> None:
    upload = Upload.objects.get(pk=sent(ana_at_work, "plan.bin", b"the plan"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Message.send(contract, by=ana, text="", files=[upload])
        1 / 0  # noqa: B018
    assert content_of(Upload.objects.get()) == b"the plan"
    Message.send(contract, by=ana, text="", files=[upload])
    with pytest.raises(NotThere):
        Message.send(contract, by=ana, text="", files=[upload])
    assert Message.objects.count() == 1


def test_a_form_that_comes_back_keeps_its_files_without_a_script(ana_at_work: Client, contract: Contract) -> None:

    address = f"/contracts/{contract.pk}/messages/"
    page = ana_at_work.post(address, {"text": "x" * 5001, "files": [text_file("plan.txt", b"the plan")]})
    waiting = Upload.objects.get()
    assert f'value="{waiting.pk}" checked' in page.text
    assert "plan.txt" in page.text
    assert ana_at_work.post(address, {"text": "Short.", "files-kept": [str(waiting.pk)]}).status_code == 302
    assert content_of(MessageFile.objects.get()) == b"the plan"


def test_its_files_are_in_the_draft_on_another_day(ana_at_work: Client, ana: User, contract: Contract) -> None:
    """Without a script: the page is closed, and the form is there again, its files as well."""
    address = f"/contracts/{contract.pk}/messages/"
    marker = re.findall(r'name="draft_of" value="([^"]+)"', ana_at_work.get(address).text)[0]
    ana_at_work.post(address, {"text": "x" * 5001, "files": [text_file("plan.txt", b"the plan")], "draft_of": marker})
    waiting = Upload.objects.get()
    page = ana_at_work.get(address).text
    assert f'value="{waiting.pk}" checked' in page
    assert "Draft of" in page
    assert Draft.objects.get(person_id=ana.pk).fields["files-kept"] == [str(waiting.pk)]
    sent_at_last = {"text": "Short.", "files-kept": [str(waiting.pk)], "draft_of": marker}
    assert ana_at_work.post(address, sent_at_last).status_code == 302
    assert content_of(MessageFile.objects.get()) == b"the plan"
    assert Draft.objects.get(person_id=ana.pk).fields == {}


@pytest.mark.parametrize("text", ["x" * 5001, "Short."])
def test_files_of_a_form_are_counted_once_whatever_becomes_of_it(
    ana_at_work: Client, ana: User, contract: Contract, text: str
) -> None:
    address = f"/contracts/{contract.pk}/messages/"
    ana_at_work.post(address, {"text": text, "files": [text_file(content=b"12345"), text_file(content=b"123")]})
    assert Spent.objects.get(person_id=ana.pk, name=UPLOADS.name).amount == 8


def test_files_of_a_form_that_nothing_else_counts_are_counted(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    address = f"/milestones/{milestone.pk}/changes/"
    assert client.post(address, {"files": [text_file(content=b"12345")]}).status_code == 200
    assert Spent.objects.get(person_id=carla.pk, name=UPLOADS.name).amount == 5
    Spent.objects.filter(name=UPLOADS.name).update(amount=UPLOADS.most)
    assert client.post(address, {"files": [text_file(content=b"1")]}).status_code == 429
    assert Upload.objects.count() == 1


def test_no_file_is_kept_for_changes_that_nobody_can_ask_for(client: Client, carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    assert client.post(f"/milestones/{milestone.pk}/changes/", {"files": [text_file()]}).status_code == 409
    assert not Upload.objects.exists()
    assert not Spent.objects.filter(name=UPLOADS.name).exists()


def test_a_form_whose_files_have_no_room_keeps_none(
    ana_at_work: Client, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "RESERVE", 10**18)
    answer = ana_at_work.post(f"/contracts/{contract.pk}/messages/", {"text": "See.", "files": [text_file()]})
    assert answer.status_code == 507
    assert not Upload.objects.exists()
    assert not Message.objects.exists()


def test_a_draft_brings_its_files_back_to_their_sender_alone(
    ana_at_work: Client, ana: User, carla: User, contract: Contract
) -> None:
    token = sent(ana_at_work, "plan.txt", b"the plan")
    for person, shown in ((ana, True), (carla, False)):
        form = MessageForm(by=person, initial={"files": [token]})
        assert (token in str(form["files"])) == shown
