from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from escrow.gateways import checking
from escrow.gateways.findings import CouldNotAsk, Verdict

MISTAKES, NOT_ASKED = 1, 2


class Command(BaseCommand):
    help = (
        "Ask Stripe whether account, event destinations and key are as Surety needs them; nothing is changed there. "
        "Exits with 0 when no mistake was found, 1 when one was, 2 when Stripe could not be asked."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PAYMENTS != "stripe":
            raise CommandError("PAYMENTS is not stripe, so there is nothing to ask.", returncode=NOT_ASKED)
        try:
            found = checking.findings()
        except CouldNotAsk as error:
            raise CommandError(str(error), returncode=NOT_ASKED) from None
        for each in found:
            self.stdout.write(str(each))
        mistakes = sum(each.verdict is Verdict.MISTAKE for each in found)
        if mistakes:
            plural = "" if mistakes == 1 else "s"
            raise CommandError(f"{mistakes} mistake{plural} found.", returncode=MISTAKES)
        self.stdout.write("No mistake was found.")
