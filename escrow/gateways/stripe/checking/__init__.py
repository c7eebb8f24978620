"""Whether our account at Stripe, its event destinations and our key are as Surety needs them. Changes nothing there."""

import stripe

from escrow.gateways.findings import Finding, mistake, not_known
from escrow.gateways.stripe.checking import account, destinations, keys, money, rights
from escrow.gateways.stripe.checking.asking import Denied, KeyUnknown, NoSuchThing, Shut, answered
from escrow.gateways.stripe.client import client

KEY = "key"


def check() -> list[Finding]:
    """Everything that was looked at. Calls Stripe some twenty times, in no transaction. Raises CouldNotAsk."""
    findings = keys.of_this_mode()
    try:
        ours = _our_account()
    except KeyUnknown:
        return [*findings, mistake(KEY, "Stripe does not know STRIPE_SECRET_KEY; take the one from API keys there.")]
    except Denied as denied:
        text = f"the key may not read our own account; give it the right {denied.right or 'Accounts: read'}."
        findings.append(mistake("right Account: read", text))
        ours = None
    except (Shut, NoSuchThing):
        findings.append(not_known("our account", "Stripe does not show it to us; look at it in the dashboard."))
        ours = None
    if ours:
        findings += [*account.findings(ours), *keys.clocks(ours)]
    return [*findings, *money.findings(ours), *destinations.findings(), *rights.findings()]


def _our_account() -> stripe.Account:
    with answered():
        return client().v1.accounts.retrieve_current()
