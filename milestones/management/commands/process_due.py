from typing import Any

from django.core.management.base import BaseCommand, CommandError

from milestones.silence import sweep


class Command(BaseCommand):
    help = "Release what nobody answered in time, expire old offers, send reminders. The worker does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        report = sweep.process_due()
        self.stdout.write(
            f"Released {report.released}, expired {report.expired}, unanswered {report.unanswered}, "
            f"failed {report.failed}."
        )
        if report.failed:
            raise CommandError("What failed was left as it is and will be tried again; the log says why.")
