"""A client's bank takes a payment back: freezing what is still held, having it answered, and what the end means.

The liability rule, published on the help page: what is still held pays for a lost chargeback, whole holds in order
of id, but not what staff or silence had decided before; what was released for submitted work stays the freelancer's,
and the client owes it; what was released with nothing submitted pays as far as it was not withdrawn.

An inquiry takes nothing and is answered once. If it becomes a chargeback, what was sent is kept, both sides have their
days again, and evidence is sent anew under a key of its own. One that was won and takes money after all is open anew.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.suspension.suspended import lock
from escrow import gateways, signals
from escrow.chargebacks import answering, bearing, lost_in_part, taking_back
from escrow.gateways.base import ChargebackReport, GatewayRefused, GatewayUnavailable
from escrow.ledger import posting
from escrow.losses import covering, debts
from escrow.models import Account, Chargeback, Hold, Journal, Payment
from escrow.money_in import closing_checkouts
from escrow.money_out import recalling
from marketplace import clock
from marketplace.alarms import alarm

logger = logging.getLogger(__name__)
ASK_AGAIN_AFTER = timedelta(hours=6)

State = Chargeback.State


def hear(gateway_name: str, ref: str) -> None:
    """Ask the provider how a chargeback stands and act on it. Calls the provider, outside any transaction."""
    report = gateways.named(gateway_name).chargeback_report(ref)
    apply(Payment.objects.get(gateway=gateway_name, charge_ref=report.charge_ref), report)


def attend(chargeback: Chargeback) -> None:
    """Ask after an open chargeback, and send the evidence when its time has come. Calls the provider."""
    chargeback.begin_attempt()
    gateway_name = chargeback.payment.gateway
    try:
        hear(gateway_name, chargeback.provider_ref)
        chargeback.refresh_from_db()
        if _is_to_be_answered(chargeback) and answering.send_evidence_at(chargeback) <= clock.now():
            answering.send_evidence(chargeback)
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("%s: the provider does not help: %s", chargeback, error)
        chargeback.try_later(error)
    else:
        Chargeback.objects.filter(pk=chargeback.pk).update(next_attempt_at=_next_look(chargeback), last_error="")


def _is_to_be_answered(chargeback: Chargeback) -> bool:
    waits = chargeback.state == State.OPEN and not chargeback.evidence_sent_at
    return waits and answering.goes_by_itself(chargeback)


def _next_look(chargeback: Chargeback) -> datetime:
    later = clock.now() + ASK_AGAIN_AFTER
    if not _is_to_be_answered(chargeback):
        return later
    return min(later, max(answering.send_evidence_at(chargeback), clock.now()))


@transaction.atomic
def apply(payment: Payment, report: ChargebackReport) -> Chargeback:
    """Bring our row and the ledger to what the provider reports; a known report changes nothing.

    A payer whose bank takes money has every payment page closed. Locks taken: the payment's holds, what their owners
    lock above them, the payer, their payments, the chargeback, ledger accounts.
    """
    holds, now = Hold.lock(payment.parts.values_list("hold_id", flat=True)), clock.now()
    # They open no payment page meanwhile: it would be asked for before their bank was heard of.
    lock(payment.payer)
    Chargeback.objects.get_or_create(
        provider_ref=report.ref,
        defaults={
            "payment": payment,
            "currency": report.amount.currency,
            "amount_minor": report.amount.amount_minor,
            "reason": report.reason[:100],
            "evidence_due_at": report.evidence_due_at,
            "is_inquiry": report.is_inquiry,
            "is_refundable": report.is_refundable,
            "opened_at": now,
            "next_attempt_at": now,
        },
    )
    chargeback = Chargeback.objects.select_for_update(no_key=True).get(provider_ref=report.ref)
    if report.changes < chargeback.changes:
        # Somebody asked earlier, and was slower to write it down.
        return chargeback
    chargeback.changes, chargeback.amount_minor = report.changes, report.amount.amount_minor
    chargeback.is_refundable = report.is_refundable
    if chargeback.state != State.OPEN and report.taken.amount_minor != chargeback.taken_minor:
        alarm("A closed chargeback has moved again", f"{chargeback}: the provider now says {report.state}")
    if not chargeback.is_told:
        _open(chargeback, holds, at=now)
    elif chargeback.state == State.WON and report.state != State.WON and report.taken.amount_minor > 0:
        # The bank has decided anew, against us. What was withdrawn while it was over has left.
        chargeback.state, chargeback.opened_at, chargeback.closed_at = State.OPEN, now, None
        chargeback.next_attempt_at = now
        chargeback.save()
        _open(chargeback, holds, at=now)
    if chargeback.is_inquiry and report.state == State.OPEN and not report.is_inquiry:
        _ask_anew(chargeback, report, at=now)
    _move_taken(chargeback, report, at=now)
    if chargeback.state == State.OPEN and report.state != State.OPEN:
        _close(chargeback, report.state, holds, at=now)
    elif report.state == State.WON and chargeback.state != State.WON:
        # The bank has decided anew, for us. What a hold has paid stays paid; what waited for staff goes on.
        chargeback.state, chargeback.decision_due_at = State.WON, None
        chargeback.save()
        lost_in_part.overtake_decision(chargeback)
        taking_back.give_again(chargeback, at=now)
        bearing.end_keeping(chargeback, holds, at=now)
        covering.tell_closed(chargeback, [], covering.thaw(chargeback, holds), at=now)
    chargeback.save()
    lost_in_part.overtake_giving_back(chargeback)
    debts.follow(chargeback, at=now)
    lost_in_part.look_again(payment.pk, holds, at=now)
    chargeback.refresh_from_db()
    return chargeback


def _ask_anew(chargeback: Chargeback, report: ChargebackReport, *, at: datetime) -> None:
    """The bank was answered, and takes the money all the same: what speaks for the payment is sent again by then."""
    chargeback.is_inquiry, chargeback.asked_at = False, at
    chargeback.inquiry_evidence, chargeback.evidence, chargeback.evidence_sent_at = chargeback.evidence, None, None
    chargeback.evidence_due_at, chargeback.next_attempt_at = report.evidence_due_at, at
    # Those of the inquiry are kept in the rows of the files, under their round.
    chargeback.evidence_files = None
    closing_checkouts.close_all_of(chargeback.payment.payer, at=at)
    alarm(
        f"An inquiry about {chargeback.amount} became a chargeback",
        f"{chargeback}, to be answered anew. {answering.intention(chargeback)}",
    )


def _move_taken(chargeback: Chargeback, report: ChargebackReport, *, at: datetime) -> None:
    """Post what the provider has taken or given back since the last report."""
    if report.taken.currency != chargeback.currency:
        alarm("A chargeback was taken in another currency", f"{chargeback}: the provider took {report.taken}")
        return
    more = report.taken.amount_minor - chargeback.taken_minor
    if not more:
        return
    chargeback.moves += 1
    chargeback.taken_minor = report.taken.amount_minor
    kinds = (Account.Kind.CHARGEBACKS, Account.Kind.CASH)
    accounts = Account.platform(kinds, [chargeback.currency])
    lost, cash = (accounts[kind, chargeback.currency] for kind in kinds)
    reference = f"chargeback-taken:{chargeback.pk}:{chargeback.moves}"
    kind, lines = Journal.Kind.CHARGEBACK_TAKEN, (posting.debit(lost, more), posting.credit(cash, more))
    if more < 0:
        reference = f"chargeback-returned:{chargeback.pk}:{chargeback.moves}"
        kind, lines = Journal.Kind.CHARGEBACK_GIVEN_BACK, (posting.debit(cash, -more), posting.credit(lost, -more))
    posting.post([posting.Draft(kind, reference, lines)], at=at)


def _open(chargeback: Chargeback, holds: Sequence[Hold], *, at: datetime) -> None:
    chargeback.is_told = True
    found = covering.with_its_money(chargeback.payment_id, holds)
    answers: list[tuple[Any, Any]] = signals.chargeback_begins.send(
        sender=Chargeback, chargeback=chargeback, holds=found, at=at
    )
    [(_, ruled_on)] = answers
    # Read anew: what silence had decided is released by now.
    found = covering.with_its_money(chargeback.payment_id, holds)
    Hold.bear([hold for hold in found if hold.pk in ruled_on and hold.borne_at is None], at=at)
    frozen = [hold for hold in found if not hold.is_frozen and not hold.is_left_to_decide]
    Hold.freeze(frozen, at=at)
    if not chargeback.is_inquiry:
        closing_checkouts.close_all_of(chargeback.payment.payer, at=at)
    signals.chargeback_opened.send(sender=Chargeback, chargeback=chargeback, holds=frozen, at=at)
    alarm(
        f"A payment of {chargeback.amount} was charged back",
        f"{chargeback}, reason: {chargeback.reason}. {answering.intention(chargeback)}",
    )


def _close(chargeback: Chargeback, state: str, holds: Sequence[Hold], *, at: datetime) -> None:
    not_withdrawn: Mapping[int, int] = {}
    if state == State.LOST:
        # Both while the bank still stops it.
        recalling.recall_from({hold.payee_id for hold in holds})
        not_withdrawn = taking_back.not_withdrawn(holds)
    chargeback.state, chargeback.closed_at = state, at
    chargeback.save()
    drawn: list[Hold] = []
    bearing.end_keeping(chargeback, holds, at=at)
    if state == State.LOST:
        drawn = covering.draw(chargeback, holds, at=at)
        if not chargeback.takings.exists():
            # Once: what the bank had given back and takes again, the client owes.
            taking_back.take_back(chargeback, holds, within=not_withdrawn, at=at)
        left = covering.frozen_with_its_money(chargeback.payment_id, holds)
        if left and chargeback.uncovered_minor > 0:
            covering.leave_to_staff(chargeback)
    covering.tell_closed(chargeback, drawn, covering.thaw(chargeback, holds), at=at)
