"""Taking a colleague's case needs a reason, which is kept for staff; the disputes of a contract are taken together."""

import pytest
from django.test import Client

from accounts.models import User
from disputes.case.timeline import timeline_of
from disputes.deciders import taking
from disputes.deciders.taking import NoReason
from disputes.models import Dispute, Takeover
from disputes.verbs import appealing
from milestones.models import Milestone
from tests import books, casework, story
from tests.books import refused, refused_by_database, sql
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def bo(db: None) -> User:
    return story.arbiter(name="Bo Arbiter")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))


def test_a_free_case_needs_no_reason(case: Dispute, ari: User) -> None:
    taking.take(case, by=ari)
    assert not Takeover.objects.exists()


def test_a_colleagues_case_needs_one(case: Dispute, ari: User, bo: User) -> None:
    taking.take(case, by=bo)
    with refused(NoReason, match="Say why you take it over"):
        taking.take(case, by=ari, reason="  ")
    taking.take(case, by=ari, reason=" Bo is ill. ")
    assert story.fresh(case).taken_by == ari
    made = Takeover.objects.get()
    assert (made.by, made.instead_of, made.reason) == (ari, bo, "Bo is ill.")
    [told] = saying("took over", user=bo)
    assert told.text == f"Ari Arbiter took over the case about “{case.milestone.title}” from you."
    assert told.detail == "Bo is ill."
    for change in ("UPDATE disputes_takeover SET reason = 'x'", "DELETE FROM disputes_takeover"):
        with refused_by_database("append-only"):
            sql(change)


def test_staff_read_the_reason_and_the_two_sides_do_not(client: Client, case: Dispute, ari: User, bo: User) -> None:
    taking.take(case, by=bo)
    taking.take(case, by=ari, reason="Bo is ill.")
    page = casework.shown(client, ari, case)
    assert "Ari Arbiter took it over from Bo Arbiter" in page
    milestone = Milestone.objects.with_parties().get(pk=case.milestone_id)
    assert "Bo is ill." in [entry.body for entry in timeline_of(milestone, for_staff=True)]
    assert "Bo is ill." not in [entry.body for entry in timeline_of(milestone)]
    client.force_login(case.milestone.contract.client)
    assert "Bo is ill." not in client.get(case.get_absolute_url()).text


def test_the_desk_asks_for_it(client: Client, case: Dispute, ari: User, bo: User) -> None:
    taking.take(case, by=bo)
    assert "Why do you take it over?" in casework.shown(client, ari, case)
    with books.unchanged():
        page = client.post(casework.address(case, "take"), {"take-reason": ""}).text
    assert page.count("Say why you take it over.") == 2
    page = client.post(casework.address(case, "take"), {"take-reason": "Bo is ill."}, follow=True).text
    assert "Took the case over: Bo is ill." in page


def test_a_case_is_taken_with_every_dispute_of_its_contract(ari: User, bo: User) -> None:
    first, second, third = casework.of_one_contract(60_000, 40_000, 30_000)
    taking.take(first, by=bo)
    assert {story.fresh(each).taken_by for each in (first, second, third)} == {bo}
    with refused(NoReason):
        taking.take(third, by=ari)
    taking.take(third, by=ari, reason="Bo is ill.")
    assert {story.fresh(each).taken_by for each in (first, second, third)} == {ari}
    assert Takeover.objects.count() == 3


def test_but_not_with_one_that_one_decided_before(ari: User, bo: User) -> None:
    first, second = casework.of_one_contract(60_000, 30_000)
    story.rule(first, by=ari, to_freelancer=0)
    appealing.appeal(first, by=first.milestone.contract.freelancer, reasons="It works.")
    taking.take(story.fresh(second), by=ari)
    assert story.fresh(first).taken_by is None
    assert story.fresh(second).taken_by == ari
