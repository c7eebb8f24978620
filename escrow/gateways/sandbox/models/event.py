from datetime import datetime
from typing import Any

from django.db import models

from escrow.gateways.sandbox.models.reference import token


class SandboxEvent(models.Model):
    """A webhook to be delivered."""

    ref = models.CharField(max_length=60, unique=True, default=token)
    kind = models.CharField(max_length=60)
    object_ref = models.CharField(max_length=60)
    metadata = models.JSONField()
    happened_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="sandbox_event_to_deliver")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_ref}"

    @classmethod
    def report(cls, kind: str, object_ref: str, metadata: dict[str, Any], *, at: datetime) -> None:
        """Queue a webhook."""
        cls.objects.create(kind=kind, object_ref=object_ref, metadata=metadata, happened_at=at)

    @property
    def payload(self) -> dict[str, Any]:
        """What the webhook says."""
        return {
            "id": self.ref,
            "kind": self.kind,
            "at": self.happened_at.isoformat(),
            "object": self.object_ref,
            "metadata": self.metadata,
        }
