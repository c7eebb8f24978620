from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escrow.books import reconciliation
from escrow.models import Reconciliation
from marketplace.money import Money

DIFFERENCES, UNFINISHED = 1, 2


class Command(BaseCommand):
    help = (
        "Compare the ledger with the payment provider's own books and name each difference. "
        "Exits with 0 when they agree, 1 when they differ, 2 when it could not be finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gateway", nargs="?", help="one provider; without it, every one that ever held money")
        parser.add_argument("--wait", action="store_true", help="look again after a minute before calling it different")

    def handle(self, *args: Any, **options: Any) -> None:
        pauses = reconciliation.PATIENTLY if options["wait"] else reconciliation.AT_ONCE
        try:
            names = [options["gateway"]] if options["gateway"] else reconciliation.in_use()
            runs = [reconciliation.reconcile(name, pauses=pauses) for name in names]
        except Exception as error:
            raise CommandError(f"It could not be finished: {error}", returncode=UNFINISHED) from error
        for run in runs:
            self._show(run)
        if any(run.error for run in runs):
            raise CommandError("It could not be finished.", returncode=UNFINISHED)
        differences = sum(run.differences.count() for run in runs)
        if differences:
            raise CommandError(f"The books differ: {differences} differences.", returncode=DIFFERENCES)
        self.stdout.write("The ledger and the provider agree.")

    def _show(self, run: Reconciliation) -> None:
        self.stdout.write(f"{run.gateway}: {run.lines} new lines")
        for total in run.totals.all():
            ledger, on_the_way, provider = (
                Money(minor, total.currency)
                for minor in (total.ledger_minor, total.on_the_way_minor, total.provider_minor)
            )
            self.stdout.write(
                f"{total.currency} ledger {ledger}, of which on the way {on_the_way}, provider {provider}"
            )
        for item in run.on_the_way.all():
            self.stdout.write(f"On the way: {item}{f' ({item.source})' if item.source else ''}")
        for difference in run.differences.all():
            amounts = [Money(m, difference.currency) for m in (difference.ledger_minor, difference.provider_minor)]
            self.stderr.write(f"{difference}: ledger {amounts[0]}, provider {amounts[1]}")
        if run.error:
            self.stderr.write(run.error)
