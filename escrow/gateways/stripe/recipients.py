from collections.abc import Mapping

import stripe
from django.conf import settings

from escrow.gateways.base import RecipientReport
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.needs import needs_of

Account = stripe.v2.core.Account


class Recipients:
    """Connected accounts (Accounts v2): freelancers, who can be paid once Stripe has activated the capability."""

    @translated(failures_are_kept=False, people_may_change=True)
    def open_recipient(self, *, key: str, name: str, email: str, country: str, metadata: Mapping[str, str]) -> str:
        account = client().v2.core.accounts.create(
            {
                "display_name": name,
                "contact_email": email,
                "identity": {"country": country.lower()},
                "dashboard": "express",
                "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
                "configuration": {
                    "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
                },
                "metadata": dict(metadata),
            },
            {"idempotency_key": key},
        )
        return account.id

    @translated()
    def recipient_page(self, ref: str, *, return_path: str, refresh_path: str) -> str:
        """Onboarding as long as something is missing; afterwards the Express Dashboard, where details are changed.

        Stripe makes no account links for updates of accounts that have a dashboard.
        """
        if _is_ready(_retrieve(ref)):
            return client().v1.accounts.login_links.create(ref).url
        link = client().v2.core.account_links.create(
            {
                "account": ref,
                "use_case": {
                    "type": "account_onboarding",
                    "account_onboarding": {
                        "return_url": f"{settings.SITE_URL}{return_path}",
                        "refresh_url": f"{settings.SITE_URL}{refresh_path}",
                    },
                },
            }
        )
        return link.url

    @translated()
    def recipient_report(self, ref: str) -> RecipientReport:
        account = _retrieve(ref)
        ready = _is_ready(account)
        currency = account.defaults.currency if account.defaults else None
        return RecipientReport(
            ready=ready,
            needs="" if ready else needs_of(account),
            currency=(currency or "").upper(),
            closed=bool(getattr(account, "closed", False)),
        )


def _retrieve(ref: str) -> Account:
    return client().v2.core.accounts.retrieve(ref, {"include": ["configuration.recipient", "defaults", "requirements"]})


def _is_ready(account: Account) -> bool:
    """Whether transfers to it are active, and payouts from there unless Stripe says nothing of them."""
    recipient = account.configuration.recipient if account.configuration else None
    balance = recipient.capabilities.stripe_balance if recipient and recipient.capabilities else None
    if balance is None or getattr(account, "closed", False):
        return False
    transfers, payouts = getattr(balance, "stripe_transfers", None), getattr(balance, "payouts", None)
    return transfers is not None and all(each.status == "active" for each in (transfers, payouts) if each)
