"""Leaving for the provider's own pages, and what is said when the provider does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.models import Payment
from escrow.money_in import closing_checkouts, payments
from marketplace.refusals import Refused
from marketplace.texts import later as _later

logger = logging.getLogger(__name__)


class ProviderAway(Refused):
    """The payment provider does not answer just now."""


class ProviderRefuses(Refused):
    """The payment provider will not do this."""


@contextmanager
def provider_answers(reassurance: str = _later("Nothing was charged.")) -> Iterator[None]:
    """Turn a provider that fails into a page that says so; nothing is lost."""
    try:
        yield
    except GatewayUnavailable as error:
        logger.warning("The payment provider does not answer: %s", error)
        raise ProviderAway(
            _("The payment provider is not answering. {reassurance} Please try again in a few minutes.").format(
                reassurance=reassurance
            )
        ) from error
    except GatewayRefused as refusal:
        raise ProviderRefuses(str(refusal)) from refusal


def to_checkout(request: HttpRequest, payment: Payment) -> HttpResponse:
    """Lead a client to the provider's payment page; the pages whose place it takes are closed first."""
    with provider_answers():
        closing_checkouts.clear_the_way(payment)
        url = payments.open_checkout(payment, payer_ip=get_adapter().get_client_ip(request))
    return redirect(url)
