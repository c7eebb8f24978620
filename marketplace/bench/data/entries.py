"""A ledger of any length, and milestones whose time is up, with all that belongs to them, in seconds.

It is written by INSERT ... SELECT (see `rows`): a million entries made in Python would take the bench's whole time. All
triggers and constraints are on, the deposits are the sandbox provider's too, and `verify_ledger` finds nothing in it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from accounts.models import User
from contracts.models import Contract, Job, Proposal
from escrow.gateways.sandbox.models import SandboxCheckout
from escrow.models import Account, Entry, Hold, Journal, Payment, PaymentPart
from marketplace import clock
from marketplace.bench.data.rows import analyze, insert
from milestones.models import Milestone, MilestoneEvent, State

AMOUNT, FEE_BPS = 10_000, 500
FEE = AMOUNT * FEE_BPS // 10_000
PER_CONTRACT, CONTRACTS_EACH = 20, 5
ENTRIES_EACH = 5


@dataclass(frozen=True)
class Made:
    """How many milestones, and the ids before the first of each: the n-th has this plus n."""

    number: int
    freelancers: int
    contracts: int
    holds: int
    accounts: int
    milestones: int


def entries(number: int) -> Made:
    """So many entries, or up to four more: five of each milestone that was deposited and released."""
    return released(-(-number // ENTRIES_EACH))


@transaction.atomic
def due(number: int, *, since: timedelta = timedelta(minutes=1)) -> Made:
    """Submitted milestones of 100.00 whose review was over so long ago, each with its hold and deposit."""
    made, now = _deposited(number), clock.now()
    ours = Milestone.objects.filter(pk__gt=made.milestones, pk__lte=made.milestones + number)
    ours.update(state=State.FUNDED, funded_at=now, idle_due_at=now)
    ours.update(state=State.SUBMITTED, submitted_at=now, review_due_at=now - since, idle_due_at=None)
    analyze()
    return made


@transaction.atomic
def released(number: int) -> Made:
    """Milestones of 100.00 that were deposited and approved, on contracts that are completed."""
    made, now = _deposited(number), clock.now()
    earnings = insert(
        Account,
        _people(number),
        kind="'earnings'",
        currency="'USD'",
        owner_id=f"{made.freelancers} + n",
        balance_minor=0,
    )
    fees = Account.platform([Account.Kind.FEES], ["USD"])[Account.Kind.FEES, "USD"].pk
    reference = f"'release:hold:' || {made.holds} + n"
    journals = insert(Journal, number, kind="'release'", reference=reference, posted_at="now()")
    hold, earned = f"{made.accounts} + (n + 2) / 3", f"{earnings} + {_person('(n + 2) / 3')}"
    insert(
        Entry,
        3 * number,
        journal_id=f"{journals} + (n + 2) / 3",
        account_id=f"CASE n % 3 WHEN 1 THEN {hold} WHEN 2 THEN {earned} ELSE {fees} END",
        currency="'USD'",
        amount_minor=f"CASE n % 3 WHEN 1 THEN {AMOUNT} WHEN 2 THEN {FEE - AMOUNT} ELSE {-FEE} END",
    )
    ours = Milestone.objects.filter(pk__gt=made.milestones, pk__lte=made.milestones + number)
    ours.update(state=State.RELEASED, funded_at=now, submitted_at=now, closed_at=now)
    Contract.objects.filter(pk__gt=made.contracts).update(state=Contract.State.COMPLETED, closed_at=now)
    insert(
        MilestoneEvent,
        number,
        milestone_id=f"{made.milestones} + n",
        kind="'approved'",
        from_state="'submitted'",
        to_state="'released'",
        at="now()",
    )
    analyze()
    return made


def _people(number: int) -> int:
    return -(-number // (PER_CONTRACT * CONTRACTS_EACH))


def _person(n: str) -> str:
    """Whose the n-th milestone is, counted from 1."""
    return f"(({n}) - 1) / {PER_CONTRACT * CONTRACTS_EACH} + 1"


def _deposited(number: int) -> Made:
    """Pending milestones whose money is held."""
    clients, freelancers, contracts = _contracts(number)
    contract = f"{contracts} + (n - 1) / {PER_CONTRACT} + 1"
    holds = insert(
        Hold,
        number,
        payer_id=f"{clients} + {_person('n')}",
        payee_id=f"{freelancers} + {_person('n')}",
        currency="'USD'",
        amount_minor=AMOUNT,
        fee_bps=FEE_BPS,
        group=f"'contract-' || {contract}",
        created_at="now()",
        deposit_id=f"{_payments(number, clients)} + (n - 1) / {PER_CONTRACT} + 1",
    )
    accounts = insert(Account, number, kind="'hold'", currency="'USD'", hold_id=f"{holds} + n", balance_minor=0)
    _parts_and_journals(number, holds, accounts)
    milestones = insert(
        Milestone,
        number,
        contract_id=contract,
        hold_id=f"{holds} + n",
        position=f"(n - 1) % {PER_CONTRACT} + 1",
        title="'Part ' || n",
        amount_minor=AMOUNT,
        currency="'USD'",
    )
    return Made(number, freelancers, contracts, holds, accounts, milestones)


def _contracts(number: int) -> tuple[int, int, int]:
    """Active contracts for so many milestones; ids before the first client, freelancer and contract."""
    people, contracts, mark = _people(number), -(-number // PER_CONTRACT), secrets.token_hex(4)
    clients, freelancers = (
        insert(
            User,
            people,
            email=f"'{who}-' || n || '-{mark}@example.org'",
            name=f"'{who.title()} ' || n",
            **{kind: "true"},
        )
        for who, kind in (("client", "is_client"), ("freelancer", "is_freelancer"))
    )
    whose = f"(n - 1) / {CONTRACTS_EACH} + 1"
    title, client, freelancer = "'Job ' || n", f"{clients} + {whose}", f"{freelancers} + {whose}"
    price = AMOUNT * PER_CONTRACT
    jobs = insert(
        Job,
        contracts,
        client_id=client,
        title=title,
        category="'development'",
        currency="'USD'",
        budget_minor=price,
        deadline_on="now()",
        state="'filled'",
    )
    proposals = insert(
        Proposal, contracts, job_id=f"{jobs} + n", freelancer_id=freelancer, price_minor=price, state="'accepted'"
    )
    made = insert(
        Contract,
        contracts,
        job_id=f"{jobs} + n",
        proposal_id=f"{proposals} + n",
        client_id=client,
        freelancer_id=freelancer,
        client_name=f"'Client ' || {whose}",
        freelancer_name=f"'Freelancer ' || {whose}",
        title=title,
        currency="'USD'",
        fee_bps=FEE_BPS,
        state="'active'",
        created_at="now()",
        accepted_at="now()",
    )
    return clients, freelancers, made


def _payments(number: int, clients: int) -> int:
    """One payment for all milestones of a contract, as the provider has it; the id before the first."""
    contracts, mark = -(-number // PER_CONTRACT), secrets.token_hex(4)
    amount = f"LEAST({PER_CONTRACT}, {number} - (n - 1) * {PER_CONTRACT}) * {AMOUNT}"
    charge = f"'charge-{mark}-' || n"
    insert(
        SandboxCheckout,
        contracts,
        ref=charge,
        key=charge,
        currency="'USD'",
        amount_minor=amount,
        metadata="'{}'",
        state="'succeeded'",
        expires_at="now()",
        succeeded_at="now()",
    )
    return insert(
        Payment,
        contracts,
        payer_id=f"{clients} + (n - 1) / {CONTRACTS_EACH} + 1",
        currency="'USD'",
        amount_minor=amount,
        gateway="'sandbox'",
        state="'succeeded'",
        provider_ref=charge,
        charge_ref=charge,
        created_at="now()",
        expires_at="now()",
        next_check_at="now()",
        settled_at="now()",
    )


def _parts_and_journals(number: int, holds: int, accounts: int) -> None:
    deposit = f"(SELECT deposit_id FROM escrow_hold WHERE id = {holds} + n)"
    insert(PaymentPart, number, payment_id=deposit, hold_id=f"{holds} + n", amount_minor=AMOUNT)
    cash = Account.platform([Account.Kind.CASH], ["USD"])[Account.Kind.CASH, "USD"].pk
    reference = f"'deposit:hold:' || {holds} + n"
    journals = insert(Journal, number, kind="'deposit'", reference=reference, posted_at="now()")
    insert(
        Entry,
        2 * number,
        journal_id=f"{journals} + (n + 1) / 2",
        account_id=f"CASE n % 2 WHEN 1 THEN {cash} ELSE {accounts} + n / 2 END",
        currency="'USD'",
        amount_minor=f"CASE n % 2 WHEN 1 THEN {AMOUNT} ELSE {-AMOUNT} END",
    )
