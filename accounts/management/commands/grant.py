from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import rights
from accounts.models import User
from accounts.roles import ROLES


class Command(BaseCommand):
    help = "Make somebody staff and give them rights, such as disputes.view_dispute; without any, list those they have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("rights", nargs="*", metavar="RIGHT")
        parser.add_argument(
            "--role", action="append", default=[], choices=sorted(ROLES), help="a role; can be named several times"
        )
        parser.add_argument("--take-away", action="store_true", help="take these rights and roles away instead")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has signed up as {options['email']}.")
        try:
            if options["rights"] or options["role"]:
                change = rights.take_away if options["take_away"] else rights.give
                change(user, options["rights"], roles=options["role"])
        except rights.NoSuchRight as error:
            raise CommandError(str(error)) from error
        has = [*rights.roles_of(user), *rights.names_of(user)]
        self.stdout.write(f"{user.name} may: {', '.join(has) or 'nothing on the desk'}")
