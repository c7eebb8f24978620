from django.db import models
from django.db.models import Q

from milestones.models.approvable import Approvable
from milestones.models.changeable import Changeable
from milestones.models.fundable import Fundable
from milestones.models.returnable import Returnable
from milestones.models.submittable import Submittable


class Milestone(Fundable, Submittable, Changeable, Approvable, Returnable):
    """A piece of a contract with a price, criteria and money of its own.

    The state machine is in `states`, the columns in `fields`; each of the other bases is one thing that
    people do with a milestone.
    """

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="milestone_amount_above_zero"),
            models.UniqueConstraint(fields=["contract", "position"], name="one_milestone_per_position"),
            models.CheckConstraint(
                condition=Q(state="submitted", review_due_at__isnull=False)
                | (~Q(state="submitted") & Q(review_due_at=None)),
                name="review_clock_runs_while_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_at", "id"], condition=Q(state="submitted"), name="milestone_due"),
        ]
