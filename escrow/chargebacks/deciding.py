"""What staff decide about a chargeback: above some amount (one_hand.py), and to write off a debt, by two people."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import lock
from escrow import signals
from escrow.chargebacks import bearing, chargebacks, giving_back, lost_in_part, proposing
from escrow.chargebacks.proposing import NothingToDecide
from escrow.losses import covering, debts
from escrow.models import Chargeback, ChargebackDecision, Hold, Refund
from escrow.money_out import refunds
from escrow.parties import require_no_part
from marketplace import clock
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused

State = Chargeback.State
What = ChargebackDecision.What


class NoReasons(Refused):
    """Whoever confirms it must be able to read why."""


class SecondPersonDecides(NotYours):
    """Whoever proposed it does not confirm it."""


def decide(chargeback: Chargeback, *, holds_pay: bool, by: User, reasons: str = "") -> ChargebackDecision:
    """Staff's decision on a chargeback that was lost in part: what is held pays for it, or the platform does.

    Locks and raises as `propose`.
    """
    return propose(chargeback, What.HOLD_PAYS if holds_pay else What.WE_PAY, by=by, reasons=reasons)


@transaction.atomic
def propose(chargeback: Chargeback, what: str, *, by: User, reasons: str = "") -> ChargebackDecision:
    """Decide; carried out at once or, where it takes two, when a second person has confirmed it.

    Locks taken: the payment's holds, what their owners lock above them, who decides, the chargeback, ledger accounts.
    Raises OwnMoney, NothingToDecide or NoReasons.
    """
    require_no_part(by, chargeback.payment)
    chargeback, holds = _locked(chargeback, by)
    amount = _at_stake(chargeback, what, holds)
    proposing.require_none_waits(chargeback)
    if what == What.WRITE_OFF and not reasons.strip():
        raise NoReasons(_("Say why nobody should ask the client for it any more."))
    decision, takes_two = proposing.write(chargeback, what, amount, by=by, reasons=reasons)
    if not takes_two:
        _carry_out(decision, chargeback, holds, by=by, at=clock.now())
    return decision


def confirm(decision: ChargebackDecision, *, by: User) -> None:
    """The second person agrees, and it is carried out. Locks as `propose`.

    To give money back while a bank asks, the provider is called first, outside any transaction, as for the first
    person. Raises OwnMoney, SecondPersonDecides, NothingToDecide where the bank has moved meanwhile, or as gateways do.
    """
    require_no_part(by, decision.chargeback.payment)
    if decision.what == What.GIVE_BACK:
        chargebacks.hear(decision.chargeback.payment.gateway, decision.chargeback.provider_ref)
    _confirm(decision, by)


@transaction.atomic
def _confirm(decision: ChargebackDecision, by: User) -> None:
    decision, chargeback, holds = _for_second(decision, by=by)
    if _at_stake(chargeback, decision.what, holds) != decision.amount:
        raise NothingToDecide(_("It is about another amount by now. Do not confirm it; decide anew."))
    decision.second, decision.second_at = by, clock.now()
    decision.state = ChargebackDecision.State.DONE
    decision.save(update_fields=["second", "second_at", "state"])
    _carry_out(decision, chargeback, holds, by=by, at=decision.second_at)


@transaction.atomic
def reject(decision: ChargebackDecision, *, by: User, said: str) -> None:
    """The second person does not agree, and says why; it waits for another decision. Locks and raises as `confirm`."""
    decision, _chargeback, _holds = _for_second(decision, by=by)
    if not said.strip():
        raise NoReasons(_("Say why you do not confirm it."))
    decision.state, decision.second, decision.second_said = ChargebackDecision.State.REJECTED, by, said.strip()[:300]
    decision.second_at = clock.now()
    decision.save()


@transaction.atomic
def settle_with_client(chargeback: Chargeback, *, by: User, reference: str = "") -> ChargebackDecision | None:
    """Let the client of a lost chargeback make deposits again; what they owe for it they have paid, by this reference.

    Where something is owed that is a decision, which may take two. Locks as `propose`. Raises OwnMoney,
    NothingToDecide or NoReference.
    """
    require_no_part(by, chargeback.payment)
    chargeback, holds = _locked(chargeback, by)
    if chargeback.state != State.LOST:
        raise NothingToDecide(_("Only a lost chargeback can be settled with the client."))
    debt = debts.owed_for(chargeback)
    if debt is None:
        _let_deposit(chargeback, at=clock.now())
        return None
    debts.require_reference(reference)
    decision, takes_two = proposing.write(chargeback, What.SETTLED, debt.owed, by=by, reference=reference)
    if not takes_two:
        # A proposal to write the same off.
        lost_in_part.overtake_decision(chargeback)
        _carry_out(decision, chargeback, holds, by=by, at=decision.made_at)
    return decision


def _locked(chargeback: Chargeback, by: User) -> tuple[Chargeback, list[Hold]]:
    """With whoever decides: of two decisions of one hand at once the later one sees the earlier."""
    holds = Hold.lock(chargeback.payment.parts.values_list("hold_id", flat=True))
    lock(by)
    locked = Chargeback.objects.select_for_update(no_key=True, of=("self",)).select_related("payment")
    return locked.get(pk=chargeback.pk), holds


def _for_second(decision: ChargebackDecision, *, by: User) -> tuple[ChargebackDecision, Chargeback, list[Hold]]:
    require_no_part(by, decision.chargeback.payment)
    chargeback, holds = _locked(decision.chargeback, by)
    decision = ChargebackDecision.objects.get(pk=decision.pk)
    if decision.state != ChargebackDecision.State.PROPOSED:
        raise NothingToDecide(_("This does not wait for a second person any more."))
    if decision.by_id == by.pk:
        raise SecondPersonDecides(_("You proposed this yourself. Somebody else has to confirm it."))
    return decision, chargeback, holds


def _at_stake(chargeback: Chargeback, what: str, holds: list[Hold]) -> Money:
    """What a decision would move. Raises NothingToDecide where it does not wait for such a one."""
    if what == What.GIVE_BACK:
        return giving_back.at_stake(chargeback, giving_back.held_for(chargeback, holds))
    if what in (What.WRITE_OFF, What.SETTLED):
        debt = debts.owed_for(chargeback)
        if debt is None:
            raise NothingToDecide(_("The client owes nothing for this chargeback."))
        return debt.owed
    if chargeback.state != State.PARTLY_LOST:
        raise NothingToDecide(_("This chargeback does not wait for a decision."))
    hold, minor = _to_pay(chargeback, holds), max(0, chargeback.uncovered_minor)
    if hold:
        held = hold.balance.amount_minor
        minor = min(minor, held) if _stays_held(hold) else held
    return Money(minor, chargeback.currency)


def _to_pay(chargeback: Chargeback, holds: list[Hold]) -> Hold | None:
    """The first that still has something; what is kept in others is the client's, and pays without a decision."""
    found = covering.frozen_with_its_money(chargeback.payment_id, holds)
    return next((hold for hold in found if not hold.is_kept), None)


