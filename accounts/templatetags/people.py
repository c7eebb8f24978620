from typing import Any

from allauth.account.models import EmailAddress
from django import template

from accounts import addresses
from accounts.models import User
from accounts.records.lines import lines_of
from accounts.signing_in import confirming
from accounts.signing_in.confirming import Sent
from accounts.signing_in.waiting import WAIT
from marketplace import countries, times

register = template.Library()
register.filter("address", addresses.shown)
register.filter("country", countries.name)


@register.inclusion_tag("accounts/_record_lines.html")
def record_lines(person: User, *, as_client: bool = False) -> dict[str, Any]:
    """A few figures of somebody's record; for people read with `select_related("record", "profile")`."""
    return {"person": person, "as_client": as_client, "figures": lines_of(person, as_client=as_client)}


@register.simple_tag
def payouts_wait() -> str:
    """For how long nothing is sent to payout details that are changed about now, in words."""
    return times.length(WAIT)


@register.simple_tag(takes_context=True)
def confirmation_sent(context: Any, address: EmailAddress | None = None) -> Sent | None:
    """The last message to an address, or to whoever signs up or in here, while no other can be sent yet."""
    request = context["request"]
    login = None if address else confirming.pending(request)
    to = address.email if address else confirming.address_of(login) if login else ""
    return confirming.last_sent(request, to) if to else None


@register.simple_tag(takes_context=True)
def confirmation_wanted(context: Any) -> str:
    """The address that whoever signs up or in here has yet to confirm; nothing if nobody does."""
    login = confirming.pending(context["request"])
    return confirming.address_of(login) if login else ""
