from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from escrow.economics import prices, table
from escrow.money_in import supported


class Command(BaseCommand):
    help = (
        "What deposits, refunds, payouts and chargebacks cost at the prices in PRICES_FILE, in each currency and by "
        "each method that is offered, and from which deposit the site earns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("amount", nargs="*", type=int, help="deposits to show, in dollars; in yen a hundred times")

    def handle(self, *args: Any, **options: Any) -> None:
        if any(amount < 1 for amount in options["amount"]):
            raise CommandError("Give amounts above zero.")
        currencies = supported.currencies()
        if not currencies:
            raise CommandError("Nothing is offered: set CURRENCIES, or start the worker once, which asks the provider.")
        try:
            known = prices.read(settings.PRICES_FILE)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        for line in table.lines(known, currencies, options["amount"] or table.AMOUNTS):
            self.stdout.write(line)
