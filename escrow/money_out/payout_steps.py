"""What becomes of a payout, written: its next step, where its money stands, and what its person is told."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from escrow.kinds_of_notice import payouts as kinds
from escrow.ledger import posting
from escrow.models import Account, Journal, Payout
from marketplace import clock

ASK_AGAIN_AFTER = timedelta(hours=6)
# Banks send payouts back days after they had taken them.
ASK_AGAIN_WHEN_PAID_AFTER = timedelta(days=1)
PAGE = "/earnings/"

State = Payout.State


@transaction.atomic
def advance(payout: Payout, state: str, **values: object) -> None:
    """Go on to the next step, unless another worker already has. Locks the payout."""
    fresh = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    if fresh.state == payout.state:
        step(fresh, state, **values)


def step(payout: Payout, state: str, **values: object) -> None:
    """A new step has a new key, and a count of its own. The payout must be locked."""
    now = clock.now()
    fields: dict[str, object] = {"state": state, "attempts": 0, "last_error": "", "tried_at": None, **values}
    fields["waits_since_at"] = fields["short_since_at"] = None
    pause = {State.SENT: ASK_AGAIN_AFTER, State.PAID: ASK_AGAIN_WHEN_PAID_AFTER}.get(State(state), timedelta(0))
    Payout.objects.filter(pk=payout.pk).update(**fields, next_attempt_at=now + pause)


@transaction.atomic
def come_back(
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
    step(fresh, State.FAILED, failure=why[:300], **refs, settled_at=now)
    account = Account.earnings([(fresh.payee_id, fresh.currency)])[fresh.payee_id, fresh.currency]
    lines = (posting.debit(transit_of(fresh), fresh.amount_minor), posting.credit(account, fresh.amount_minor))
    actor_id = by.pk if by else None
    posting.post([posting.Draft(Journal.Kind.PAYOUT_RETURNED, f"payout-returned:{fresh.pk}", lines, actor_id)], at=now)
    tell(fresh, "failed", kinds.CAME_BACK, at=now, why=why)


def post(payout: Payout, kind: str, reference: str, source: str, *, at: datetime) -> None:
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


def tell(payout: Payout, what: str, kind: Kind, *, at: datetime, **facts: Value) -> None:
    """Tell the payee, with these facts and the payout's own."""
    own: Facts = {"amount": payout.amount, "arrived": payout.arrived, "leaves": payout.leaves_at}
    notify([Notice(payout.payee_id, f"payout:{payout.pk}:{what}", kind, PAGE, {**own, **facts})], at=at)
