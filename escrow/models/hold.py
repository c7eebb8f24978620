from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from escrow import signals
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.rules import VERSIONS, Rules, current_version

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from escrow.models.account import Account
    from escrow.models.taking import Taking


class HoldFrozen(Refused):
    """The deposit is charged back; the money cannot move before the bank has decided."""


class Hold(models.Model):
    """Money set aside for one purpose between one payer and one payee; how much it holds is its account's balance.

    It is the first lock of every money move: whoever holds this row's lock may move the money. While it is frozen
    nobody does: milestones (`require`), offers, sweeps, reminders, releases and refunds ask.
    """

    payer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holds_paid")
    payee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holds_earned")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(help_text="what its deposit must be, in minor units")
    fee_bps = models.PositiveIntegerField(help_text="platform fee on a release, in hundredths of a per cent")
    rules_version = models.PositiveSmallIntegerField(default=current_version, help_text="the rules it began under")
    group = models.CharField(max_length=60, help_text="the provider's transfer group")
    taken_minor = models.BigIntegerField(default=0, help_text="the part that the payer's bank took, and the hold lost")
    deposit = models.ForeignKey("Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="held_by")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="no deposit is wanted after this")
    frozen_at = models.DateTimeField(null=True, blank=True, help_text="the deposit is charged back: nothing moves")
    borne_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="the deposit is charged back, and what is decided about it is paid all the same",
    )
    created_at = models.DateTimeField()
    account: "Account"
    takings: "RelatedManager[Taking]"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="hold_amount_above_zero"),
            models.CheckConstraint(
                condition=models.Q(taken_minor__gte=0, taken_minor__lt=models.F("amount_minor")),
                name="hold_taken_is_a_part",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(frozen_at__isnull=False), name="hold_frozen"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} of {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def whole_minor(self) -> int:
        """What it holds until it is released or refunded, in minor units: its deposit less what the bank took of it."""
        return self.amount_minor - self.taken_minor

    @property
    def rules(self) -> Rules:
        """What its payer and payee agreed to: later versions change nothing here."""
        return VERSIONS[self.rules_version]

    @property
    def balance(self) -> Money:
        """What is held now, as of when this object was read."""
        return Money(self.account.balance_minor or 0, self.currency)

    @property
    def taken_back(self) -> Money:
        """What was released of it and the payer's bank took back from the payee's earnings, with the fee of as much.

        Reads `takings`, which pages prefetch.
        """
        return Money(sum(t.gross_minor for t in self.takings.all() if t.returned_at is None), self.currency)

    @property
    def wants_deposit(self) -> bool:
        """Whether money that arrives now is expected."""
        return self.closed_at is None and self.deposit_id is None

    @property
    def is_frozen(self) -> bool:
        """Whether the client's bank is disputing the deposit."""
        return self.frozen_at is not None

    @property
    def is_kept(self) -> bool:
        """Whether what it still has is the payer's and waits for their bank: it was decided, and the payee is paid."""
        return self.borne_at is not None and self.is_frozen

    @property
    def is_left_to_decide(self) -> bool:
        """Whether what staff decide about it is paid, though its deposit is charged back."""
        return self.borne_at is not None and not self.is_frozen

    def require_not_frozen(self) -> None:
        """Raise HoldFrozen while the client's bank has yet to decide."""
        if self.is_frozen:
            raise HoldFrozen(
                _(
                    "The client’s bank is disputing this payment. Nothing can move until the bank has "
                    "decided; both of you will be told."
                )
            )

    @classmethod
    def lock(cls, ids: Iterable[int]) -> list[Self]:
        """Lock holds in order of id, then let the owner of each lock what stands above it.

        Must run in a transaction. Locks taken: these holds, then by `holds_locked` contract and milestone.
        """
        holds = list(cls.objects.select_for_update(no_key=True).filter(pk__in=list(ids)).order_by("pk"))
        signals.holds_locked.send(sender=cls, holds=holds)
        return holds

    @classmethod
    def freeze(cls, holds: Iterable["Hold"], *, at: datetime) -> None:
        """Let nothing move until the client's bank has decided. The holds must be locked."""
        cls._set_frozen(holds, at)

    @classmethod
    def thaw(cls, holds: Iterable["Hold"]) -> None:
        """Let them move again. The holds must be locked."""
        cls._set_frozen(holds, None)

    @classmethod
    def bear(cls, holds: Iterable["Hold"], *, at: datetime) -> None:
        """Let what is decided about them be paid, whatever the payer's bank does. The holds must be locked."""
        holds = list(holds)
        cls.objects.filter(pk__in=[hold.pk for hold in holds]).update(borne_at=at)
        for hold in holds:
            hold.borne_at = at

    @classmethod
    def _set_frozen(cls, holds: Iterable["Hold"], at: datetime | None) -> None:
        holds = list(holds)
        cls.objects.filter(pk__in=[hold.pk for hold in holds]).update(frozen_at=at)
        for hold in holds:
            hold.frozen_at = at

    @classmethod
    def close(cls, holds: Iterable["Hold"], *, at: datetime) -> None:
        """Want no more deposits: one that arrives from now on goes straight back. The holds must be locked."""
        cls.objects.filter(pk__in=[hold.pk for hold in holds], closed_at=None).update(closed_at=at)
