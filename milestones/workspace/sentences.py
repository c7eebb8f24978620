"""Sentences of a contract's page that depend on who reads it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from milestones.clocks import Party


def with_whom(contract: Contract, reads: User, party: Party) -> str:
    """HTML: with whom the reader has this contract, and what the terms call either who has changed their name since."""
    other = contract.other_party(reads)
    url, called, own = reverse("person", args=[other.pk]), in_terms(contract, other), in_terms(contract, reads)
    named = format_html('<a href="{url}">{name}</a>', url=url, name=other.name)
    if called:
        named = format_html(_("{person} (in the terms: {called})"), person=named, called=called)
    if party == Party.CLIENT:
        if own:
            return format_html(
                _("With {freelancer}, who works for you. In the terms you are {own}"), freelancer=named, own=own
            )
        return format_html(_("With {freelancer}, who works for you"), freelancer=named)
    if own:
        return format_html(_("With {client}, your client. In the terms you are {own}"), client=named, own=own)
    return format_html(_("With {client}, your client"), client=named)


def in_terms(contract: Contract, party: User) -> str:
    """What they were called when the terms were fixed, if they have changed their name since."""
    then = contract.name_in_terms(party)
    return "" if then == party.name else then


def turn_of(waits_for: Party | None, party: Party, other: User) -> str:
    """Whose turn it is, to one of the two; nothing if nobody is waited for."""
    if waits_for is None:
        return ""
    if waits_for in {party, Party.BOTH}:
        return _("It is your turn.")
    if waits_for in {Party.CLIENT, Party.FREELANCER}:
        return _("It is {other}’s turn.").format(other=other.get_short_name())
    return _("It is our staff’s turn.")


def bank_can_take(contract: Contract, party: Party) -> str:
    """Why money that was paid with nothing submitted is not safe from the client's bank."""
    freelancer = contract.freelancer.get_short_name()
    if party == Party.CLIENT:
        return _(
            "Nothing was submitted for it, so it is not protected from your bank: that can take back what {freelancer} "
            "has not withdrawn of it."
        ).format(freelancer=freelancer)
    if party == Party.FREELANCER:
        return _(
            "Nothing was submitted for it, so it is not protected from the client’s bank: that can take back what you "
            "have not withdrawn of it."
        )
    return _(
        "Nothing was submitted for it, so it is not protected from the client’s bank: that can take back what "
        "{freelancer} has not withdrawn of it."
    ).format(freelancer=freelancer)
