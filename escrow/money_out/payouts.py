"""Money out: what was withdrawn, to a freelancer's bank.

The ledger has moved already (earnings to "in transit") together with the intent; the worker takes it to the bank in two
steps, a transfer into the recipient's account at the provider and a payout from there; the provider's word
finishes it: to cash when it was paid, back to the earnings, with the reason, when it was not.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.signing_in.waiting import payouts_wait_until
from escrow import gateways
from escrow.earnings import withdrawable
from escrow.gateways.base import Arrival, GatewayRefused, GatewayUnavailable, NotCovered, NotEnough, PayoutReport
from escrow.ledger import posting
from escrow.models import Account, Journal, Payout
from escrow.money_out import cash_gate
from marketplace import clock, times
from marketplace.alarms import alarm
from marketplace.later import run_soon

logger = logging.getLogger(__name__)
ASK_AGAIN_AFTER = timedelta(hours=6)
# Banks send payouts back days after they had taken them.
ASK_AGAIN_WHEN_PAID_AFTER, PAID_FOR_GOOD_AFTER = timedelta(days=1), timedelta(days=10)
# So long after it was asked for, money should be with the bank or back.
LINGERS_AFTER = timedelta(days=14)
MOST_NAMED = 50
PAGE = "/earnings/"

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
    if recall(payout):
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
        _advance(payout, State.TRANSFERRED, transfer_ref=found, cleared_at=payout.cleared_at or clock.now())


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
    _advance(payout, State.TRANSFERRED, transfer_ref=transfer_ref)


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
        why = "The transfer was taken back at the payment provider."
        _return(payout, failure=(known and known.failure) or why, provider_ref=known.ref if known else None)
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
        leaves = times.absolute(max(fresh.leaves_at, now), fresh.payee.zone)
        became = f" became {arrival.amount} in your account there and" if fresh.is_converted else ""
        _tell(fresh, "arrived", f"Your payout of {fresh.amount}{became} leaves for your bank on {leaves}.", at=now)
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
    _return(payout, reversal_ref=reversal_ref)


@transaction.atomic
def _advance(payout: Payout, state: str, **values: object) -> None:
    """Go on to the next step, unless another worker already has. Locks the payout."""
    fresh = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    if fresh.state == payout.state:
        _step(fresh, state, **values)


def _step(payout: Payout, state: str, **values: object) -> None:
    """A new step has a new key, and a count of its own. The payout must be locked."""
    now = clock.now()
    fields: dict[str, object] = {"state": state, "attempts": 0, "last_error": "", "tried_at": None, **values}
    fields["waits_since_at"] = fields["short_since_at"] = None
    pause = {State.SENT: ASK_AGAIN_AFTER, State.PAID: ASK_AGAIN_WHEN_PAID_AFTER}.get(State(state), timedelta(0))
    Payout.objects.filter(pk=payout.pk).update(**fields, next_attempt_at=now + pause)


def _refused(payout: Payout, why: str) -> None:
    """The provider will not do it: nothing has left yet, or what was transferred has to be taken back."""
    if payout.state == State.INTENDED:
        _return(payout, failure=why)
    elif payout.state == State.TRANSFERRED:
        _advance(payout, State.RETURNING, failure=why[:300])
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
        _step(payout, State.RETURNING, provider_ref=report.ref, failure=report.failure[:300], settled_at=None)
        if payout.state == State.PAID:
            _post(payout, Journal.Kind.PAYOUT_RETURNED, "payout-unpaid", Account.Kind.CASH, at=clock.now())
        run_soon("escrow.finish_operations")
    elif report.state == State.PAID and awaited:
        now = clock.now()
        _step(payout, State.PAID, provider_ref=report.ref, settled_at=now)
        _post(payout, Journal.Kind.PAYOUT_PAID, "payout-paid", Account.Kind.PAYOUT_IN_TRANSIT, at=now)
        _tell(payout, "paid", _arrived_in_words(payout), at=now)
    elif report.state == State.PAID and payout.state == State.PAID:
        Payout.objects.filter(pk=payout.pk).update(next_attempt_at=clock.now() + ASK_AGAIN_WHEN_PAID_AFTER)
    elif report.state == State.SENT and awaited:
        _step(payout, State.SENT, provider_ref=report.ref)


@transaction.atomic
def recall(payout: Payout) -> bool:
    """Take a payout back to the earnings that a client's bank has asked about before it left; whether that is so.

    What was asked of the provider and not answered may have left, and goes its way. Locks taken: the payout, ledger
    accounts.
    """
    return _recall(Payout.objects.select_for_update(no_key=True).get(pk=payout.pk))


def recall_from(payees: Collection[int]) -> None:
    """The same for everything that these people have asked for and nobody else is at work on (SKIP LOCKED)."""
    waiting = Payout.objects.filter(state=State.INTENDED, payee__in=payees).order_by("pk")
    for payout in waiting.select_for_update(no_key=True, skip_locked=True):
        _recall(payout)


def _recall(payout: Payout) -> bool:
    """The payout must be locked."""
    if payout.state != State.INTENDED or not payout.is_with_us or payout.is_entered_by_hand:
        return False
    why = withdrawable.stopped_since(payout)
    if why:
        _return(payout, failure=f"{why} What else you have earned you can withdraw.")
    return bool(why)


def come_back(payout: Payout, *, why: str, by: User) -> None:
    """Nobody can pay it: back to the earnings. Locks taken: the payout, ledger accounts."""
    _return(payout, failure=why, by=by)


@transaction.atomic
def _return(
    payout: Payout,
    *,
    failure: str = "",
    reversal_ref: str | None = None,
    provider_ref: str | None = None,
    by: User | None = None,
) -> None:
    """The money is with us again: back to the earnings. Locks taken: the payout, ledger accounts."""
    fresh = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    if fresh.state != payout.state:
        return
    now = clock.now()
    why = failure or fresh.failure
    refs = {"reversal_ref": reversal_ref, "provider_ref": provider_ref or fresh.provider_ref}
    _step(fresh, State.FAILED, failure=why[:300], **refs, settled_at=now)
    account = Account.earnings([(fresh.payee_id, fresh.currency)])[fresh.payee_id, fresh.currency]
    lines = (posting.debit(transit_of(fresh), fresh.amount_minor), posting.credit(account, fresh.amount_minor))
    actor_id = by.pk if by else None
    posting.post([posting.Draft(Journal.Kind.PAYOUT_RETURNED, f"payout-returned:{fresh.pk}", lines, actor_id)], at=now)
    _tell(fresh, "failed", f"Your payout of {fresh.amount} came back to your earnings. {why}", at=now)


def _post(payout: Payout, kind: str, reference: str, source: str, *, at: datetime) -> None:
    """Between transit and cash: paid out of transit, or back into it from cash when a payout was not paid after all."""
    kinds = (Account.Kind.PAYOUT_IN_TRANSIT, Account.Kind.CASH)
    accounts = Account.platform(kinds, [payout.currency])
    [other] = [kind for kind in kinds if kind != source]
    lines = (
        posting.debit(accounts[source, payout.currency], payout.amount_minor),
        posting.credit(accounts[other, payout.currency], payout.amount_minor),
    )
    posting.post([posting.Draft(kind, f"{reference}:{payout.pk}", lines)], at=at)


def transit_of(payout: Payout) -> Account:
    """Where its money stands on the way to the bank."""
    kind = Account.Kind.PAYOUT_IN_TRANSIT
    return Account.platform([kind], [payout.currency])[kind, payout.currency]


def _arrived_in_words(payout: Payout) -> str:
    if payout.is_converted:
        return f"{payout.arrived} has arrived at your bank, for the {payout.amount} that you withdrew."
    return f"{payout.amount} has arrived at your bank."


def _tell(payout: Payout, what: str, text: str, *, at: datetime) -> None:
    notify([Notice(payout.payee_id, f"payout:{payout.pk}:{what}", text, PAGE)], at=at)


def alarm_of_lingering() -> None:
    """Tell operators of money that stays in freelancers' accounts at the provider, neither paid out nor taken back.

    It counts as held there, too, and providers limit for how long. Reads only.
    """
    long_ago = clock.now() - LINGERS_AFTER
    stay = Payout.objects.filter(state__in=[State.TRANSFERRED, State.RETURNING], created_at__lte=long_ago)
    lines = [
        f"{payout} to {payout.payee}, since {payout.created_at:%d %b %Y}. {payout.last_error}"
        for payout in stay.select_related("payee").order_by("pk")[:MOST_NAMED]
    ]
    if lines:
        alarm("Money of freelancers stays at the provider", "\n".join(lines))
