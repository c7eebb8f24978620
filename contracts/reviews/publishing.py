"""Publishing reviews: when both are in, or when their time is over. Until then nobody but their authors knows of them.

Silence publishes what there is; who has written nothing by then has said nothing. What an outage took is given back.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts import kinds_of_notice as kinds
from contracts.reviews.lasts import OPEN_FOR
from contracts.reviews.models import PersonToCount, Review, Reviewing
from marketplace.outages import GRACE, WORTH_TELLING, Span

# Nobody loses money by not writing: they are reminded less often than who does.
REMINDED_FROM = timedelta(days=3)
HOUR = timedelta(hours=1)


def due(now: datetime) -> QuerySet[Reviewing]:
    """Those whose time is over."""
    return Reviewing.objects.filter(published_at=None, due_at__lte=now)


@transaction.atomic
def publish(ids: Sequence[int], now: datetime) -> int:
    """Publish whatever is written of those that are still due. Locks them (SKIP LOCKED)."""
    free = due(now).filter(pk__in=ids).order_by("pk")
    claimed = list(free.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    publish_locked(claimed, at=now)
    return len(claimed)


def publish_locked(reviewings: Sequence[Reviewing], *, at: datetime) -> None:
    """The same for those that the caller has locked; a fixed number of statements."""
    Reviewing.objects.filter(pk__in=[each.pk for each in reviewings]).update(published_at=at)
    written = Review.objects.filter(reviewing__in=reviewings, published_at=None)
    reviews = list(written.select_related("by", "of", "reviewing__contract").order_by("pk"))
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(published_at=at)
    PersonToCount.mark({review.of_id for review in reviews})
    by_contract: dict[int, list[Review]] = defaultdict(list)
    for review in reviews:
        by_contract[review.reviewing_id].append(review)
    notify([told for both in by_contract.values() for told in _notices(both)], at=at)


def _notices(reviews: Sequence[Review]) -> Iterator[Notice]:
    """Each reviewed person is told; an author only where the other side wrote nothing that would tell them."""
    for review in reviews:
        contract = review.reviewing.contract
        facts: Facts = {"by": review.by, "of": review.of, "contract": contract.title}
        path, about = review.reviewing.get_absolute_url(), contract.get_absolute_url()
        yield Notice(review.of_id, f"review:{review.pk}", kinds.REVIEWED, path, facts, about)
        if len(reviews) == 1:
            yield Notice(review.by_id, f"review:{review.pk}:own", kinds.REVIEW_PUBLISHED, path, facts, about)


def to_remind() -> QuerySet[Reviewing]:
    """Those that wait, with what a reminder tells of them."""
    return Reviewing.objects.filter(published_at=None).select_related("contract__client", "contract__freelancer")


def reminders(waiting: Sequence[Reviewing], hours: int) -> list[Notice]:
    """What to tell who has not written yet, so many hours before the end; one statement."""
    if hours * HOUR > REMINDED_FROM:
        return []
    wrote = set(Review.objects.filter(reviewing__in=waiting).values_list("reviewing", "by"))
    return [
        Notice(
            writer.pk,
            f"contract:{contract.pk}:review:{hours}",
            kinds.REVIEW_STILL_OPEN,
            each.get_absolute_url(),
            {"contract": contract.title, "other": other, "due": each.due_at, "of": contract.pk, "writer": writer.pk},
            contract.get_absolute_url(),
        )
        for each in waiting
        for contract in (each.contract,)
        for writer, other in ((contract.client, contract.freelancer), (contract.freelancer, contract.client))
        if (each.pk, writer.pk) not in wrote
    ]


def to_make_good(span: Span, now: datetime) -> QuerySet[Reviewing]:
    """Those whose time ran while Surety could not be used."""
    return Reviewing.objects.filter(published_at=None, made_good_until__lt=span.ended_at)


@transaction.atomic
def make_good(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Give back what this outage took, and tell both sides where it is worth a word. Locks them (SKIP LOCKED)."""
    free = to_make_good(span, now).filter(pk__in=ids).select_related("contract").order_by("pk")
    claimed, told = list(free.select_for_update(skip_locked=True, no_key=True, of=("self",))), []
    for each in claimed:
        was = each.due_at
        until = each.due_at = span.gives_back(was, lasts=OPEN_FOR, since=each.made_good_until)
        if until - was >= WORTH_TELLING and until <= span.ended_at + GRACE:
            told += list(_outage(each, was, until, span))
            # That notice stands in for the last reminder.
            each.reminded_hours = GRACE // HOUR
        each.made_good_until = span.ended_at
    Reviewing.objects.bulk_update(claimed, ["due_at", "reminded_hours", "made_good_until"])
    notify(told, at=now)
    return len(claimed)


def _outage(each: Reviewing, was: datetime, until: datetime, span: Span) -> Iterator[Notice]:
    contract = each.contract
    facts: Facts = {
        "contract": contract.title,
        "was": was,
        "due": until,
        "away": span.began_at,
        "back": span.ended_at,
    }
    key = f"contract:{contract.pk}:review:outage:{was.timestamp():.0f}"
    for reader in (contract.client_id, contract.freelancer_id):
        yield Notice(reader, key, kinds.OUTAGE_OF_REVIEWS, each.get_absolute_url(), facts, contract.get_absolute_url())
