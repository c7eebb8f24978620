from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace import clock, times
from marketplace.demo import waking
from marketplace.demo.mode import require_demo

LONGEST = timedelta(days=366)


class Command(BaseCommand):
    help = "Move the demo's clock forward and let the worker do what has become due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("days", nargs="?", type=_whole, default=0, help="how many days")
        parser.add_argument("--hours", type=_whole, default=0, help="how many hours, instead of or beside the days")

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo("advance_clock")
        by = timedelta(days=options["days"], hours=options["hours"])
        if not timedelta(0) < by <= LONGEST:
            raise CommandError("Give a number of days, --hours or both: above zero, and at most 366 days.")
        now = clock.advance(by)
        waking.wake_worker()
        self.stdout.write(f"The clock is now {times.absolute(now, UTC)}.")


def _whole(text: str) -> int:
    """Whole numbers up to five digits: more would overflow before it could be refused."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)
