from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models.named import Named
from marketplace.texts import later as _later

# Instead of a provider's name: staff pay this person in another way.
BY_HAND = "by_hand"


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def current(self) -> Self:
        """Those that have not been replaced: at most one of a person at each provider."""
        return self.filter(replaced_at=None)

    def of(self, user: models.Model, *, gateway: str) -> "Recipient | None":
        """Where the person's money goes: what staff have opened for them, or their account at this provider."""
        mine = list(self.current().filter(user=user, gateway__in=[BY_HAND, gateway]))
        return next((each for each in mine if each.gateway == BY_HAND), mine[0] if mine else None)


class Recipient(Named):
    """A freelancer's account at the provider, into which earnings are paid; whether it is ready is the provider's word.

    The row is written before the provider is called; the idempotency key is made of its id and
    the installation's name. One that the provider has closed is replaced by another row, so that what was sent there
    keeps its place. A row by hand stands for somebody whose country the provider cannot pay: staff do.
    """

    class Schedule(models.TextChoices):
        BY_HAND = "by_hand", _later("Only when I ask")
        WEEKLY = "weekly", _later("Every Monday")
        MONTHLY = "monthly", _later("On the first of each month")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recipients")
    gateway = models.CharField(max_length=20)
    country = models.CharField(max_length=2, help_text="ISO 3166 code")
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    keys_spent = models.PositiveIntegerField(default=0, help_text="how often opening it failed at the provider")
    is_ready = models.BooleanField(default=False)
    needs = models.CharField(max_length=300, blank=True, help_text="what the provider still wants to know")
    currency = models.CharField(max_length=3, blank=True, help_text="of their account there; empty if not known")
    is_closed = models.BooleanField(default=False, help_text="closed at the provider for good")
    schedule = models.CharField(max_length=10, choices=Schedule.choices, default=Schedule.BY_HAND)
    next_payout_at = models.DateTimeField(null=True, blank=True, help_text="when everything available is paid out")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, help_text="when the provider is asked after it")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "gateway"], condition=Q(replaced_at=None), name="one_recipient_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(gateway=BY_HAND) | Q(provider_ref=None), name="by_hand_no_provider_is_asked"
            ),
            models.CheckConstraint(
                condition=Q(schedule="by_hand", next_payout_at=None)
                | (~Q(schedule="by_hand") & Q(next_payout_at__isnull=False)),
                name="scheduled_payouts_have_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_payout_at"], condition=Q(next_payout_at__isnull=False), name="recipient_scheduled"
            ),
            models.Index(fields=["next_check_at"], condition=Q(next_check_at__isnull=False), name="recipient_to_check"),
            models.Index(fields=["id"], condition=Q(gateway=BY_HAND), name="recipient_by_hand"),
        ]

    def __str__(self) -> str:
        return _("{user} at {gateway}").format(user=self.user, gateway=self.gateway)

    @property
    def is_by_hand(self) -> bool:
        """Whether staff pay this person, and no provider."""
        return self.gateway == BY_HAND

    @property
    def idempotency_key(self) -> str:
        return self._named(f"recipient-{self.pk}-{self.keys_spent}")

    def converts(self, currency: str) -> str:
        """The currency into which their account turns money in this one; empty if it does not, or nobody knows."""
        return self.currency if self.currency != currency else ""

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us."""
        return self._marked("recipient")
