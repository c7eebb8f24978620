"""What speaks for a payment that is charged back: who paid from where, and what the apps above know of the work."""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from escrow import signals
from escrow.gateways.base import Evidence, EvidenceFile
from escrow.models import Chargeback, Hold


@dataclass(frozen=True)
class Work:
    """What was agreed and done for a payment, as plain text with times in UTC."""

    product: str
    delivered_on: str
    activity: str
    account: str


@dataclass(frozen=True)
class Document:
    """The same on paper: a PDF to show to the bank."""

    kind: EvidenceFile
    name: str
    content: bytes


def documents_for(chargeback: Chargeback, *, room: int) -> list[Document]:
    """Made anew from what the platform has, no larger than so many bytes together."""
    payment = chargeback.payment
    holds = list(Hold.objects.filter(parts__payment=payment).order_by("pk"))
    [(_unused, documents)] = cast(
        "list[tuple[object, list[Document]]]",
        signals.evidence_files_wanted.send(Chargeback, payment=payment, holds=holds, room=room),
    )
    return documents


def evidence_for(chargeback: Chargeback) -> Evidence:
    """Collected anew from what the platform has."""
    payment = chargeback.payment
    holds = list(Hold.objects.filter(parts__payment=payment).order_by("pk"))
    [(_unused, work)] = cast(
        "list[tuple[object, Work]]", signals.evidence_wanted.send(Chargeback, payment=payment, holds=holds)
    )
    return Evidence(
        client_name=payment.payer.name,
        client_email=payment.payer.email,
        client_ip=payment.payer_ip or "",
        product=work.product,
        delivered_on=work.delivered_on,
        activity=_("{created_at:%Y-%m-%d %H:%M} UTC: the client opened the payment page").format(
            created_at=payment.created_at
        )
        + (f" from {payment.payer_ip}" if payment.payer_ip else "")
        + f"\n{work.activity}"
        + "".join(f"\n{added}" for added in chargeback.own_evidence.all()),
        account=work.account,
    )
