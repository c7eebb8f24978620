from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from marketplace.refusals import Refused


class ForeignCriterion(Refused):
    """A criterion of another milestone was named."""


class Criterion(models.Model):
    """One sentence by which the work of a milestone is judged."""

    milestone = models.ForeignKey("Milestone", on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["milestone", "position"], name="one_criterion_per_position")]

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def require_of(milestone_id: int, criteria: Iterable["Criterion"]) -> None:
        """Raise ForeignCriterion unless all these criteria are the milestone's own."""
        if any(criterion.milestone_id != milestone_id for criterion in criteria):
            raise ForeignCriterion(_("One of the criteria does not belong to this milestone."))
