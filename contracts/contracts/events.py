from django.db import models
from django.db.models import Q

from accounts.models import User
from contracts.contracts.models import Contract
from marketplace.texts import later as _


class ContractEvent(models.Model):
    """Something that happened to a contract as a whole. Append-only: the database refuses to change it.

    Its kind is put into words when it is read. Rows from before there were kinds have the words themselves, in `text`.
    """

    class Kind(models.TextChoices):
        PREPARED = "prepared", _("Offer prepared")
        OFFERED = "offered", _("Offer made, with the deposit protected")
        ACCEPTED = "accepted", _("Offer accepted")
        DECLINED = "declined", _("Offer declined")
        EXPIRED = "expired", _("Offer expired")
        WITHDRAWN = "withdrawn", _("Offer withdrawn")
        DEADLINE_MOVED = "deadline_moved", _("Deadline moved: Surety could not be used")
        ENDED_BY_CLIENT = "ended_by_client", _("The client ended the contract")
        ENDED_BY_FREELANCER = "ended_by_freelancer", _("The freelancer ended the contract")
        FINISHED = "finished", _("Every milestone is settled")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=Kind.choices, blank=True, default="")
    text = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="", help_text="a reason, or from when to when")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="") & ~Q(text="")) | (~Q(kind="") & Q(text="")), name="contract_event_kind_or_words"
            )
        ]

    def __str__(self) -> str:
        return self.words_of(self.kind or self.text)

    @classmethod
    def words_of(cls, kind_or_text: str) -> str:
        """What a kind is called; the words of an older row as they are."""
        return str(cls.Kind(kind_or_text).label) if kind_or_text in cls.Kind.values else kind_or_text
