"""Writing a review, changing it while nobody else knows of it, and replying to one."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from accounts.wording.facts import Facts
from contracts import kinds_of_notice as kinds
from contracts.contracts.models import Contract
from contracts.reviews import publishing
from contracts.reviews.models import Review, Reviewing
from contracts.reviews.points import LEAST, MOST, POINTS
from marketplace import clock
from marketplace.refusals import NotYours, Refused


class NothingToReview(Refused):
    """The contract is not over, or nothing was released for work that could be seen."""


class ReviewsPublished(Refused):
    """The time to write or change a review is over."""


class NoSuchReview(Refused):
    """A review without words, or with stars that there are not."""


class RepliedAlready(Refused):
    """There is one reply to a review, and it stays as it is."""


def reviewing_of(contract: Contract, *, by: User) -> Reviewing:
    """The time for reviews of this party's contract. Raises NotYours or NothingToReview."""
    contract.require_party(by)
    found = Reviewing.objects.filter(contract=contract).first()
    if found is None:
        raise NothingToReview(
            _(
                "You can review each other when the contract is over and money was released for work that was handed "
                "in. Direct payments and money released with nothing to see open no reviews."
            )
        )
    found.contract = contract
    return found


@transaction.atomic
def write(contract: Contract, *, by: User, stars: Mapping[str, int], words: str) -> Review:
    """Write what this side says of the other, or write it anew; when both are in, both are published.

    `stars`: for each of POINTS, LEAST to MOST. Locks the contract's `Reviewing`, then the person. Raises NotYours,
    NothingToReview, ReviewsPublished, Suspended or NoSuchReview.
    """
    found = reviewing_of(contract, by=by)
    reviewing = Reviewing.objects.select_for_update(no_key=True).get(pk=found.pk)
    require_open(reviewing)
    require_not_suspended(by, _("write reviews"))
    if not words.strip() or any(not LEAST <= stars.get(point, 0) <= MOST for point in POINTS):
        raise NoSuchReview(_("Give one to five stars on each point, and say why in a few words."))
    # Nobody else writes it while the time for it is locked.
    review = reviewing.reviews.filter(by=by).first() or Review(
        reviewing=reviewing, by=by, of=contract.other_party(by), side=reviewing.side_of_other(by)
    )
    for point in POINTS:
        setattr(review, point, stars[point])
    review.words, review.written_at = words.strip(), clock.now()
    review.save()
    _publish_if_both_are_in(reviewing, review)
    return review


def _publish_if_both_are_in(reviewing: Reviewing, review: Review) -> None:
    if reviewing.reviews.exclude(pk=review.pk).exists():
        review.published_at = clock.now()
        publishing.publish_locked([reviewing], at=review.published_at)


def require_open(reviewing: Reviewing) -> None:
    """Raise ReviewsPublished once nothing can be written any more."""
    if not reviewing.is_open:
        raise ReviewsPublished(_("The reviews of this contract are published. They stay as they are."))


@transaction.atomic
def reply(review: Review, *, by: User, text: str) -> None:
    """Answer a review, once, for everybody to read. Locks the review, then the person.

    Raises NotYours, RepliedAlready, Suspended or Refused without words.
    """
    fresh = Review.objects.select_for_update(no_key=True, of=("self",)).select_related("by", "of").get(pk=review.pk)
    require_can_reply(fresh, by=by)
    require_not_suspended(by, _("reply to reviews"))
    if not text.strip():
        raise Refused(_("Write something."))
    fresh.reply, fresh.replied_at = text.strip(), clock.now()
    fresh.save(update_fields=["reply", "replied_at"])
    facts: Facts = {"of": fresh.of, "reply": fresh.reply}
    notify(
        [Notice(fresh.by_id, f"review:{fresh.pk}:reply", kinds.REVIEW_REPLIED, fresh.get_absolute_url(), facts)],
        at=fresh.replied_at,
    )


def require_can_reply(review: Review, *, by: User) -> None:
    """Raise NotYours or RepliedAlready."""
    if by.pk != review.of_id or review.published_at is None:
        raise NotYours(_("Only the person who was reviewed can reply."))
    if review.hidden_at:
        raise Refused(_("Our staff have hidden this review, so there is nothing to reply to."))
    if review.reply:
        raise RepliedAlready(_("You have replied to this review. There is one reply, and it stays as it is."))
