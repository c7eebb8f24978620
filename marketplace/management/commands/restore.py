from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from marketplace.backups import restoring


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty site, under a new name at the payment provider; then check ledger, chain and "
        "the provider's books. Exits with 0 only when all of them agree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what backup has written")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            name = restoring.restore(path)
        except (restoring.CannotRestore, OSError) as error:
            raise CommandError(f"{path} is not restored: {error}") from error
        self.stdout.write(f"{path} is restored. The installation's name is {name} from now on.")
        failed = [
            str(problem) for problem in map(self._check, (["verify_ledger", "--chain"], ["reconcile"])) if problem
        ]
        if failed:
            raise CommandError(f"Restored, but look at this before people are let in: {' '.join(failed)}")

    def _check(self, command: list[str]) -> CommandError | None:
        try:
            call_command(*command, stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            return error
        return None
