"""What a stored event is about."""

from collections.abc import Callable, Mapping
from typing import Any

from escrow.gateways.base import Subject
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.fitness import is_live
from escrow.gateways.stripe.payloads import our_id, our_name


def subject_of(kind: str, payload: Mapping[str, Any]) -> Subject:
    """Our row and Stripe's reference; empty for what is not ours. May call Stripe.

    Not ours is what happened in the other mode, because test events reach live endpoints, too, and what freelancers
    do on accounts of their own beside the bank payouts that we send.
    """
    if payload.get("livemode", is_live()) != is_live():
        return Subject()
    if payload.get("account") and not kind.startswith(("payout.", "v2.core.account")):
        return Subject()
    ref = str(payload["object"].get("id", ""))
    find = next((find for prefix, find in SUBJECTS.items() if kind.startswith(prefix)), None)
    return find(payload, ref) if find and ref else Subject()


def paid_by(payload: Mapping[str, Any], ref: str = "") -> Subject:
    """The payment that an object's metadata names."""
    payment_id = our_id(payload, "payment")
    return Subject(payment_id=payment_id, installation=our_name(payload), ref=ref) if payment_id else Subject()


def _intent(payload: Mapping[str, Any], ref: str) -> Subject:
    """A payment is known by its checkout session."""
    payment_id = our_id(payload, "payment")
    if payment_id is None:
        return Subject()
    sessions = client().v1.checkout.sessions.list({"payment_intent": ref, "limit": 1}).data
    if not sessions:
        return Subject()
    return Subject(payment_id=payment_id, installation=our_name(payload), ref=sessions[0].id)


def refunded_by(payload: Mapping[str, Any], ref: str) -> Subject:
    """The refund that an object's metadata names."""
    refund_id = our_id(payload, "refund")
    return Subject(refund_id=refund_id, installation=our_name(payload), ref=ref) if refund_id else Subject()


def _refunded_charge(payload: Mapping[str, Any], ref: str) -> Subject:
    """The newest refund of the charge is what the event reports."""
    refunds = client().v1.refunds.list({"charge": ref, "limit": 1}).data
    if not refunds or not refunds[0].metadata:
        return Subject()
    return refunded_by({"object": {"metadata": refunds[0].metadata.to_dict()}}, refunds[0].id)


def _chargeback(payload: Mapping[str, Any], ref: str) -> Subject:
    return Subject(chargeback_ref=ref, ref=ref)


def _transfer(payload: Mapping[str, Any], ref: str) -> Subject:
    """A step on the way to the bank: the payout's own reference is not known yet."""
    return Subject(payout_id=our_id(payload, "payout"), installation=our_name(payload))


def _payout(payload: Mapping[str, Any], ref: str) -> Subject:
    payout_id = our_id(payload, "payout")
    if payout_id is None or not payload.get("account"):
        return Subject()
    return Subject(payout_id=payout_id, installation=our_name(payload), ref=ref)


def _warning(payload: Mapping[str, Any], ref: str) -> Subject:
    charge_ref = str(payload["object"].get("charge", ""))
    return Subject(warned_charge_ref=charge_ref, ref=ref) if charge_ref else Subject()


def _recipient(payload: Mapping[str, Any], ref: str) -> Subject:
    return Subject(recipient_ref=ref, ref=ref)


# By how the event's type begins.
SUBJECTS: dict[str, Callable[[Mapping[str, Any], str], Subject]] = {
    "checkout.session.": paid_by,
    "payment_intent.": _intent,
    "refund.": refunded_by,
    "charge.refunded": _refunded_charge,
    "charge.dispute.": _chargeback,
    "radar.early_fraud_warning.": _warning,
    "transfer.": _transfer,
    "payout.": _payout,
    "v2.core.account.": _recipient,
    "v2.core.account[": _recipient,
}
