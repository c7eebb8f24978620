"""Who lets a refund request on work lapse gets no second time of silence: staff decide, and still hear them."""

import pytest

from accounts.models import Notification, User
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import stating
from marketplace import rules
from milestones.silence import sweep
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def lapsed(time_travel: TimeTravel, **people: User) -> Dispute:
    """The client asked for everything back, and the freelancer said nothing for seven days."""
    milestone = story.submitted_milestone(**people)
    story.refund_request(milestone)
    time_travel.forward(days=7)
    sweep.process_due()
    return milestone.disputes.get()


def test_it_is_with_staff_at_once(carla: User, ana: User, time_travel: TimeTravel) -> None:
    arbiter = story.arbiter()
    dispute = lapsed(time_travel, client=carla, freelancer=ana)
    assert (dispute.stage, dispute.due_at, dispute.by_itself) == ("in_review", None, True)
    assert dispute.ruling_due_at
    text = Notification.objects.get(user=ana, key=f"dispute:{dispute.pk}:opened").text
    assert "You can still tell your side until there is a ruling" in text
    assert Notification.objects.filter(user=arbiter, key__startswith=f"dispute:{dispute.pk}:waits").exists()
    assert dispute.milestone.events.filter(kind="dispute_review").exists()


def test_the_silent_side_still_tells_its_story(carla: User, ana: User, time_travel: TimeTravel) -> None:
    dispute, arbiter = lapsed(time_travel, client=carla, freelancer=ana), story.arbiter()
    taking.take(dispute, by=arbiter)
    stating.respond(dispute, by=ana, story="I was ill.", wants_minor=60_000)
    after = story.fresh(dispute)
    assert (after.stage, after.due_at) == ("in_review", None)
    assert dispute.statements.get(author=ana).story == "I was ill."
    # Whoever decides reads it first, as they read evidence.
    with books.refused(taking.SomethingNewWasBrought):
        taking.require_all_read(after, dispute.evidence.count())
    taking.require_all_read(after, dispute.evidence.count() + 1)
    with books.refused(DisputeStageRefuses):
        stating.respond(dispute, by=ana, story="And more.", wants_minor=60_000)
    with books.refused(DisputeStageRefuses):
        stating.respond(dispute, by=carla, story="Mine again.", wants_minor=0)


def test_a_contract_of_the_first_rules_gives_five_days_more(
    monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    dispute = lapsed(time_travel)
    assert dispute.stage == "responding"
    assert dispute.due_at
    assert (dispute.due_at - dispute.opened_at).days == 5
