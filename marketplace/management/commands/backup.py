from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace import clock
from marketplace.backups import saving


class Command(BaseCommand):
    help = "Write database and files into one archive, as they are at one instant; the site goes on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to; DATA_DIR/backups by itself")

    def handle(self, *args: Any, **options: Any) -> None:
        by_itself = settings.DATA_DIR / "backups" / f"surety-{clock.now():%Y%m%d-%H%M%S}.tar.gz"
        path: Path = options["file"] or by_itself
        if path.exists():
            raise CommandError(f"{path} is there already.")
        try:
            troubles = saving.save(path)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}") from error
        for trouble in troubles:
            self.stderr.write(trouble)
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        if troubles:
            raise CommandError(f"The backup is written, but not every file is as it was sent: {len(troubles)} differ.")
