"""The rights of a restricted key, each tried with a request that cannot change anything.

What is asked for has an id that Stripe never gives (`NOTHING`), or is only read. The one thing that is written is an
update of a recipient's balance settings in which nothing is set. Whoever calls something new at Stripe adds its right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import stripe
from django.conf import settings

from escrow.gateways.findings import Finding, mistake, not_known, well
from escrow.gateways.stripe.checking.asking import Denied, NoSuchThing, Shut, answered
from escrow.gateways.stripe.client import client

NOTHING = "nothingOfSurety"
Ask = Callable[[stripe.StripeClient, stripe.RequestOptions], Any]


@dataclass(frozen=True)
class Right:
    """`name` as the dashboard has it. `on_recipient`: wanted on connected accounts, and tried on one of them."""

    name: str
    ask: Ask
    on_recipient: bool = False


def _link(stripe_: stripe.StripeClient, _on: stripe.RequestOptions) -> object:
    where = {"return_url": settings.SITE_URL, "refresh_url": settings.SITE_URL}
    use: Any = {"type": "account_onboarding", "account_onboarding": where}
    return stripe_.v2.core.account_links.create({"account": f"acct_{NOTHING}", "use_case": use})


RIGHTS = (
    Right("Checkout Sessions: write", lambda to, _: to.v1.checkout.sessions.expire(f"cs_{NOTHING}")),
    Right("Refunds: write", lambda to, _: to.v1.refunds.update(f"re_{NOTHING}")),
    Right("Transfers: write", lambda to, _: to.v1.transfers.update(f"tr_{NOTHING}")),
    Right("Disputes: write", lambda to, _: to.v1.disputes.update(f"dp_{NOTHING}")),
    Right("Files: read", lambda to, _: to.v1.files.retrieve(f"file_{NOTHING}")),
    Right("Accounts (version 2): write", lambda to, _: to.v2.core.accounts.update(f"acct_{NOTHING}")),
    Right("Account Links (version 2): write", _link),
    Right("Login Links: write", lambda to, _: to.v1.accounts.login_links.create(f"acct_{NOTHING}")),
    Right("Payment Intents: read", lambda to, _: to.v1.payment_intents.retrieve(f"pi_{NOTHING}")),
    Right("Charges: read", lambda to, _: to.v1.charges.retrieve(f"ch_{NOTHING}")),
    Right("Balance: read", lambda to, _: to.v1.balance.retrieve()),
    Right("Balance Transactions: read", lambda to, _: to.v1.balance_transactions.retrieve(f"txn_{NOTHING}")),
    Right("Events: read", lambda to, _: to.v1.events.retrieve(f"evt_{NOTHING}")),
    Right("Events (version 2): read", lambda to, _: to.v2.core.events.retrieve(f"evt_{NOTHING}")),
    Right("Payouts: write", lambda to, on: to.v1.payouts.update(f"po_{NOTHING}", {}, on), on_recipient=True),
    Right("Balance Settings: write", lambda to, on: to.v1.balance_settings.update({}, on), on_recipient=True),
    Right("Charges: read", lambda to, on: to.v1.charges.retrieve(f"py_{NOTHING}", {}, on), on_recipient=True),
)
SOURCES = "right Balance Transaction Sources: read"
FILES = "right Files: write"


def findings() -> list[Finding]:
    """One for each right. Raises CouldNotAsk."""
    if settings.STRIPE_SECRET_KEY.startswith("sk_"):
        return [well("rights of the key", "a secret key may do everything; a restricted one would be safer.")]
    return [*_tried(), _sources(), _files()]


def _tried() -> Iterator[Finding]:
    recipient = _a_recipient()
    for right in RIGHTS:
        about = f"right {right.name}{' on connected accounts' if right.on_recipient else ''}"
        if right.on_recipient and not recipient:
            yield not_known(
                about, "there is no recipient to try it on, or none that the key may see; check again after the first."
            )
        else:
            on: stripe.RequestOptions = {"stripe_account": recipient} if right.on_recipient else {}
            yield _finding(about, right.ask, on)


def _finding(about: str, ask: Ask, on: stripe.RequestOptions) -> Finding:
    try:
        with answered():
            ask(client(), on)
    except Denied as denied:
        named = f" (Stripe calls it {denied.right})" if denied.right else ""
        return mistake(about, f"the key lacks it; edit the key in the dashboard and give it this right{named}.")
    except Shut:
        return not_known(about, "Stripe looked at the account before the right; look at the key in the dashboard.")
    except NoSuchThing:
        pass
    return well(about, "given.")


def _a_recipient() -> str:
    """A connected account of ours, or nothing if there is none or the key may not see any."""
    try:
        with answered():
            found = client().v2.core.accounts.list({"limit": 1}).data
    except (Denied, Shut, NoSuchThing):
        return ""
    return found[0].id if found else ""


def _sources() -> Finding:
    """Reconciliation reads each line with what it is about. Without a line there is nothing to be refused."""
    lines: list[Any] = []

    def ask(to: stripe.StripeClient, _on: stripe.RequestOptions) -> None:
        lines.extend(to.v1.balance_transactions.list({"limit": 1, "expand": ["data.source"]}).data)

    finding = _finding(SOURCES, ask, {})
    if lines or finding.verdict != "well":
        return finding
    return not_known(SOURCES, "there is no line in the account's books to try it on; check again after a payment.")


def _files() -> Finding:
    """Evidence of chargebacks is sent with files. Whoever sends one to try it leaves it there."""
    return not_known(FILES, "it cannot be tried without leaving a file; see that the key has it in the dashboard.")
