"""Until when it is so what is told about suspensions."""

from collections.abc import Callable, Sequence

from accounts.models import Suspension, SuspensionEvent
from accounts.wording.facts import Kept, kept
from accounts.wording.out_of_date import Until


def _in_force(facts: Sequence[Kept], found: Callable[[Suspension], bool]) -> list[bool]:
    of_these = Suspension.objects.in_force().filter(pk__in=[each["suspension"] for each in facts])
    standing = {suspension.pk: suspension for suspension in of_these.prefetch_related("events")}
    return [each["suspension"] in standing and found(standing[each["suspension"]]) for each in facts]


def _reviewed_then(facts: Sequence[Kept]) -> list[bool]:
    """In force, and looked at again on the same day as then."""
    standing = Suspension.objects.in_force().filter(pk__in=[each["suspension"] for each in facts])
    reviews = {pk: kept(review_at) for pk, review_at in standing.values_list("pk", "review_at")}
    return [reviews.get(each["suspension"]) == each["review"] for each in facts]


def _waits_for_second(facts: Sequence[Kept]) -> list[bool]:
    return _in_force(facts, lambda suspension: suspension.waits_for_second)


def _appeal_waits(facts: Sequence[Kept]) -> list[bool]:
    def waits(suspension: Suspension) -> bool:
        return all(event.kind != SuspensionEvent.Kind.UPHELD for event in suspension.events.all())

    return _in_force(facts, waits)


REVIEWED_THEN = Until(stands=_reviewed_then, of=("suspension", "review"))
WAITS_FOR_SECOND = Until(stands=_waits_for_second, of=("suspension",))
APPEAL_WAITS = Until(stands=_appeal_waits, of=("suspension",))
