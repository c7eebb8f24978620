"""Plans by link to start from, sent by the real verb, and how somebody comes by their link."""

from typing import Any

from django.test import Client

from accounts.models import User
from contracts.by_link import claiming, sending
from contracts.models import Proposal, SentPlan
from tests.factories import plan_of


def details(**changed: Any) -> sending.Details:
    """A logo for $1,000 in two milestones, for nobody named."""
    said = {"title": "Logo for a bakery", "description": "The oven is older than the house.", "currency": "USD"}
    return sending.Details(**{**said, "steps": plan_of((60_000, 40_000)), **changed})


def sent_plan(by: User, **changed: Any) -> SentPlan:
    """Sent by a client if they hire, else by a freelancer."""
    return sending.send(details(**changed), by=by, as_client=by.is_client)


def path_of(plan: SentPlan) -> str:
    """The link's, without the host."""
    return plan.link.removeprefix("http://127.0.0.1:8000")


def opened_by(plan: SentPlan, user: User | None = None) -> Client:
    """A browser in which the link was opened, by somebody with an account or without."""
    browser = Client()
    if user:
        browser.force_login(user)
    assert browser.get(path_of(plan)).status_code == 302
    return browser


def claimed(plan: SentPlan, by: User, *, agrees: bool = True) -> Proposal:
    """Taken up by somebody who has its link."""
    return claiming.claim(plan, by=by, opened=plan.token_hash, seen=plan.version, agrees=agrees)
