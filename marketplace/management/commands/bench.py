import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from marketplace.bench import running
from marketplace.bench.lines import subjects
from marketplace.bench.size import Size


class Command(BaseCommand):
    help = "Measure what things cost, as ratios within this run, on an empty database of a test's."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--small", action="store_true", help="only see that everything runs")
        parser.add_argument("--only", action="append", choices=subjects(), help="this subject (again for more)")
        parser.add_argument("--without", action="append", choices=subjects(), default=[], help="all but this one")
        parser.add_argument("--json", type=Path, help="where to keep the figures")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "test":
            raise CommandError("It fills the database with a million rows: only `make bench` runs it.")
        call_command("migrate", verbosity=0, skip_checks=True)
        size = Size.SMALL if options["small"] else Size.FULL
        names = [name for name in options["only"] or subjects() if name not in options["without"]]
        missed = running.measure(names, size, keep=options["json"], say=self.stdout.write)
        if missed:
            raise CommandError(f"Missed: {', '.join(missed)}")
