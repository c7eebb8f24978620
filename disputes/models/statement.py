from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models.dispute import Dispute
from marketplace.money import Money


class Statement(models.Model):
    """One side's story, and what they want: so much to the freelancer. Written once, never changed."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="statements")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    story = models.TextField(max_length=5000)
    wants_minor = models.BigIntegerField(help_text="to the freelancer, in minor units; the rest to the client")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["stated_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "author"], name="one_statement_a_side"),
            models.CheckConstraint(condition=models.Q(wants_minor__gte=0), name="statement_wants_not_negative"),
        ]

    def __str__(self) -> str:
        return _("{author}: {wants} to the freelancer").format(author=self.author, wants=self.wants)

    @property
    def wants(self) -> Money:
        """What the freelancer should get, by this side."""
        return Money(self.wants_minor, self.dispute.milestone.currency)

    @property
    def wants_back(self) -> Money:
        """What the client should get back, by this side."""
        return self.dispute.milestone.worth_at(self.stated_at) - self.wants
