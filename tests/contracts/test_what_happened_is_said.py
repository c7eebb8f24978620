"""Every action about jobs, proposals and one's profile ends with a sentence that says what happened."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.contracts import forms
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db
Action = tuple[str, dict[str, object]]


def draft(carla: User, ana: User) -> Action:
    return "/jobs/new/", forms.job(draft="1")


def publish(carla: User, ana: User) -> Action:
    return f"/jobs/{JobFactory(client=carla, draft=True).pk}/publication/", {}


def edit(carla: User, ana: User) -> Action:
    return f"/jobs/{JobFactory(client=carla).pk}/edit/", forms.job()


def close(carla: User, ana: User) -> Action:
    return f"/jobs/{JobFactory(client=carla, title='A mark').pk}/closure/", {}


def discard(carla: User, ana: User) -> Action:
    return f"/jobs/{JobFactory(client=carla, draft=True, title='A mark').pk}/closure/", {}


def reopen(carla: User, ana: User) -> Action:
    job = JobFactory(client=carla)
    job.close(by=carla)
    return f"/jobs/{job.pk}/reopening/", {"deadline_on": forms.in_days(30)}


def shortlist(carla: User, ana: User) -> Action:
    return f"/proposals/{ProposalFactory(job__client=carla, freelancer=ana).pk}/shortlisting/", {}


def decline(carla: User, ana: User) -> Action:
    return f"/proposals/{ProposalFactory(job__client=carla, freelancer=ana).pk}/refusal/", {}


def propose(carla: User, ana: User) -> Action:
    return f"/jobs/{JobFactory(client=carla).pk}/propose/", forms.proposal()


def withdraw(carla: User, ana: User) -> Action:
    sent = ProposalFactory(job__client=carla, freelancer=ana, job__title="A mark")
    return f"/proposals/{sent.pk}/withdrawal/", {}


BY_CLIENT = {
    draft: "Saved as a draft. Only you can see it.",
    publish: "is open. You hear from us with every proposal.",
    edit: "Your changes are saved.",
    close: "“A mark” is closed. It takes no more proposals; you can open it again.",
    discard: "The draft “A mark” is put away.",
    reopen: "is open. You hear from us with every proposal.",
    shortlist: "Ana Freelancer is on your shortlist. Only you can see that.",
    decline: "You declined the proposal of Ana Freelancer. We told them.",
}
BY_FREELANCER = {
    propose: "Your proposal is with Carla Client. We tell you when they answer.",
    withdraw: "Your proposal for “A mark” is withdrawn.",
}


@pytest.mark.parametrize("act", [*BY_CLIENT, *BY_FREELANCER])
def test_it_says_what_happened(client: Client, carla: User, ana: User, act: Callable[[User, User], Action]) -> None:
    client.force_login(carla if act in BY_CLIENT else ana)
    page = client.post(*act(carla, ana), follow=True)
    assert page.status_code == 200
    [said] = [str(message) for message in page.context["messages"]]
    assert {**BY_CLIENT, **BY_FREELANCER}[act] in said
