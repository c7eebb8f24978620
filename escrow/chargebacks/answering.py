"""Answering a bank that disputes a payment: when, whether it is worth its fee, and with what.

What is sent is written down first, texts and files, and a repetition after a crash sends just that.
"""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from escrow import gateways
from escrow.chargebacks import evidence_files
from escrow.chargebacks.evidence import evidence_for
from escrow.gateways.base import Evidence, EvidenceFile
from escrow.models import Chargeback, Refund
from marketplace import clock
from marketplace.money import Money

# Both sides have this long to add to what is sent to the bank, unless it wants it sooner.
EVIDENCE_AFTER = timedelta(days=3)
EVIDENCE_BEFORE_DUE = timedelta(days=2)


def send_evidence_at(chargeback: Chargeback) -> datetime:
    """When the evidence goes to the bank by itself, if it does."""
    asked_at = chargeback.asked_at or chargeback.opened_at
    soon, due = asked_at + EVIDENCE_AFTER, chargeback.evidence_due_at
    return soon if due is None else max(asked_at, min(soon, due - EVIDENCE_BEFORE_DUE))


def goes_by_itself(chargeback: Chargeback) -> bool:
    """Whether the bank is answered without anybody's doing."""
    return is_worth_its_fee(chargeback) and not is_given_back(chargeback)


def is_worth_its_fee(chargeback: Chargeback) -> bool:
    """Answering an inquiry costs nothing. Countering a chargeback does, and that comes back only when it is won."""
    return chargeback.is_inquiry or chargeback.amount_minor >= settings.EVIDENCE_FROM.get(chargeback.currency, 0)


def is_given_back(chargeback: Chargeback) -> bool:
    """Whether all of an inquiry's payment is refunded or on its way: the bank has its answer."""
    if not chargeback.is_inquiry:
        return False
    # What was paid in another way the bank has not seen.
    unseen = (Refund.State.FAILED, Refund.State.BY_HAND)
    refunded = chargeback.payment.refunds.exclude(state__in=unseen).aggregate(sum=Sum("amount_minor"))["sum"]
    return (refunded or 0) >= chargeback.payment.amount_minor


def intention(chargeback: Chargeback) -> str:
    """What becomes of the evidence, in a sentence for staff."""
    if is_given_back(chargeback):
        return _("The money was given back, so there is nothing to answer.")
    if not is_worth_its_fee(chargeback):
        least = Money(settings.EVIDENCE_FROM[chargeback.currency], chargeback.currency)
        return _("Below {least} countering costs more than it can bring back: nothing is sent by itself.").format(
            least=least
        )
    return _("Evidence is sent by {send_evidence_at:%d %b %Y} UTC.").format(
        send_evidence_at=send_evidence_at(chargeback)
    )


def send_evidence(chargeback: Chargeback) -> None:
    """Send what speaks for the payment, once. Calls the provider, outside any transaction. Raises as gateways do."""
    if chargeback.evidence_sent_at:
        return
    # The bank may ask anew meanwhile: what was collected for its first question is not noted as sent for the second.
    same_question = Chargeback.objects.filter(pk=chargeback.pk, asked_at=chargeback.asked_at)
    if chargeback.evidence is None:
        evidence = vars(evidence_for(chargeback))
        same_question.filter(evidence__isnull=True).update(evidence=evidence)
    if chargeback.evidence_files is None:
        uploaded = evidence_files.upload(chargeback)
        same_question.filter(evidence_files__isnull=True).update(evidence_files=uploaded)
    written = same_question.values_list("evidence", "evidence_files").first()
    if written is None:
        return
    texts, files = cast("tuple[dict[str, str], dict[EvidenceFile, str]]", written)
    gateways.named(chargeback.payment.gateway).send_evidence(
        key=chargeback.idempotency_key,
        ref=chargeback.provider_ref,
        evidence=Evidence(**texts),
        files={EvidenceFile(kind): file for kind, file in files.items()},
    )
    same_question.update(evidence_sent_at=clock.now())
