import logging
from collections.abc import Sequence
from typing import Any

from celery import shared_task
from celery.signals import beat_init, worker_init, worker_ready
from django.core.exceptions import ImproperlyConfigured

from escrow import gateways, operations, set_up
from escrow.books import chain, daily, everything, reconciliation, summing
from escrow.chargebacks import late_decisions
from escrow.earnings import forfeiting
from escrow.gateways.sandbox import delivery
from escrow.inbox import inbox
from escrow.ledger import tally
from escrow.ledger.verification import Problem
from escrow.money_in import supported
from escrow.money_out import payouts, returned_refunds
from marketplace.alarms import alarm
from marketplace.later import run_soon

logger = logging.getLogger(__name__)


@shared_task(name="escrow.process_webhooks")
def process_webhooks() -> None:
    """Act on stored webhooks."""
    inbox.process_pending()


@shared_task(name="escrow.finish_operations")
def finish_operations() -> None:
    """Send what is due and ask after what is quiet."""
    operations.finish_pending()


@shared_task(name="escrow.fetch_missed_events")
def fetch_missed_events() -> None:
    """Ask the provider for events whose webhook did not arrive."""
    inbox.fetch_missed()


@shared_task(name="escrow.deliver_sandbox_events")
def deliver_sandbox_events() -> None:
    """Report what the sandbox provider has to report by now."""
    delivery.deliver_due()


@shared_task(name="escrow.reconcile")
def reconcile() -> None:
    """Compare the ledger with every provider's books; what differs is looked at again before it counts."""
    for gateway_name in reconciliation.in_use():
        reconciliation.reconcile(gateway_name, pauses=reconciliation.PATIENTLY)


@shared_task(name="escrow.learn_platform")
def learn_platform() -> None:
    """Ask the provider what our own account there keeps, and whom it can pay."""
    supported.learn()


@shared_task(name="escrow.watch_payouts")
def watch_payouts() -> None:
    """Tell of money that stays on its way."""
    payouts.alarm_of_lingering()


@shared_task(name="escrow.watch_refunds")
def watch_refunds() -> None:
    """Tell of refunds that came back and go nowhere."""
    returned_refunds.alarm_of_stranded()


@shared_task(name="escrow.watch_decisions")
def watch_decisions() -> None:
    """Tell of chargebacks and forfeitures that wait for staff too long."""
    late_decisions.alarm_of_late()


@shared_task(name="escrow.end_forfeitures")
def end_forfeitures() -> None:
    """What was forfeited and not appealed in time is final."""
    forfeiting.end_unappealed()


@shared_task(name="escrow.check_provider")
def check_provider() -> None:
    """Look whether the provider is set up as Surety needs it; alarm if not."""
    set_up.alarm_of_mistakes()


@shared_task(name="escrow.extend_chain")
def extend_chain() -> None:
    """Link the journals that have been posted since the last time."""
    chain.extend_fully()


@shared_task(name="escrow.advance_tally")
def advance_tally() -> None:
    """Sum what is the platform's own up to now."""
    tally.advance()


@shared_task(name="escrow.advance_sums")
def advance_sums() -> None:
    """Count what days and years came to, as far as the chain goes."""
    summing.advance()


@shared_task(name="escrow.verify_books")
def verify_books() -> None:
    """Check what came since the last time and all that it touched; alarm if need be."""
    _alarm_of(daily.verify())


@shared_task(name="escrow.verify_all_books")
def verify_all_books() -> None:
    """Link what was left behind, check all of the ledger and compute its hash chain anew; alarm if need be."""
    chain.catch_up()
    _alarm_of(everything.verify(logger.info))


def _alarm_of(problems: Sequence[Problem]) -> None:
    if problems:
        alarm("The ledger is not what it should be", "\n".join(map(str, problems)))


@worker_init.connect
@beat_init.connect
def refuse_unfit_settings(**kwargs: Any) -> None:
    """A worker that would move pretended money does not start in production.

    Celery logs what a receiver raises and goes on; only SystemExit ends it.
    """
    try:
        gateways.refuse_unfit_settings()
        supported.refuse_unfit()
    except ImproperlyConfigured as error:
        raise SystemExit(f"surety: {error}") from error


@worker_ready.connect
def ask_at_start(**kwargs: Any) -> None:
    """What is offered follows from the provider's word: ask for it before anybody asks us."""
    run_soon("escrow.learn_platform")
    run_soon("escrow.check_provider")
