from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escrow import verification
from marketplace.money import Money


class Command(BaseCommand):
    help = "Check the ledger against itself. Exits with 1, naming each difference, when it does not agree."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, currency, balance_minor in verification.totals():
            self.stdout.write(f"{currency} {kind:<20} {Money(balance_minor, currency)}")
        problems = verification.verify()
        for problem in problems:
            self.stderr.write(f"{problem.what}: {problem.where}")
        if problems:
            raise CommandError(f"The ledger does not agree with itself: {len(problems)} differences.")
        self.stdout.write("The ledger agrees with itself.")
