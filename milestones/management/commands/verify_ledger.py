import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from escrow.books import chain, chain_check, checkpoints, daily
from escrow.ledger import verification
from escrow.ledger.verification import ALL_MOVES, Problem
from escrow.models import Account
from marketplace.money import Money
from milestones import verification as milestones

DEBITS = {Account.Kind.CASH, Account.Kind.PROCESSING_COSTS, Account.Kind.CHARGEBACKS}
TOTALS = f"SELECT a.kind, a.currency, sum(e.amount_minor) {ALL_MOVES} GROUP BY 1, 2 ORDER BY 2, 1"
HASH = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    help = "Check the ledger against itself and the milestones. Names each difference, and then exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--full", action="store_true", help="all of it, not what came since the last check")
        parser.add_argument("--chain", action="store_true", help="all of it, and the journals' hash chain anew")
        parser.add_argument("--head", metavar="HASH", help="with --chain: a hash kept earlier, which must be in it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"] and not options["chain"]:
            raise CommandError("--head is a question about the chain: give --chain, too.")
        full = options["full"] or options["chain"]
        problems = self._of_everything(options["chain"]) if full else daily.verify(milestones.verify_touched)
        for kind, currency, debit_minor in checkpoints.ask(TOTALS, None if full else checkpoints.last()):
            # What we have and what we lost are debits, what we owe and what we earned credits.
            shown = debit_minor if kind in DEBITS else -debit_minor
            self.stdout.write(f"{currency} {kind:<20} {Money(int(shown), currency)}")
        for problem in problems:
            self.stderr.write(str(problem))
        if options["head"]:
            self._look_for(options["head"])
        if problems:
            raise CommandError(f"The books do not agree: {len(problems)} differences.")
        self.stdout.write("The ledger agrees with itself and with the milestones.")
        if options["chain"]:
            last = chain.head()
            self.stdout.write(f"The chain is whole, up to {last}." if last else "The chain is empty.")

    def _of_everything(self, with_chain: bool) -> list[Problem]:
        say = self.stderr.write
        problems = [*verification.verify(say), *verification.run(checkpoints.CHECKS, say=say), *milestones.verify(say)]
        return [*problems, *chain_check.verify(say)] if with_chain else problems

    def _look_for(self, hash_: str) -> None:
        if not HASH.fullmatch(hash_.strip().lower()):
            raise CommandError("That is no hash: it must be 64 digits and letters from a to f.")
        link = chain.find(hash_)
        if link is None:
            raise CommandError(
                f"The chain does not have the hash {hash_}: it was never given out here, or history was rewritten."
            )
        self.stdout.write(f"That hash stands at position {link.position}, linked {link.linked_at:%Y-%m-%d %H:%M} UTC.")
