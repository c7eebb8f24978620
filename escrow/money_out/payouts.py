"""Money out: what was withdrawn, to a freelancer's bank.

The ledger has moved already (earnings to "in transit") together with the intent; the worker takes it to the bank in two
steps, a transfer into the recipient's account at the provider and a payout from there; the provider's word
finishes it: to cash when it was paid, back to the earnings, with the reason, when it was not.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.signing_in.waiting import payouts_wait_until
from escrow import gateways
from escrow.gateways.base import Arrival, GatewayRefused, GatewayUnavailable, NotCovered, NotEnough, PayoutReport
from escrow.kinds_of_notice import payouts as kinds
from escrow.models import Account, Journal, Payout
from escrow.money_out import cash_gate, payout_steps, recalling
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.later import run_soon

logger = logging.getLogger(__name__)
PAID_FOR_GOOD_AFTER = timedelta(days=10)
# So long after it was asked for, money should be with the bank or back.
LINGERS_AFTER = timedelta(days=14)
MOST_NAMED = 50

State = Payout.State


def send(payout: Payout) -> None:
    """Do the next step of a payout at the provider, and the one after it if that is possible at once.

    Calls the provider; must run outside a transaction. Safe to repeat: each step has a key of its own. A payout that
    staff make by hand is left to them.
    """
    if payout.recipient.is_by_hand:
        return
    steps = {
        State.INTENDED: _transfer,
        State.TRANSFERRED: _pay_out,
        State.SENT: _ask_after,
        State.PAID: _ask_after,
        State.RETURNING: _reverse,
    }
    if payout.state == State.INTENDED and not _may_leave(payout):
        return
    before = None
    while payout.state in steps and payout.state != before:
        if before or payout.state != State.INTENDED:
            # What has not left was claimed at the gate.
            payout.begin_attempt()
        before = payout.state
        try:
            steps[State(payout.state)](payout)
        except GatewayUnavailable as error:
            if isinstance(error, NotEnough):
                # With another key it may draw on another part.
                payout.spend_key(**({"source": ""} if payout.state == State.INTENDED else {}))
            if isinstance(error, NotCovered) or (isinstance(error, NotEnough) and payout.state == State.INTENDED):
                # It is our own balance that has to grow, not theirs.
                payout.wait_for_balance(error)
                return
            logger.warning("%s: the provider does not answer: %s", payout, error)
            payout.try_later(error)
            return
        except GatewayRefused as refusal:
            _refused(payout, str(refusal))
        payout = Payout.objects.select_related("recipient").get(pk=payout.pk)
        if payout.state in {State.SENT, State.PAID}:
            return


def _may_leave(payout: Payout) -> bool:
    """Whether its payee's details can be trusted, no bank asks about it, and what we hold covers everybody.

    Then it is claimed for sending.
    """
    if recalling.recall(payout):
        return False
    until = payouts_wait_until(payout.payee)
    if until:
        Payout.objects.filter(pk=payout.pk).update(next_attempt_at=until, short_since_at=None)
        return False
    if cash_gate.passes(payout):
        return True
    if payout.tried_at or payout.is_of_an_earlier_name:
        _find_what_left_before(payout)
    return False


def _find_what_left_before(payout: Payout) -> None:
    """It may have been asked for while the gate was open, and nobody heard the answer. Nothing is asked for now."""
    gateway, ref = gateways.named(payout.recipient.gateway), str(payout.recipient.provider_ref)
    try:
        found = gateway.find_transfer(recipient_ref=ref, group=payout.group, metadata=payout.metadata())
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("%s: whether it left before is not known: %s", payout, error)
        return
    if found:
        payout_steps.advance(payout, State.TRANSFERRED, transfer_ref=found, cleared_at=payout.cleared_at or clock.now())


def hear(payout: Payout) -> None:
    """The provider has something new about a payout. Calls the provider, outside any transaction."""
    if payout.provider_ref:
        _ask_after(payout)
    else:
        send(payout)


def _transfer(payout: Payout) -> None:
    recipient = payout.recipient
    gateway, ref = gateways.named(recipient.gateway), str(recipient.provider_ref)
    source = payout.source or _draw_on(payout, gateway.source_for(payout.amount))
    transfer_ref = payout.once(
        lambda: gateway.find_transfer(recipient_ref=ref, group=payout.group, metadata=payout.metadata()),
        lambda: gateway.transfer(
            key=payout.key_for("transfer"),
            recipient_ref=ref,
            amount=payout.amount,
            source=source,
            group=payout.group,
            metadata=payout.metadata(),
        ),
    )
    payout_steps.advance(payout, State.TRANSFERRED, transfer_ref=transfer_ref)


def _draw_on(payout: Payout, source: str) -> str:
    """Keep what is drawn on before it is asked for: the same key is asked with the same parameters, or is refused."""
    Payout.objects.filter(pk=payout.pk, source="").update(source=source)
    kept: str = Payout.objects.values_list("source", flat=True).get(pk=payout.pk)
    return kept


def _pay_out(payout: Payout) -> None:
    recipient = payout.recipient
    gateway, ref = gateways.named(recipient.gateway), str(recipient.provider_ref)
    if payout.attempts and gateway.transfer_is_reversed(transfer_ref=str(payout.transfer_ref)):
        # After a restore it may have been at the bank, too, without our knowing.
        known = gateway.find_payout(recipient_ref=ref, metadata=payout.metadata())
        why = _("The transfer was taken back at the payment provider.")
        payout_steps.come_back(
            payout, failure=(known and known.failure) or why, provider_ref=known.ref if known else None
        )
        return
    amount = payout.arrived
    if amount is None:
        arrival = gateway.arrival(recipient_ref=ref, transfer_ref=str(payout.transfer_ref))
        payout, amount = _note_arrival(payout, arrival), arrival.amount
    if payout.leaves_at and payout.leaves_at > clock.now():
        # Nothing has failed: it waits for its day.
        Payout.objects.filter(pk=payout.pk).update(next_attempt_at=payout.leaves_at, tried_at=None)
        return
    report = payout.once(
        lambda: gateway.find_payout(recipient_ref=ref, metadata=payout.metadata()),
        lambda: gateway.pay_out(
            key=payout.key_for("bank"), recipient_ref=ref, amount=amount, metadata=payout.metadata()
        ),
    )
    apply(payout, report)


@transaction.atomic
def _note_arrival(payout: Payout, arrival: Arrival) -> Payout:
    """Keep what arrived and from when it can leave; tell the payee if either is other than they would think.

    Locks the payout.
    """
    fresh = Payout.objects.select_for_update(no_key=True).select_related("recipient", "payee").get(pk=payout.pk)
    if fresh.arrived is not None:
        return fresh
    fresh.arrived_minor, fresh.arrived_currency = arrival.amount.amount_minor, arrival.amount.currency
    fresh.leaves_at = arrival.available_at
    fresh.save(update_fields=["arrived_minor", "arrived_currency", "leaves_at"])
    now = clock.now()
    if fresh.is_converted or fresh.leaves_at > now:
        kind = kinds.CONVERTED if fresh.is_converted else kinds.LEAVES
        payout_steps.tell(fresh, "arrived", kind, at=now, leaves=max(fresh.leaves_at, now))
    return fresh


def _ask_after(payout: Payout) -> None:
    recipient = payout.recipient
    gateway = gateways.named(recipient.gateway)
    apply(
        payout,
        gateway.payout_report(recipient_ref=str(recipient.provider_ref), ref=str(payout.provider_ref)),
    )


def _reverse(payout: Payout) -> None:
    gateway, ref = gateways.named(payout.recipient.gateway), str(payout.transfer_ref)
    reversal_ref = payout.once(
        lambda: gateway.find_reversal(transfer_ref=ref, metadata=payout.metadata()),
        lambda: gateway.reverse_transfer(
            key=payout.key_for("reversal"), transfer_ref=ref, amount=payout.amount, metadata=payout.metadata()
        ),
    )
    payout_steps.come_back(payout, reversal_ref=reversal_ref)


def _refused(payout: Payout, why: str) -> None:
    """The provider will not do it: nothing has left yet, or what was transferred has to be taken back."""
    if payout.state == State.INTENDED:
        payout_steps.come_back(payout, failure=why)
    elif payout.state == State.TRANSFERRED:
        payout_steps.advance(payout, State.RETURNING, failure=why[:300])
    else:
        payout.try_later(GatewayRefused(why))


@transaction.atomic
def apply(payout: Payout, report: PayoutReport) -> None:
    """Bring our row and the ledger to what the provider reports of the bank payout; a known report changes nothing.

    A payout that fails after it counted as paid comes back, too. Locks taken: the payout, ledger accounts.
    """
    payout = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    awaited = payout.state in {State.TRANSFERRED, State.SENT}
    if report.state == State.FAILED and (awaited or payout.state == State.PAID):
        payout_steps.step(
            payout, State.RETURNING, provider_ref=report.ref, failure=report.failure[:300], settled_at=None
        )
        if payout.state == State.PAID:
            payout_steps.post(payout, Journal.Kind.PAYOUT_RETURNED, "payout-unpaid", Account.Kind.CASH, at=clock.now())
        run_soon("escrow.finish_operations")
    elif report.state == State.PAID and awaited:
        now = clock.now()
        payout_steps.step(payout, State.PAID, provider_ref=report.ref, settled_at=now)
        payout_steps.post(payout, Journal.Kind.PAYOUT_PAID, "payout-paid", Account.Kind.PAYOUT_IN_TRANSIT, at=now)
        kind = kinds.ARRIVED_CONVERTED if payout.is_converted else kinds.ARRIVED
        payout_steps.tell(payout, "paid", kind, at=now)
    elif report.state == State.PAID and payout.state == State.PAID:
        Payout.objects.filter(pk=payout.pk).update(next_attempt_at=clock.now() + payout_steps.ASK_AGAIN_WHEN_PAID_AFTER)
    elif report.state == State.SENT and awaited:
        payout_steps.step(payout, State.SENT, provider_ref=report.ref)


def alarm_of_lingering() -> None:
    """Tell operators of money that stays in freelancers' accounts at the provider, neither paid out nor taken back.

    It counts as held there, too, and providers limit for how long. Reads only.
    """
    long_ago = clock.now() - LINGERS_AFTER
    stay = Payout.objects.filter(state__in=[State.TRANSFERRED, State.RETURNING], created_at__lte=long_ago)
    lines = [
        _("{payout} to {payee}, since {created_at:%d %b %Y}. {last_error}").format(
            payout=payout, payee=payout.payee, created_at=payout.created_at, last_error=payout.last_error
        )
        for payout in stay.select_related("payee").order_by("pk")[:MOST_NAMED]
    ]
    if lines:
        alarm("Money of freelancers stays at the provider", "\n".join(lines))
