"""The page of a case: everything that a decision needs, for staff who may see it and for nobody else."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import related
from accounts.models import User
from contracts.models import Message
from disputes.models import Dispute, EvidenceFile
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import Brought
from tests import books, casework, story
from tests.casework import address, shown
from tests.factories import UserFactory, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def reader(db: None) -> User:
    """Staff who may look at disputes and no more."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_dispute"))
    return story.fresh(user)


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))


def note(name: str = "note.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"As agreed on the phone.")


def test_it_shows_what_a_decision_needs(client: Client, ari: User, case: Dispute) -> None:
    page = shown(client, ari, case)
    assert "“Milestone 1”, $600.00" in page
    assert "It is not what we agreed on." in page
    assert "It is just what we agreed on." in page
    assert "Wants <strong>$0.00</strong> for Ana Freelancer, <strong>$600.00</strong> back for Carla Client" in page
    assert "Version 1 of the terms" in page
    assert "1. Part 1 works" in page
    assert "At issue" in page
    assert "Says it is met: submission 1" in page
    assert "deposit:hold:" in page
    assert "https://work.example.org/1" in page
    assert "Take the case" in page


def test_nothing_is_written_by_looking(client: Client, ari: User, case: Dispute) -> None:
    client.force_login(ari)
    with books.unchanged():
        assert client.get(address(case)).status_code == 200
        assert client.post(address(case)).status_code == 405
        for what in ("take", "ask", "rule", "preview", "second"):
            assert client.get(address(case, what)).url == address(case)  # type: ignore[attr-defined]


def headings(page: str) -> list[str]:
    """Of the timeline's entries, and of whatever else has one of that kind."""
    return re.findall(r"<h3>\s*([^<]*?)\s*<", page)


def test_the_timeline_is_narrowed_by_links(client: Client, ari: User, case: Dispute, carla: User) -> None:
    Message.send(case.milestone.contract, by=carla, text="Where are the tests?")
    everything, messages = shown(client, ari, case), shown(client, ari, case, show="messages")
    assert f"{address(case)}?show=messages" in everything
    assert "Where are the tests?" in everything
    assert "Where are the tests?" in messages
    assert "Submission 1" in headings(everything)
    assert "Submission 1" not in headings(messages)
    assert "Submission 1" in headings(shown(client, ari, case, show="nonsense"))


def test_files_of_the_case_can_be_downloaded_and_no_others(
    client: Client, reader: User, carla: User, ana: User
) -> None:
    case = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    contract = case.milestone.contract
    bringing.add(case, Brought(files=[note("proof.txt")]), by=carla)
    message = Message.send(contract, by=ana, text="", files=[note("sketch.txt")])
    other = story.dispute(story.submitted_milestone())
    bringing.add(other, Brought(files=[note("other.txt")]), by=other.opened_by)
    page = shown(client, reader, case)
    proof, foreign = (EvidenceFile.objects.get(name=name) for name in ("proof.txt", "other.txt"))
    assert proof.sha256 in page
    for kind, pk in (("evidence", proof.pk), ("message", message.files.get().pk)):
        file = reverse("admin:disputes_dispute_file", args=[case.pk, kind, pk])
        assert file in page
        assert b"".join(client.get(file).streaming_content) == b"As agreed on the phone."  # type: ignore[attr-defined]
    for kind, pk in (("evidence", foreign.pk), ("submission", 1), ("job", proof.pk)):
        assert client.get(reverse("admin:disputes_dispute_file", args=[case.pk, kind, pk])).status_code == 404


def test_the_ruling_on_an_appeal_is_said_to_be_final(client: Client, ari: User, ana: User) -> None:
    case = story.ruled_dispute(freelancer=ana)
    assert "Only an appeal brings the case back here." in shown(client, ari, case)
    appealing.appeal(case, by=ana, reasons="The tests were there.")
    story.rule(case, by=story.arbiter(), to_freelancer=0)
    page = shown(client, ari, case)
    assert "The ruling on the appeal is final. It is being carried out." in page
    assert "Only an appeal" not in page


def test_on_appeal_the_first_ruling_stands_at_the_top(client: Client, ari: User, ana: User) -> None:
    first = story.arbiter(name="Fay First")
    case = story.ruled_dispute(to_freelancer=20_000, by=first, freelancer=ana)
    appealing.appeal(case, by=ana, reasons="The tests were there.")
    page = shown(client, ari, case)
    assert page.index("Ana Freelancer appealed the first ruling") < page.index("The two stories")
    assert "The tests were there." in page
    assert "Ruling 1 by Fay First" in page
    assert "Take the case" in page


def test_who_decided_the_first_time_is_told_so_and_sees_no_form(client: Client, ari: User, ana: User) -> None:
    case = story.ruled_dispute(by=ari, freelancer=ana)
    appealing.appeal(case, by=ana, reasons="The tests were there.")
    page = shown(client, ari, case)
    assert "You had a part in the first ruling, so somebody else decides the appeal." in page
    assert "Take the case" not in page


def test_a_party_does_not_read_it_here(client: Client, ari: User, case: Dispute, carla: User) -> None:
    carla.is_staff = True
    carla.save()
    with_second_factor(carla)
    carla.user_permissions.set(ari.user_permissions.all())
    client.force_login(carla)
    answer = client.get(address(case))
    assert answer.status_code == 403
    assert "You are a party to this contract" in answer.content.decode()


def test_staff_who_may_only_view_read_it_and_can_do_nothing(client: Client, reader: User, case: Dispute) -> None:
    page = shown(client, reader, case)
    assert "Deciding disputes needs a right of its own." in page
    assert "Take the case" not in page
    with books.unchanged():
        for what in ("take", "ask", "rule", "preview", "second"):
            assert client.post(address(case, what), casework.ruling(case)).status_code == 403


def test_everybody_else_stays_out(client: Client, case: Dispute, carla: User) -> None:
    newcomer = UserFactory(is_staff=True)
    newcomer.user_permissions.set(Permission.objects.filter(codename="rule_dispute"))
    addresses = [address(case, what) for what in ("change", "take", "ask", "rule", "preview", "second")]
    for user, status in ((carla, 302), (story.fresh(newcomer), 403)):
        client.force_login(user)
        with books.unchanged():
            assert {client.get(each).status_code for each in addresses} == {status}
            assert {client.post(each).status_code for each in addresses} == {status}


def test_an_address_that_is_none_does_not_exist(client: Client, ari: User) -> None:
    client.force_login(ari)
    for pk in ("abc", "12345678"):
        assert client.get(f"/staff/disputes/dispute/{pk}/change/").status_code == 404


def test_frozen_money_is_not_decided_about(client: Client, ari: User, case: Dispute) -> None:
    hold = case.milestone.hold
    type(hold).freeze([hold], at=case.opened_at)
    page = shown(client, ari, case)
    assert "bank is disputing the payment" in page
    with books.unchanged():
        assert client.post(address(case, "take")).status_code == 409


def test_a_longer_case_costs_no_more_statements(client: Client, ari: User, case: Dispute, carla: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(client, ari, case)
        return len(captured)

    def one_more() -> None:
        sent = Message.send(case.milestone.contract, by=carla, text="And this?", files=[note()])
        brought = Brought(
            text="See", files=[note()], messages=[sent], submissions=list(case.milestone.submissions.all())
        )
        bringing.add(case, brought, by=carla)

    one_more()
    statements()
    few = statements()
    for _ in range(5):
        one_more()
    assert statements() == few
    assert few < 80


def test_it_says_who_belongs_together(client: Client, case: Dispute, carla: User, ana: User) -> None:
    """As far as whoever reads it may: the two, and whom they share a browser with."""
    other = UserFactory(name="Olga Other")
    related.note_shared(carla, [other.pk])
    related.note_shared(ana, [carla.pk])
    page = shown(client, story.arbiter(is_superuser=True), case)
    found = " ".join(page[page.index('id="related"') : page.index('id="money"')].split())
    assert (
        f'<a href="{reverse("admin:accounts_user_change", args=[other.pk])}">Olga Other</a>: signed in with the'
        in found
    )
    assert "<strong>Ana Freelancer, the other side</strong>: signed in with the same browser" in found
    assert "<strong>Carla Client, the other side</strong>: only ever had contracts with each other" in found


def test_who_may_not_read_about_people_is_told_of_nobody(
    client: Client, ari: User, case: Dispute, carla: User, ana: User
) -> None:
    related.note_shared(ana, [carla.pk])
    page = shown(client, ari, case)
    assert page.count("Nobody that you may read about.") == 2
    assert "same browser" not in page
