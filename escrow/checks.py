from typing import Any

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from escrow import gateways


@register(Tags.security, deploy=True)
def payment_settings(**kwargs: Any) -> list[Error]:
    """`check --deploy` says what would keep web, worker and beat from starting."""
    try:
        gateways.refuse_unfit_settings()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="escrow.E001")]
    return []
