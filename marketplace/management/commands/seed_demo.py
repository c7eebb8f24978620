import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from marketplace.demo import logins
from marketplace.demo.mode import require_demo
from marketplace.demo.seeding import marketplace as seeding


class Command(BaseCommand):
    help = "Fill an empty demo with people, jobs and contracts. Does nothing when there are people already."

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo("seed_demo")
        if settings.PAYMENTS != "sandbox":
            self.stdout.write("The past is told with the sandbox's payments only; nothing was added.")
        elif User.objects.exists():
            self.stdout.write("There are people here already; nothing was added.")
        else:
            began = time.monotonic()
            self.stdout.write("Telling the last months of a marketplace ...", ending="")
            self.stdout.flush()
            told = seeding.tell()
            seconds = time.monotonic() - began
            self.stdout.write(f" {told} in {seconds:.0f} s")
        if User.objects.filter(email=logins.LOGINS[0].email).exists():
            self.stdout.write("\n".join(logins.lines()))
