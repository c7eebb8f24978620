from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escrow.books import cover, reconciliation
from escrow.models import Reconciliation
from marketplace.money import Money

DIFFERENCES, UNFINISHED = 1, 2
SECONDS = sum(reconciliation.PATIENTLY)


class Command(BaseCommand):
    help = (
        "Compare the ledger with the payment provider's own books, name each difference, and say whether what is held "
        "covers what is owed. Exits with 0 when the books agree, 1 when they differ, 2 when it could not be finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gateway", nargs="?", help="one provider; without it, every one that ever held money")
        parser.add_argument(
            "--wait", action="store_true", help=f"look again for {SECONDS} seconds before calling it different"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pauses = reconciliation.PATIENTLY if options["wait"] else reconciliation.AT_ONCE
        known = reconciliation.in_use()
        names = [options["gateway"]] if options["gateway"] else known
        if not set(names) <= set(known):
            raise CommandError(
                f"No money was ever held by {names[0]}. Choose from: {', '.join(known)}.", returncode=UNFINISHED
            )
        runs = [reconciliation.reconcile(name, pauses=pauses) for name in names]
        for run in runs:
            self._show(run)
        if any(run.error for run in runs):
            raise CommandError("It could not be finished.", returncode=UNFINISHED)
        self._show_cover(known)
        differences = sum(run.differences.count() for run in runs)
        if differences:
            plural = "" if differences == 1 else "s"
            raise CommandError(f"The books differ: {differences} difference{plural}.", returncode=DIFFERENCES)
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
            self.stderr.write(reconciliation.in_words(difference))
        if run.error:
            self.stderr.write(run.error)

    def _show_cover(self, known: list[str]) -> None:
        for position in cover.positions(known):
            if position.is_known:
                (self.stderr if position.short_minor else self.stdout).write(str(position))
