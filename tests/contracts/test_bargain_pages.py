"""Bargaining as both sides see it: the form, the difference, the answers."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from contracts.models import PlanAnswer, PlanVersion, Proposal
from contracts.proposals import bargaining
from tests import books, story
from tests.contracts import forms
from tests.factories import JobFactory, ProposalFactory, plan_of
from tests.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job=JobFactory(client=carla), freelancer=ana)


def sent(proposal: Proposal, rows: Any = ({}, {"title": "Files", "amount": "250"}), **changed: Any) -> dict[str, Any]:
    """A plan of $650 in two milestones, none of which is as it was."""
    return {**forms.proposal(rows, price="650"), "seen": str(proposal.turns), "note": "", **changed}


def test_the_client_proposes_another_plan(client: Client, proposal: Proposal, carla: User, ana: User) -> None:
    client.force_login(carla)
    address = f"/proposals/{proposal.pk}/change/"
    page = tight(client.get(address).text)
    assert "Propose another plan" in page
    assert 'value="600.00"' in page
    answer = client.post(address, sent(proposal, note="Could it cost less?"), follow=True)
    page = tight(answer.text)
    assert "Your plan of $650.00, instead of $1,000.00, is with" in page
    assert "Your plan, version 2" in page
    assert "The total is $350.00 less: $650.00 instead of $1,000.00." in page
    assert "Could it cost less?" in page
    assert [v.number for v in proposal.versions.all()] == [1, 2]
    client.force_login(ana)
    page = tight(client.get(f"/proposals/{proposal.pk}/").text)
    assert "proposes another plan, version 2" in page
    assert "Agree to version 2" in page
    assert '<th scope="row">You receive</th>' in page


def test_the_freelancer_agrees(client: Client, proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([65_000]), seen=1)
    client.force_login(ana)
    page = client.post(f"/proposals/{proposal.pk}/agreement/", {"seen": "2"}, follow=True).text
    assert "You agreed to version 2, $650.00 in all." in page
    assert (story.fresh(proposal).agreed, story.fresh(proposal).price_minor) == (2, 65_000)
    client.force_login(carla)
    assert "You would hire on version 2" in tight(client.get(f"/proposals/{proposal.pk}/").text)


@pytest.mark.parametrize("seen", ["", "1", "3", "x"])
def test_nothing_is_agreed_to_unseen(client: Client, proposal: Proposal, carla: User, ana: User, seen: str) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([65_000]), seen=1)
    client.force_login(ana)
    with books.unchanged():
        assert client.post(f"/proposals/{proposal.pk}/agreement/", {"seen": seen}).status_code == 409
    assert story.fresh(proposal).agreed == 1
    assert not PlanAnswer.objects.exists()


def test_the_freelancer_declines_with_a_word(client: Client, proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([65_000]), seen=1)
    client.force_login(ana)
    address = f"/proposals/{proposal.pk}/plan-refusal/"
    page = tight(client.get(address).text)
    assert "Decline this plan?" in page
    assert "is then what you can be hired on, as before" in page
    page = client.post(address, {"seen": "2", "note": "Too little."}, follow=True).text
    assert "You declined the plan." in page
    client.force_login(carla)
    page = tight(client.get(f"/proposals/{proposal.pk}/").text)
    assert "Too little." in page
    assert "Hire" in page
    assert (story.fresh(proposal).agreed, story.fresh(proposal).waits) == (1, None)
    assert client.get(address).status_code == 403


def test_the_freelancer_changes_letter_plan_and_price(
    client: Client, proposal: Proposal, carla: User, ana: User
) -> None:
    client.force_login(ana)
    address = f"/proposals/{proposal.pk}/change/"
    assert "Change your proposal" in client.get(address).text
    page = client.post(address, sent(proposal, cover_letter="A better letter."), follow=True).text
    assert "Your proposal is changed: $650.00, instead of $1,000.00." in page
    assert "A better letter." in page
    assert "The letter is another one." in page
    assert story.fresh(proposal).agreed == 2
    assert PlanVersion.objects.get(number=1).letter == "I have built three shops like this one."


def test_what_it_changes_is_seen_before_it_is_sent(client: Client, proposal: Proposal, ana: User) -> None:
    client.force_login(ana)
    page = tight(client.post(f"/proposals/{proposal.pk}/change/", sent(proposal, look="1")).text)
    assert "What version 2 would change" in page
    assert "The total is $350.00 less" in page
    assert PlanVersion.objects.count() == 1


def test_a_box_takes_a_milestone_out(client: Client, proposal: Proposal, ana: User) -> None:
    client.force_login(ana)
    rows = ({}, {"title": "Files", "amount": "250", "DELETE": "on"})
    client.post(f"/proposals/{proposal.pk}/change/", sent(proposal, rows, price="400"))
    assert [step.title for step in story.fresh(proposal).plan.all()] == ["Sketches"]


def test_an_unchanged_plan_is_no_version(client: Client, proposal: Proposal, carla: User) -> None:
    client.force_login(carla)
    steps = [
        {
            "title": s.title,
            "amount": s.amount.plain(),
            "due_on": s.due_on.isoformat(),
            "criteria": "\n".join(s.criteria),
        }
        for s in proposal.plan.all()
    ]
    page = client.post(f"/proposals/{proposal.pk}/change/", sent(proposal, steps))
    assert "Change something before you send it." in page.text
    assert PlanVersion.objects.count() == 1


def test_what_crossed_is_seen_first_and_what_was_typed_stays(
    client: Client, proposal: Proposal, carla: User, ana: User
) -> None:
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=1)
    client.force_login(carla)
    page = client.post(f"/proposals/{proposal.pk}/change/", sent(proposal, note="Less"))
    assert page.status_code == 409
    assert f"{ana.name} has proposed another plan in the meantime." in page.text
    assert "Less" in page.text
    assert 'name="seen" value="2"' in page.text
    assert PlanVersion.objects.count() == 2


def test_nobody_else_bargains(client: Client, proposal: Proposal, olga: User) -> None:
    client.force_login(olga)
    for address in ("change", "agreement", "plan-refusal"):
        assert client.post(f"/proposals/{proposal.pk}/{address}/", {"seen": "1"}).status_code == 404


def test_files_come_and_go_with_a_version(client: Client, proposal: Proposal, carla: User, ana: User) -> None:
    client.force_login(ana)
    address = f"/proposals/{proposal.pk}/change/"
    client.post(address, sent(proposal, files=SimpleUploadedFile("sketch.txt", b"one")))
    [file] = proposal.files.all()
    assert file.came_with == 2
    client.force_login(carla)
    found = client.get(f"/files/proposals/{file.pk}/")
    assert found.getvalue() == b"one"
    client.force_login(ana)
    proposal.refresh_from_db()
    client.post(address, sent(proposal, remove=[file.pk]))
    page = client.get(f"/proposals/{proposal.pk}/").text
    assert "Files taken out:" in page
    client.force_login(carla)
    assert client.get(f"/files/proposals/{file.pk}/").status_code == 404