def _stays_held(hold: Hold) -> bool:
    """Whether the rest of a hold that pays goes on: not what was the client's already and only came back."""
    return hold.rules.bank_takes_only_its_part and not Refund.objects.filter(hold=hold).exists()


def _carry_out(
    decision: ChargebackDecision, chargeback: Chargeback, holds: list[Hold], *, by: User, at: datetime
) -> None:
    if decision.what == What.GIVE_BACK:
        giving_back.carry_out(chargeback, giving_back.held_for(chargeback, holds), by=by, at=at)
        return
    if decision.what in (What.WRITE_OFF, What.SETTLED):
        if decision.what == What.WRITE_OFF:
            debts.write_off(chargeback, by=by)
        else:
            debts.settle(chargeback, reference=decision.reference, by=by)
        _let_deposit(chargeback, at=at)
        return
    chargeback.state, chargeback.decision_due_at = State.LOST, None
    chargeback.save()
    bearing.end_keeping(chargeback, holds, at=at)
    drawn = _let_hold_pay(chargeback, holds, by=by, at=at) if decision.what == What.HOLD_PAYS else []
    debts.follow(chargeback, at=at)
    covering.tell_closed(chargeback, drawn, covering.thaw(chargeback, holds), at=at)
    lost_in_part.look_again(chargeback.payment_id, holds, at=at)


def _let_deposit(chargeback: Chargeback, *, at: datetime) -> None:
    Chargeback.objects.filter(pk=chargeback.pk, settled_at=None).update(settled_at=at)


def _let_hold_pay(chargeback: Chargeback, holds: list[Hold], *, by: User, at: datetime) -> list[Hold]:
    """The hold pays what the bank took, and the rest stays held; returns those of which nothing is held any more.

    By the first rules, and of what was to go back anyway, the rest goes to the client; while another chargeback of the
    payment waits, it is kept for that: their bank may take it, too.
    """
    hold, taken = _to_pay(chargeback, holds), max(0, chargeback.uncovered_minor)
    if not hold or not taken:
        return []
    taken = min(taken, hold.balance.amount_minor)
    rest = hold.balance.amount_minor - taken
    covering.pay_from([(hold, taken)], chargeback, actor=by, at=at)
    if not rest:
        return [hold]
    if _stays_held(hold):
        hold.taken_minor += taken
        hold.save(update_fields=["taken_minor"])
        signals.part_taken.send(sender=Chargeback, chargeback=chargeback, hold=hold, taken_minor=taken, at=at)
        return []
    if Chargeback.objects.filter(payment=chargeback.payment_id, state__in=Chargeback.FREEZES).exists():
        Hold.bear([hold], at=at)
        return [hold]
    hold.frozen_at = None
    refunds.refund([hold], amounts_minor=[rest], actor=by, reason=_("The rest, after a chargeback"), at=at)
    return [hold]
