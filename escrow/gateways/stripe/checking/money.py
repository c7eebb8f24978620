"""Where the money of our own account stays and goes: payouts, currencies, countries, and for how long."""

from collections.abc import Iterator

import stripe
from django.conf import settings

from escrow.gateways.base import PlatformReport
from escrow.gateways.findings import Finding, mistake, not_known, well
from escrow.gateways.regions import KEEPS_SEVERAL, payout_countries
from escrow.gateways.stripe.checking.asking import Denied, NoSuchThing, Shut, answered
from escrow.gateways.stripe.client import client
from marketplace.money import CURRENCIES as KNOWN

HOLD_DAYS, HOLD_DAYS_OF = 90, {"US": 730, "TH": 10}
OUR_PAYOUTS, CURRENCIES, COUNTRIES, HOLDING = "our own payouts", "CURRENCIES", "PAYOUT_COUNTRIES", "HOLD_DAYS_MAX"
NO_ACCOUNT = "our account could not be read."


def findings(account: stripe.Account | None) -> list[Finding]:
    """Raises CouldNotAsk."""
    if account is None:
        return [*_payouts(), *(not_known(about, NO_ACCOUNT) for about in (CURRENCIES, COUNTRIES, HOLDING))]
    country = (account.country or "").upper()
    return [*_payouts(), *_currencies(account, country), *_countries(country), _holding(country)]


def _payouts() -> Iterator[Finding]:
    try:
        with answered():
            payouts = client().v1.balance_settings.retrieve().payments.payouts
    except (Denied, Shut, NoSuchThing) as no:
        yield _not_shown(OUR_PAYOUTS, "Balance Settings: read", no, "look in the dashboard whether they are manual")
        return
    interval = payouts.schedule.interval if payouts and payouts.schedule else None
    if interval == "manual":
        yield well(OUR_PAYOUTS, "manual.")
    else:
        cure = "set the payout schedule to manual in the dashboard."
        yield mistake(OUR_PAYOUTS, f"Stripe pays them by itself ({interval}), which drains held money; {cure}")


def _currencies(account: stripe.Account, country: str) -> Iterator[Finding]:
    """Without a list of the operator's own, what the account keeps is what is offered."""
    try:
        with answered():
            report = _report(account, country)
    except (Denied, Shut, NoSuchThing) as no:
        yield _not_shown(CURRENCIES, "Balance: read", no, "compare it with the bank accounts there")
        return
    if not settings.CURRENCIES and not report.currencies & set(KNOWN):
        why = f"the account keeps {', '.join(sorted(report.currencies))}, in which no job can be paid here"
        yield mistake(CURRENCIES, f"{why}; Surety knows {', '.join(KNOWN)}.")
    elif not settings.CURRENCIES:
        yield well(CURRENCIES, f"not set, so {', '.join(sorted(report.currencies))} as the account keeps them.")
    for code in settings.CURRENCIES:
        if code in report.currencies:
            yield well(f"{CURRENCIES} {code}", "kept as it comes.")
        elif report.keeps_several:
            why = "not seen in the account's balance yet; look in the dashboard for a bank account in it, for"
            yield not_known(f"{CURRENCIES} {code}", f"{why} without one Stripe converts what comes in.")
        else:
            why = f"an account in {country} keeps only its own currency, and Stripe converts this one at once"
            yield mistake(f"{CURRENCIES} {code}", f"{why}; take it out of CURRENCIES.")


def _report(account: stripe.Account, country: str) -> PlatformReport:
    """As the gateway tells it, of the account that was read already."""
    kept = {(account.default_currency or "").upper()} - {""}
    if country in KEEPS_SEVERAL:
        balance = client().v1.balance.retrieve()
        kept |= {part.currency.upper() for part in balance.available}
        kept |= {part.currency.upper() for part in balance.pending}
    return PlatformReport(country, frozenset(kept), country in KEEPS_SEVERAL, payout_countries(country))


def _countries(country: str) -> Iterator[Finding]:
    """The operator's countries beside those that recipients' transfers reach, and beside Stripe's own list."""
    if not settings.PAYOUT_COUNTRIES:
        yield well(COUNTRIES, f"not set, so those that an account in {country} can pay.")
        return
    reached = payout_countries(country)
    try:
        with answered():
            listed = set(client().v1.country_specs.retrieve(country).supported_transfer_countries)
    except (Denied, Shut, NoSuchThing) as no:
        yield _not_shown(f"{COUNTRIES} in Stripe's list", "Country Specs: read", no, "compare it with Stripe's pages")
        listed = set(reached)
    wrong = [code for code in settings.PAYOUT_COUNTRIES if code not in listed]
    doubtful = [code for code in settings.PAYOUT_COUNTRIES if code in listed and code not in reached]
    if wrong:
        cure = "take them out of PAYOUT_COUNTRIES."
        yield mistake(COUNTRIES, f"an account in {country} cannot pay people in {', '.join(wrong)}; {cure}")
    elif doubtful:
        why = f"Stripe lists {', '.join(doubtful)}, and says elsewhere that recipients in other regions are not paid"
        yield not_known(COUNTRIES, f"{why}; try one payout to each before anybody works.")
    else:
        yield well(COUNTRIES, f"all within reach of an account in {country}.")


def _holding(country: str) -> Finding:
    most = HOLD_DAYS_OF.get(country, HOLD_DAYS)
    if most >= settings.HOLD_DAYS_MAX:
        return well(HOLDING, f"{settings.HOLD_DAYS_MAX} days, and Stripe lets an account in {country} hold for {most}.")
    return mistake(
        HOLDING, f"Stripe lets an account in {country} hold money for {most} days; set HOLD_DAYS_MAX to {most} or less."
    )


def _not_shown(about: str, right: str, no: Exception, instead: str) -> Finding:
    named = getattr(no, "right", "") or right
    return not_known(about, f"Stripe did not show it; give the key the right {named} for this check, or {instead}.")
