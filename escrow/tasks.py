from typing import Any

from celery import shared_task
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from escrow import gateways, inbox, operations, verification
from escrow.books import chain, chain_check, reconciliation
from escrow.gateways.sandbox import delivery
from marketplace.alarms import alarm


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


@shared_task(name="escrow.extend_chain")
def extend_chain() -> None:
    """Link the journals that have been posted since the last time."""
    chain.extend_fully()


@shared_task(name="escrow.verify_books")
def verify_books() -> None:
    """Link what was left behind, check the ledger against itself and compute its hash chain anew; alarm if need be."""
    chain.catch_up()
    problems = [*verification.verify(), *chain_check.verify()]
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
    except ImproperlyConfigured as error:
        raise SystemExit(f"surety: {error}") from error
