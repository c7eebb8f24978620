"""Which of what somebody was told is over by now."""

from collections.abc import Sequence

from accounts.models import Notification
from accounts.wording.out_of_date import FOR_GOOD, stand
from marketplace import clock


def mark(told: Sequence[Notification]) -> None:
    """Say of each whether it `is_over`; one statement for each question that the table asks about them.

    Whatever has its words from before stays as it is.
    """
    still = stand([(each.row.until if each.row else FOR_GOOD, each.facts) for each in told], clock.now())
    for each, stands in zip(told, still, strict=True):
        each.is_over = not stands
