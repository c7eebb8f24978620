from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escrow import verification
from marketplace.money import Money
from milestones import verification as milestones


class Command(BaseCommand):
    help = "Check the ledger against itself and the milestones. Names each difference, and then exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, currency, balance_minor in verification.totals():
            self.stdout.write(f"{currency} {kind:<20} {Money(balance_minor, currency)}")
        problems = [*verification.verify(), *milestones.verify()]
        for problem in problems:
            self.stderr.write(f"{problem.what}: {problem.where}")
        if problems:
            raise CommandError(f"The books do not agree: {len(problems)} differences.")
        self.stdout.write("The ledger agrees with itself and with the milestones.")
