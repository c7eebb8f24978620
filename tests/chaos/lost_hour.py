"""A backup in the middle of the chaos, an hour that it does not have, and the restore, while the provider goes on.

In the lost hour the provider answers what was under way, and new clients pay, take money back, and freelancers
withdraw. The site forgets all of it and gives the same ids to others.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.core.management import CommandError, call_command

from accounts.models import User
from escrow.models import Payment, Payout, Refund
from escrow.money_out import withdrawing
from marketplace import installation
from marketplace.money import Money
from tests.chaos.earners import Earner
from tests.chaos.world import World
from tests.stripe_server import StripeServer
from tests.stripe_server.state import Object

# So much of what each freelancer has earned is withdrawn in the lost hour, in minor units.
MOST_WITHDRAWN = 2_000
KINDS = {"payment_intent": ("payment", Payment), "refund": ("refund", Refund)} | dict.fromkeys(
    ("transfer", "payout"), ("payout", Payout)
)


@dataclass(frozen=True)
class LostHour:
    """What only the provider knows: ids of payment intents, refunds, transfers and payouts."""

    refs: frozenset[str]

    def explains(self, theirs: str, server: StripeServer) -> bool:
        """Whether this line of the provider's books is of the lost hour, or of what came of it later."""
        intents = {each["id"] for each in server.objects("payment_intent")} & self.refs
        later = [*server.objects("charge"), *server.objects("dispute")]
        return any(
            ref in theirs for ref in self.refs | {each["id"] for each in later if each["payment_intent"] in intents}
        )


def name_of(theirs: Object, key: str) -> tuple[str, str]:
    """The installation and the row that something at the provider was done for."""
    return theirs["metadata"].get("installation", ""), theirs["metadata"].get(key, "")


def withdraw_a_little(earners: Iterable[Earner]) -> None:
    """Whoever has earned something takes out a part of it."""
    for earner in earners:
        most = min(MOST_WITHDRAWN, earner.available)
        if most:
            with suppress(withdrawing.NotReadyForPayouts, withdrawing.PayoutsWait):
                withdrawing.withdraw(earner.user, amount=Money(most, "USD"))


def back_up(world: World) -> None:
    """Write the backup while the worker is killed and works; nothing of it is in the middle of being mailed."""
    with world.post_office.resting():
        world.backup.unlink(missing_ok=True)
        call_command("backup", str(world.backup))
        world.mails_backed_up = len(world.post_office.server.messages)


def restore(world: World) -> LostHour:
    """The site's database is gone; the backup takes its place, and everybody's clock goes on."""
    world.end_the_killing()
    with world.post_office.resting():
        # What was mailed in the lost hour is not known to have been, and is mailed again: it cannot be otherwise.
        del world.post_office.server.messages[world.mails_backed_up :]
        earlier = installation.current()
        call_command("flush", interactive=False, verbosity=0)
        with suppress(CommandError):
            # It says that the books differ, as they do.
            call_command("restore", str(world.backup), verbosity=0)
        assert User.objects.exists()
        assert installation.current() != earlier
        world.keep_time()
    world.begin_the_killing()
    return LostHour(frozenset(_lost(world.server)))


def _lost(server: StripeServer) -> Iterator[str]:
    """Whatever was done for a row that is not there now; the ids have not been given to others yet."""
    for kind, (key, model) in KINDS.items():
        known = {(name, str(pk)) for name, pk in model.objects.values_list("installation", "pk")}
        for theirs in server.objects(kind):
            if name_of(theirs, key) not in known:
                yield theirs["id"]
