"""What Stripe still wants of a recipient, in words for them."""

from collections.abc import Iterator

import stripe

from marketplace.texts import later as _

Account = stripe.v2.core.Account

CLOSED = _("Your account at Stripe is closed. Please contact us.")
DECLINED = _("Stripe does not pay to your account. Please contact us.")
UNSUPPORTED = _("Stripe does not pay to accounts of this country or kind.")
CHECKING = _("Stripe is checking your details. This takes minutes, sometimes a few days.")
DETAILS = _("Stripe needs a few more details from you.")
MAX_LENGTH = 300


def needs_of(account: Account) -> str:
    """One sentence or two about an account that cannot be paid yet."""
    if getattr(account, "closed", False):
        return CLOSED
    statuses = {status for status, _resolution in _capability(account)}
    resolutions = {resolution for _status, resolution in _capability(account)}
    if "unsupported" in statuses:
        return UNSUPPORTED
    if "rejected" in statuses and "provide_info" not in resolutions:
        return DECLINED
    asked = [entry for entry in _entries(account) if entry.awaiting_action_from == "user"]
    if asked:
        return " ".join([str(DETAILS), *_complaints(asked)])[:MAX_LENGTH]
    return DETAILS if "provide_info" in resolutions else CHECKING


def _capability(account: Account) -> Iterator[tuple[str, str]]:
    """How the two capabilities stand, and what would help."""
    recipient = account.configuration.recipient if account.configuration else None
    balance = recipient.capabilities.stripe_balance if recipient and recipient.capabilities else None
    for name in ("stripe_transfers", "payouts"):
        if capability := getattr(balance, name, None):
            yield capability.status, ""
            for detail in capability.status_details:
                yield capability.status, detail.resolution


def _entries(account: Account) -> list[Account.Requirements.Entry]:
    return list(getattr(account.requirements, "entries", None) or [])


def _complaints(entries: list[Account.Requirements.Entry]) -> list[str]:
    """Stripe's own words about what it could not accept, each once."""
    texts = dict.fromkeys(error.description.strip() for entry in entries for error in entry.errors)
    return [text if text.endswith(".") else f"{text}." for text in texts if text][:2]
