"""Reviews of a contract that is over: who can write one, and that nobody else knows of it before its time."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification, User
from accounts.suspension.suspended import Suspended
from contracts import kinds_of_notice
from contracts.models import Contract, Review, Reviewing
from contracts.reviews import writing
from contracts.reviews.writing import NoSuchReview, NothingToReview, RepliedAlready, ReviewsPublished
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones.silence import sweep
from milestones.verbs import ending
from tests import story
from tests.books import refused, refused_by_database, sql
from tests.conftest import TimeTravel
from tests.reviews.over import over, stars, write
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return over(client=carla, freelancer=ana)


def test_when_the_contract_is_over_both_are_asked(contract: Contract, carla: User, ana: User) -> None:
    reviewing = contract.reviewing
    assert (reviewing.released_minor, reviewing.published_at) == (60_000, None)
    assert (reviewing.due_at - reviewing.opened_at).days == 14
    assert [times_told(reader, "contract:review") for reader in (carla, ana)] == [1, 1]


def test_the_author_alone_has_it_and_may_change_it(contract: Contract, carla: User, ana: User) -> None:
    told = Notification.objects.count()
    first = write(contract, carla, 2, "So so.")
    again = write(contract, carla, 4, "Better, on second thoughts.", promptness=3)
    assert first.pk == again.pk
    review = Review.objects.get()
    assert (review.by, review.of, review.side, review.published_at) == (carla, ana, "freelancer", None)
    assert (review.work, review.promptness, review.words) == (4, 3, "Better, on second thoughts.")
    assert Notification.objects.count() == told
    assert not Review.objects.published().exists()


def test_both_in_are_both_published(contract: Contract, carla: User, ana: User) -> None:
    write(contract, carla, 4)
    write(contract, ana, 5)
    assert {review.side: (review.by, review.of) for review in Review.objects.shown()} == {
        "freelancer": (carla, ana),
        "client": (ana, carla),
    }
    assert [times_told(reader, "review") for reader in (carla, ana)] == [1, 1]
    assert story.fresh(contract.reviewing).published_at is not None
    with refused(ReviewsPublished):
        write(contract, carla, 1)
    assert Review.objects.get(by=carla).work == 4


def test_silence_publishes_what_there_is(contract: Contract, carla: User, ana: User, time_travel: TimeTravel) -> None:
    write(contract, carla)
    time_travel.to(contract.reviewing.due_at)
    sweep.process_due()
    assert Review.objects.shown().get().by == carla
    assert (times_told(ana, "review"), times_told(carla, "review:own")) == (1, 1)
    with refused(ReviewsPublished):
        write(contract, ana, 1, "Revenge.")
    assert Review.objects.count() == 1


def test_with_nothing_written_nobody_is_told_anything(contract: Contract, carla: User, time_travel: TimeTravel) -> None:
    time_travel.to(contract.reviewing.due_at)
    sweep.process_due()
    assert story.fresh(contract.reviewing).published_at is not None
    assert (times_told(carla, "review"), times_told(carla, "review:own")) == (0, 0)


def test_who_has_not_written_is_reminded_twice(
    contract: Contract, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    write(contract, carla)
    for days in (7, 4, 2):
        time_travel.forward(days=days)
        sweep.process_due()
        sweep.process_due()
    assert (times_told(ana, "contract:review"), times_told(carla, "contract:review")) == (3, 1)


def test_a_reminder_is_out_of_date_once_one_has_written(contract: Contract, carla: User, ana: User) -> None:
    asked = {user: Notification.objects.get(user=user, key=f"contract:{contract.pk}:review") for user in (carla, ana)}
    write(contract, carla)
    stands = kinds_of_notice.REVIEW_WANTED.until.stands
    assert stands is not None
    assert stands([asked[user].facts for user in (carla, ana)]) == [False, True]


def test_nobody_else_writes_here(contract: Contract, olga: User, sam: User) -> None:
    for somebody in (olga, sam):
        with refused(NotYours):
            write(contract, somebody)
    assert not Review.objects.exists()


def test_what_is_not_over_is_not_reviewed(carla: User, ana: User) -> None:
    running = story.submitted_milestone(client=carla, freelancer=ana).contract
    with refused(NothingToReview):
        write(running, carla)
    assert not Reviewing.objects.exists()


def test_money_without_work_opens_no_reviews(carla: User, ana: User) -> None:
    """Released early with nothing handed in; and a contract of which everything went back."""
    unseen = story.funded_milestone(client=carla, freelancer=ana, amounts=(60_000,))
    story.approve(unseen)
    ended = story.active_contract(client=carla, freelancer=ana, amounts=(60_000,))
    ending.end(
        ended,
        by=ana,
        reason="I am ill.",
        choices={story.milestones_of(ended)[0].pk: ending.Choice(ending.Wish.RETURN)},
    )
    assert [story.fresh(each).state for each in (unseen.contract, ended)] == ["completed", "ended"]
    assert not Reviewing.objects.exists()
    with refused(NothingToReview):
        write(unseen.contract, carla)


def test_a_contract_that_ended_after_paid_work_is_reviewed(carla: User, ana: User) -> None:
    first = story.submitted_milestone(client=carla, freelancer=ana)
    story.approve(first)
    ending.end(first.contract, by=carla, reason="Enough.", choices={})
    assert first.contract.reviewing.released_minor == 60_000


def test_it_needs_words_and_stars_that_there_are(contract: Contract, carla: User) -> None:
    for given, words in ((stars(6), "Good."), (stars(0), "Good."), ({}, "Good."), (stars(), "  ")):
        with refused(NoSuchReview):
            writing.write(contract, by=carla, stars=given, words=words)
    assert not Review.objects.exists()


def test_who_is_suspended_writes_nothing_new(contract: Contract, carla: User) -> None:
    story.suspend(carla)
    with refused(Suspended):
        write(contract, carla)
    assert not Review.objects.exists()


def test_the_reviewed_replies_once(contract: Contract, carla: User, ana: User, olga: User) -> None:
    write(contract, carla)
    hidden = Review.objects.get()
    with refused(NotYours):
        writing.reply(hidden, by=ana, text="I knew it.")
    write(contract, ana)
    review = Review.objects.get(of=ana)
    for somebody in (carla, olga):
        with refused(NotYours):
            writing.reply(review, by=somebody, text="No.")
    with refused(Refused):
        writing.reply(review, by=ana, text=" ")
    writing.reply(review, by=ana, text="Thank you.")
    assert times_told(carla, "review:reply") == 1
    with refused(RepliedAlready):
        writing.reply(review, by=ana, text="And another thing.")
    assert story.fresh(review).reply == "Thank you."


def test_the_database_keeps_what_is_published(contract: Contract, carla: User, ana: User) -> None:
    write(contract, carla)
    with refused_by_database("reply_to_what_is_published"):
        sql("UPDATE contracts_review SET reply = 'I knew it.', replied_at = now()")
    write(contract, ana)
    writing.reply(Review.objects.get(of=ana), by=ana, text="Thank you.")
    for change in (
        "work = 1",
        "words = 'Other.'",
        "published_at = NULL, reply = '', replied_at = NULL",
        "by_id = of_id, of_id = by_id",
        "reply = 'Other.'",
    ):
        with refused_by_database("review_is_kept"):
            sql(f"UPDATE contracts_review SET {change} WHERE of_id = %s", ana.pk)  # noqa: S608 (written above)
    with refused_by_database("review_is_kept"):
        sql("DELETE FROM contracts_review")


def test_the_database_knows_whose_review_it_can_be(contract: Contract, carla: User, ana: User, olga: User) -> None:
    for by, of, side in ((carla, carla, "freelancer"), (olga, ana, "freelancer"), (carla, ana, "client")):
        with pytest.raises(IntegrityError, match="review"), transaction.atomic():
            Review.objects.create(
                reviewing=contract.reviewing,
                by=by,
                of=of,
                side=side,
                words="Me.",
                written_at=clock.now(),
                **stars(),
            )
    assert not Review.objects.exists()
