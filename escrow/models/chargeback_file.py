from django.db import models
from django.utils.translation import gettext as _

from escrow.gateways.base import EvidenceFile
from escrow.models.chargeback import Chargeback


class ChargebackFile(models.Model):
    """A file that was uploaded to be shown to a bank, as it was. Append-only: the database refuses to change it."""

    KINDS = (
        (EvidenceFile.WORK.value, "what was agreed and delivered"),
        (EvidenceFile.MESSAGES.value, "the messages between the two"),
        (EvidenceFile.RULING.value, "the ruling"),
    )

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=KINDS)
    round = models.PositiveSmallIntegerField(help_text="2: sent anew, after an inquiry became a chargeback")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    provider_ref = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["chargeback", "kind", "round"], name="chargeback_file_uploaded_once"),
        ]

    def __str__(self) -> str:
        return _("{name} of chargeback {chargeback_id}").format(name=self.name, chargeback_id=self.chargeback_id)
