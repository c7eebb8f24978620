from django.db import models

from marketplace.money import Money


class Reconciliation(models.Model):
    """One comparison of the ledger with the provider's books, and what came of it."""

    gateway = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    lines = models.PositiveIntegerField(default=0, help_text="lines of the provider's books that were new")
    error = models.CharField(max_length=300, blank=True, help_text="why it could not be finished")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.gateway}, {self.started_at:%Y-%m-%d %H:%M} UTC"

    @property
    def is_clean(self) -> bool:
        """Whether it came to its end without a difference."""
        return self.finished_at is not None and not self.differences.exists()


class ReconciledTotal(models.Model):
    """What both sides have in one currency, in minor units. They agree when cash less on_the_way is the provider's."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="totals")
    currency = models.CharField(max_length=3)
    ledger_minor = models.BigIntegerField(help_text="cash, by the ledger")
    on_the_way_minor = models.BigIntegerField(help_text="left the provider already, in transit by the ledger")
    provider_minor = models.BigIntegerField(help_text="what the provider says it holds")

    class Meta:
        ordering = ["currency"]
        constraints = [models.UniqueConstraint(fields=["reconciliation", "currency"], name="one_total_per_currency")]

    def __str__(self) -> str:
        return str(Money(self.provider_minor, self.currency))

    @property
    def agrees(self) -> bool:
        return self.ledger_minor - self.on_the_way_minor == self.provider_minor


class OnTheWay(models.Model):
    """Money that the provider has let go already and the ledger still has in transit; below zero, the other way."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="on_the_way")
    what = models.CharField(max_length=200, help_text="the row on our side")
    source = models.CharField(max_length=200, blank=True, help_text="its reference at the provider")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what}: {Money(self.amount_minor, self.currency)}"


class Difference(models.Model):
    """Something that the ledger and the provider tell differently, with both sides' ids."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="differences")
    what = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    ours = models.CharField(max_length=200, blank=True, help_text="journals, or the row, on our side")
    theirs = models.CharField(max_length=200, blank=True, help_text="lines and source at the provider")
    ledger_minor = models.BigIntegerField()
    provider_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what}: {self.ours or 'nothing'} / {self.theirs or 'nothing'}"
