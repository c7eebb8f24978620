from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from marketplace import roles


class Command(migrate.Command):
    """Django's own, after which the site's role may use what is new."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner, then grant."""
        super().handle(*args, **options)
        connection = connections[options["database"]]
        if not options["plan"] and not options["check_unapplied"] and roles.grant(connection):
            self.stdout.write("The site's role has its rights.")
