"""Invitations on pages of others: the job to which somebody is invited, and what waits for them."""

from typing import Any

from django import template

from accounts.models import User
from contracts.models import Invitation, Job

register = template.Library()
MOST_SHOWN = 3


@register.inclusion_tag("contracts/_invited.html", takes_context=True)
def invited(context: dict[str, Any], job: Job) -> dict[str, Any]:
    """For whoever is invited to this job: by whom, and why."""
    reader = context["user"]
    if not isinstance(reader, User) or not reader.is_freelancer or reader.pk == job.client_id:
        return {}
    return {"invitation": Invitation.objects.with_answers().filter(job=job, freelancer=reader).first(), "job": job}


@register.inclusion_tag("contracts/_invitations_waiting.html", takes_context=True)
def invitations_waiting(context: dict[str, Any]) -> dict[str, Any]:
    """The newest invitations that wait for the reader."""
    reader = context["user"]
    if not isinstance(reader, User) or not reader.is_freelancer:
        return {}
    return {"invitations": Invitation.objects.with_answers().waiting().filter(freelancer=reader)[:MOST_SHOWN]}


@register.inclusion_tag("contracts/_invite.html", takes_context=True)
def can_invite(context: dict[str, Any], person: User) -> dict[str, Any]:
    """What a client can do with a freelancer whose page this is."""
    reader = context["user"]
    asks = isinstance(reader, User) and reader.is_client and reader.pk != person.pk and person.is_freelancer
    return {"freelancer": person if asks else None}
