"""One side offers how the money is split; the other accepts, declines or makes another offer, or it is taken back."""

from datetime import timedelta

import pytest

from accounts.models import Notification, User
from milestones.verbs import answering_settlements
from tests import story
from tests.settlements import BY_BOTH, IN_EVERY_STATE, Make, offer_by
from tests.told import times_told

pytestmark = pytest.mark.django_db


@BY_BOTH
@IN_EVERY_STATE
def test_an_offer_waits_for_the_other_side_and_nothing_moves(make: Make, author: str) -> None:
    milestone = make()
    before = (milestone.state, milestone.review_due_at, milestone.review_left)
    offer, by, other = offer_by(milestone, author)
    after = story.fresh(milestone)
    assert (after.state, after.review_due_at, after.review_left) == before
    assert (offer.state, offer.number, offer.after_submission) == ("open", 1, milestone.submissions.count())
    assert offer.answer_due_at - offer.made_at == timedelta(days=7)
    event = after.events.get(kind="settlement_offered")
    assert (event.actor, event.from_state, event.to_state) == (by, milestone.state, milestone.state)
    assert "gets $380.00 of $400.00 after the fee of 5 %" in event.note
    assert event.note.endswith(" gets $200.00 back.")
    assert times_told(other, "milestone:offer") == 1
    assert times_told(by, "milestone:offer") == 0
    notice = Notification.objects.get(user=other, key__contains=":offer:")
    assert f"{by.name} offers $400.00 of $600.00 for “Milestone 1”. If you agree, " in notice.text
    assert ". If you do not answer by " in notice.text
    assert notice.detail == "It seems fair."


@BY_BOTH
def test_the_other_side_declines_and_says_why(author: str) -> None:
    milestone = story.submitted_milestone()
    offer, by, other = offer_by(milestone, author)
    answering_settlements.decline(offer, by=other, answer=" Too little. ")
    offer = story.fresh(offer)
    assert (offer.state, offer.answer, offer.answered_at is not None) == ("declined", "Too little.", True)
    after = story.fresh(milestone)
    assert (after.state, after.review_due_at) == (milestone.state, milestone.review_due_at)
    event = after.events.get(kind="settlement_declined")
    assert (event.actor, event.note) == (other, "Too little.")
    assert times_told(by, "milestone:offer:declined") == 1
    story.offer(milestone, by=by, to_freelancer=50_000)


def test_who_made_it_takes_it_back(carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    offer = story.offer(milestone, by=ana, to_freelancer=50_000)
    answering_settlements.take_back(offer, by=ana)
    assert story.fresh(offer).state == "withdrawn"
    assert milestone.events.get(kind="settlement_taken_back").actor == ana
    assert times_told(carla, "milestone:offer:withdrawn") == 1
    assert story.fresh(milestone).review_due_at == milestone.review_due_at


@IN_EVERY_STATE
def test_another_offer_answers_the_first(make: Make) -> None:
    milestone = make()
    first, by, other = offer_by(milestone, "freelancer", 50_000)
    second = answering_settlements.counter(first, by=other, to_freelancer_minor=30_000, reason="Half is there.")
    assert story.fresh(first).state == "countered"
    assert (second.state, second.answers, second.author, second.number) == ("open", first, other, 2)
    assert story.fresh(milestone).state == milestone.state
    assert times_told(by, "milestone:offer") == 1
    assert milestone.events.filter(kind="settlement_offered").count() == 2
