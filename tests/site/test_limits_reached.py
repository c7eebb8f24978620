"""Whoever has done as much as one person can is told when it goes on, and keeps everything that was typed."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message, MessageFile
from disputes.models import Parcel
from marketplace import limits
from marketplace.limits import LIMITS, MESSAGES, PACKS, UPLOADS
from marketplace.models import Spent
from milestones.models import Milestone, State
from tests import books, story
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db
LETTER = 'Dear Ana,\n\nthe <b>logo</b> & the rest: "blue", please.'


def use_up(person: User, *which: limits.Limit) -> None:
    """As if this person had just done all they can."""
    for limit in which or LIMITS:
        limits.spend(person, limit, limit.most)


def test_allauths_own_counts_answer_in_the_same_look(client: Client) -> None:
    typed = {"name": "Nora Neu", "email": "nora@example", "password1": "secret words", "password2": "secret words"}
    for _ in range(20):
        assert client.post("/accounts/signup/", typed).status_code == 200
    answer = client.post("/accounts/signup/", typed)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "It goes on in a minute." in answer.text
    assert "Nora Neu" in answer.text
    assert "secret words" not in answer.text


def test_no_secret_is_given_back(client: Client, ana: User) -> None:
    client.force_login(ana)
    typed = {"oldpassword": "the old words", "password1": "secret words", "password2": "secret words", "code": "123456"}
    answers = [client.post("/accounts/password/change/", typed) for _ in range(6)]
    assert answers[-1].status_code == 429
    for secret in typed.values():
        assert secret not in answers[-1].text


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def address(contract: Contract) -> str:
    return reverse("message_send", args=[contract.pk])


def test_the_page_says_when_it_goes_on_in_ones_own_zone(
    client: Client, ana: User, address: str, time_travel: TimeTravel
) -> None:
    time_travel.to(datetime(2027, 1, 10, 11, 30, tzinfo=UTC))
    use_up(ana, MESSAGES)
    client.force_login(ana)
    with books.unchanged():
        answer = client.post(address, {"text": LETTER})
    assert answer.status_code == 429
    assert 3590 <= int(answer["Retry-After"]) <= 3600
    assert "You can send 120 messages an hour, and you have." in answer.text
    assert "It goes on at 10 Jan 2027, 13:30 CET." in answer.text


def test_what_was_typed_is_there_and_can_be_sent_again(
    client: Client, carla: User, address: str, time_travel: TimeTravel
) -> None:
    use_up(carla, MESSAGES)
    client.force_login(carla)
    page = client.post(address + "?from=here", {"text": LETTER, "note": 'a "short" one'}).text
    assert f'action="{address}?from=here"' in page
    [shown] = re.findall(r"<textarea[^>]*name=\"text\"[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL)
    assert "&lt;b&gt;logo&lt;/b&gt; &amp; the rest" in shown
    assert '<input type="hidden" name="note" value="a &quot;short&quot; one">' in page
    assert page.count('name="csrfmiddlewaretoken"') <= page.count("<form")
    time_travel.forward(hours=1)
    assert client.post(address, {"text": LETTER, "note": ""}).status_code == 302
    assert Message.objects.get().text == LETTER


def test_files_are_chosen_again_so_that_none_is_left_out_unseen(client: Client, carla: User, address: str) -> None:
    use_up(carla, MESSAGES)
    client.force_login(carla)
    page = client.post(address, {"text": "See the plan.", "files": [text_file("plan.txt"), text_file("b.txt")]}).text
    [field] = re.findall(r"<input type=\"file\"[^>]*>", page)
    assert 'name="files"' in field
    assert "required" in field
    assert "plan.txt, b.txt" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_password_is_never_written_into_a_page(client: Client, carla: User, address: str) -> None:
    use_up(carla, MESSAGES)
    client.force_login(carla)
    assert "s3cret" not in client.post(address, {"text": "x", "password": "s3cret"}).text


def test_a_script_gets_the_same_status(client: Client, carla: User, address: str) -> None:
    use_up(carla, MESSAGES)
    client.force_login(carla)
    answer = client.post(address, {"text": LETTER}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Retry-After" in answer) == (429, True)


def test_looking_at_the_form_is_not_counted(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    assert client.get(address).status_code == 200
    assert not Spent.objects.exists()


def test_who_could_not_send_it_is_told_before_the_form(
    client: Client, carla: User, address: str, time_travel: TimeTravel
) -> None:
    use_up(carla, MESSAGES)
    client.force_login(carla)
    with books.unchanged():
        answer = client.get(address)
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert "You can send 120 messages an hour, and you have." in answer.text
    assert "Send again" not in answer.text
    time_travel.forward(hours=1)
    assert client.get(address).status_code == 200


def test_files_are_counted_by_their_bytes(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    client.post(address, {"text": "", "files": [text_file(content=b"12345"), text_file(content=b"123")]})
    assert Spent.objects.get(person_id=carla.pk, name=UPLOADS.name).amount == 8
    limits.spend(carla, UPLOADS, UPLOADS.most - 8)
    with books.unchanged():
        answer = client.post(address, {"text": "Once more", "files": [text_file()]})
    assert answer.status_code == 429
    assert "You can send 10 GB of files a day" in answer.text
    assert client.post(address, {"text": "Without files, then."}).status_code == 302
    assert MessageFile.objects.count() == 2


def test_a_form_that_says_no_itself_gives_the_page_too(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    use_up(carla)
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("dispute_open", args=[milestone.pk]), {"story": LETTER})
    assert answer.status_code == 429
    assert "Dear Ana," in answer.text


def test_evidence_packs_are_counted_by_the_same_table(client: Client, carla: User, contract: Contract) -> None:
    use_up(carla, PACKS)
    client.force_login(carla)
    answer = client.post(reverse("evidence_pack", args=[contract.pk]))
    assert answer.status_code == 429
    assert not Parcel.objects.exists()


def test_who_has_used_up_everything_still_lets_money_go(client: Client, carla: User, ana: User) -> None:
    approved = story.submitted_milestone(client=carla, freelancer=ana)
    returned = story.submitted_milestone(client=carla, freelancer=ana)
    use_up(carla)
    use_up(ana)
    _confirm(client, carla, "milestone_approve", approved)
    _confirm(client, ana, "milestone_return", returned, reason="I am ill, sorry.")
    assert story.fresh(approved).state == State.RELEASED
    assert story.fresh(returned).state == State.REFUNDED


def test_who_has_used_up_everything_can_still_answer_and_be_paid(client: Client, carla: User, ana: User) -> None:
    offered = story.offered_contract(client=carla, freelancer=ana)
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    offer = story.offer(milestone, by=carla, to_freelancer=10_000)
    use_up(ana)
    client.force_login(ana)
    assert client.post(reverse("offer_accept", args=[offered.pk])).status_code == 302
    assert story.fresh(offered).state == Contract.State.ACTIVE
    answer = client.post(reverse("settlement_decline", args=[offer.pk]), {"answer": "It is worth more."})
    assert answer.status_code == 302


def _confirm(client: Client, person: User, name: str, milestone: Milestone, **more: str) -> None:
    """Open the page of a money move, and send its form as it is."""
    client.force_login(person)
    path = reverse(name, args=[milestone.pk])
    form: Any = client.get(path).context["form"]
    data = {field.html_name: field.value() for field in form if field.value() is not None} | {"agree": "on"} | more
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.text


def test_it_counts_while_the_cache_is_away(
    client: Client, carla: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise ConnectionError("gone")

    client.force_login(carla)
    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(type(caches["default"]), name, away)
    assert client.post(address, {"text": "Hello"}).status_code == 302
    use_up_rest = replace(MESSAGES, most=MESSAGES.most)
    limits.spend(carla, use_up_rest, MESSAGES.most - 1)
    assert client.post(address, {"text": "Hello"}).status_code == 429


def test_the_help_page_is_written_from_the_table(client: Client) -> None:
    page = client.get(reverse("protection")).text
    for limit in LIMITS:
        assert f"{limit.what}</th>" in page
        assert f"{limit.how_many} {limit.period}</td>" in page
