"""Thousands of milestones whose time is up, made with a few statements."""

from datetime import timedelta

from django.db import connection

from accounts.models import User
from contracts.models import Contract, Job, Proposal
from escrow.ledger import holds, posting
from escrow.models import Account, Hold, Journal, Payment, SandboxCheckout
from marketplace import clock
from milestones.models import Milestone, State
from tests.factories import ClientFactory

PER_CONTRACT = 100
AMOUNT_MINOR = 1_000


def due_milestones(number: int, *, freelancers: int = 10) -> list[Milestone]:
    """Submitted milestones of 10.00 each, due a minute ago, on contracts with up to a hundred of them.

    Every hold has its deposit in the ledger and at the provider. Must run in a transaction for the ledger's sake.
    """
    client, now = ClientFactory(), clock.now()
    people = User.objects.bulk_create(
        [
            User(email=f"worker{n}of{client.pk}@example.org", name=f"Worker {n}", is_freelancer=True, joined_at=now)
            for n in range(freelancers)
        ]
    )
    contracts = _contracts(client, people, -(-number // PER_CONTRACT))
    owners = [contracts[n // PER_CONTRACT] for n in range(number)]
    opened = holds.open_holds(
        [
            holds.Wanted(
                client, contract.freelancer, "USD", AMOUNT_MINOR, 500, f"contract-{contract.pk}", contract.rules_version
            )
            for contract in owners
        ],
        at=now,
    )
    analyze()
    _deposit(client, opened)
    milestones = Milestone.objects.bulk_create(
        [
            Milestone(
                contract=contract,
                hold=hold,
                position=n % PER_CONTRACT + 1,
                title=f"Part {n}",
                amount_minor=AMOUNT_MINOR,
                currency="USD",
            )
            for n, (contract, hold) in enumerate(zip(owners, opened, strict=True))
        ]
    )
    made = Milestone.objects.filter(contract__in=contracts)
    made.update(state=State.FUNDED, funded_at=now, idle_due_at=now)
    made.update(state=State.SUBMITTED, submitted_at=now, review_due_at=now - timedelta(minutes=1), idle_due_at=None)
    analyze()
    return milestones


def analyze() -> None:
    """Tell PostgreSQL's planner what is in the tables: what it plans for a few rows is slow on thousands.

    Elsewhere autovacuum sees to that within a minute; a test is faster than a minute.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _contracts(client: User, people: list[User], number: int) -> list[Contract]:
    now = clock.now()
    jobs = Job.objects.bulk_create(
        [
            Job(
                client=client,
                title=f"Job {n}",
                currency="USD",
                budget_minor=1,
                deadline_on=now,
                state=Job.State.FILLED,
                created_at=now,
            )
            for n in range(number)
        ]
    )
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(job=job, freelancer=people[n % len(people)], price_minor=1, created_at=now, state="accepted")
            for n, job in enumerate(jobs)
        ]
    )
    return Contract.objects.bulk_create(
        [
            Contract(
                job=proposal.job,
                proposal=proposal,
                client=client,
                freelancer=proposal.freelancer,
                client_name=client.name,
                freelancer_name=proposal.freelancer.name,
                title=proposal.job.title,
                currency="USD",
                fee_bps=500,
                state=Contract.State.ACTIVE,
                created_at=now,
            )
            for proposal in proposals
        ]
    )


def _deposit(client: User, opened: list[Hold]) -> None:
    """One payment for all of them, known to the provider."""
    now, total = clock.now(), len(opened) * AMOUNT_MINOR
    charge = SandboxCheckout.objects.create(
        key=f"bulk-{client.pk}",
        currency="USD",
        amount_minor=total,
        metadata={},
        expires_at=now,
        state=SandboxCheckout.State.SUCCEEDED,
    )
    payment = Payment.objects.create(
        payer=client,
        currency="USD",
        amount_minor=total,
        gateway="sandbox",
        state=Payment.State.SUCCEEDED,
        settled_at=now,
        provider_ref=charge.ref,
        charge_ref=charge.ref,
        created_at=now,
        expires_at=now,
        next_check_at=now,
    )
    cash = Account.platform([Account.Kind.CASH], ["USD"])[Account.Kind.CASH, "USD"]
    accounts = {account.hold_id: account for account in Account.objects.filter(hold__in=opened)}
    posting.post(
        [
            posting.Draft(
                Journal.Kind.DEPOSIT,
                f"deposit:hold:{hold.pk}",
                (posting.debit(cash, hold.amount_minor), posting.credit(accounts[hold.pk], hold.amount_minor)),
            )
            for hold in opened
        ],
        at=now,
    )
    Hold.objects.filter(pk__in=[hold.pk for hold in opened]).update(deposit=payment)
