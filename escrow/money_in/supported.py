"""What is offered here: the currencies that jobs are paid in, and the countries at whose banks people can be paid.

The operator's own lists come first (CURRENCIES, PAYOUT_COUNTRIES); without them it is what the provider says of our
account there. Until it has said that once, nothing is offered.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from escrow import gateways
from escrow.gateways.base import PlatformReport
from escrow.models import PlatformAccount
from marketplace import clock, money
from marketplace.alarms import alarm
from marketplace.refusals import Refused
from marketplace.texts import later as _later

ASK_AGAIN_AFTER = timedelta(days=1)


class NotOfferedHere(Refused):
    """Nothing is paid in this currency here."""


def learn(gateway_name: str | None = None) -> PlatformReport:
    """What the provider (of new payments, unless another is named) says of our own account; asked for once a day.

    Calls the provider, outside any transaction; raises as gateways do. Operators hear of a currency of theirs that
    the provider does not keep.
    """
    gateway, now = gateways.named(gateway_name) if gateway_name else gateways.default(), clock.now()
    said = _said(gateway.name)
    if said and said.asked_at > now - ASK_AGAIN_AFTER:
        return _report(said)
    report = gateway.platform()
    values = {
        "country": report.country,
        "currencies": sorted(report.currencies),
        "keeps_several": report.keeps_several,
        "payout_countries": sorted(report.payout_countries),
        "asked_at": now,
    }
    PlatformAccount.objects.update_or_create(gateway=gateway.name, defaults=values)
    if converted := not_kept(report):
        alarm("A currency is converted by the provider", f"CURRENCIES names {', '.join(converted)}. {CURE}")
    return report


CURE = _later("The provider converts deposits in it at once, and the books cannot agree. Take it out of CURRENCIES.")


def not_kept(report: PlatformReport) -> list[str]:
    """The operator's currencies that our account cannot keep as they come, however it is set up."""
    return [] if report.keeps_several else [each for each in settings.CURRENCIES if each not in report.currencies]


def refuse_unfit() -> None:
    """Raise ImproperlyConfigured, naming them, for currencies that our account is known not to keep. Calls nobody."""
    report = known()
    if report and (converted := not_kept(report)):
        raise ImproperlyConfigured(f"CURRENCIES names {', '.join(converted)}. {CURE}")


def currencies() -> tuple[str, ...]:
    """What new jobs can be paid in, in the order in which they are offered."""
    report = known()
    named = settings.CURRENCIES or (report.currencies if report else ())
    return tuple(code for code in settings.CURRENCIES or money.CURRENCIES if code in named)


def payout_countries() -> frozenset[str]:
    """Where people can be paid, by ISO 3166 code."""
    report = known()
    return frozenset(settings.PAYOUT_COUNTRIES) or (report.payout_countries if report else frozenset())


def require_offered(currency: str) -> None:
    """Raise NotOfferedHere unless jobs are published, and deposits taken, in this currency."""
    if currency not in currencies():
        raise NotOfferedHere(
            _("{currency} is not taken here at the moment, so nothing can be paid in it.").format(currency=currency)
        )


def known() -> PlatformReport | None:
    """What is known of our account without asking anybody else."""
    gateway = gateways.default()
    if not gateway.is_remote:
        return gateway.platform()
    said = _said(gateway.name)
    return _report(said) if said else None


def _said(gateway_name: str) -> PlatformAccount | None:
    return PlatformAccount.objects.filter(gateway=gateway_name).first()


def _report(said: PlatformAccount) -> PlatformReport:
    return PlatformReport(
        said.country, frozenset(said.currencies), said.keeps_several, frozenset(said.payout_countries)
    )
