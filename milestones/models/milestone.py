from django.db import models
from django.db.models import Q

from milestones.models.questions import Questions


class Milestone(Questions):
    """A piece of a contract with a price, criteria and money of its own.

    The state machine is in `states`, the columns in `fields`, what can be asked in `questions`.
    """

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="milestone_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(taken_minor=0, taken_at=None) | Q(taken_minor__gt=0, taken_at__isnull=False),
                name="milestone_taken_at_some_time",
            ),
            models.UniqueConstraint(fields=["contract", "position"], name="one_milestone_per_position"),
            models.CheckConstraint(
                condition=Q(state="submitted", review_due_at__isnull=False, review_left=None)
                | Q(state="submitted", review_due_at=None, review_left__isnull=False)
                | (~Q(state="submitted") & Q(review_due_at=None)),
                name="review_clock_runs_or_stands_while_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "disputed"]) | Q(review_left=None),
                name="review_stands_while_submitted_or_disputed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["funded", "changes_requested"], idle_due_at__isnull=False)
                | (~Q(state__in=["funded", "changes_requested"]) & Q(idle_due_at=None, idle_warned_at=None)),
                name="idle_clock_runs_while_somebody_works",
            ),
            models.CheckConstraint(
                condition=(Q(state="disputed") & ~Q(disputed_from="")) | (~Q(state="disputed") & Q(disputed_from="")),
                name="disputed_from_somewhere",
            ),
            models.CheckConstraint(
                # Not null is said, because a check that comes to NULL passes.
                condition=Q(
                    state="settled",
                    settled_minor__isnull=False,
                    settled_minor__gt=0,
                    settled_minor__lt=models.F("amount_minor"),
                )
                | (~Q(state="settled") & Q(settled_minor=None)),
                name="settled_is_a_part_of_the_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_at", "id"], condition=Q(state="submitted"), name="milestone_due"),
            models.Index(
                fields=["idle_due_at", "id"], condition=Q(idle_due_at__isnull=False), name="milestone_idle_due"
            ),
            models.Index(
                fields=["funded_at", "id"],
                condition=Q(state__in=["funded", "submitted", "changes_requested", "disputed"]),
                name="milestone_held",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state="funded", overdue_at=None, due_on__isnull=False),
                name="milestone_due_day",
            ),
            models.Index(
                fields=["made_good_until"],
                condition=Q(state__in=["funded", "submitted", "changes_requested", "disputed"]),
                name="milestone_made_good",
            ),
            models.Index(fields=["amount_minor", "currency", "id"], name="milestone_of_amount"),
        ]
