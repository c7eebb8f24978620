"""The pack of a contract that began by a link says how: who sent the plan, and who took it up."""

import pytest

from accounts.models import User
from contracts.by_link import links, refusing, sending
from contracts.models import Contract, SentPlan
from disputes.pack.record import collect
from milestones.verbs import hiring
from tests.by_link import claimed, details, sent_plan

pytestmark = pytest.mark.django_db


def test_it_tells_of_the_two_and_of_nobody_else(carla: User, ana: User, olga: User) -> None:
    plan = sent_plan(carla)
    claimed(plan, olga)
    refusing.refuse(plan, by=carla)
    plan = links.renew(SentPlan.objects.get(), by=carla)
    plan = sending.edit(plan, details(title="A mark"), by=carla)
    hiring.hire(claimed(plan, ana), by=carla, whole=True)
    told = collect(Contract.objects.get().pk).data["job"]
    kinds = [(event["text"], event["by"]["name"], event["version"]) for event in told["by_link"]]
    assert kinds == [
        ("Sent", "Carla Client", 1),
        ("New link made", "Carla Client", 1),
        ("Changed by its sender", "Carla Client", 2),
        ("Taken up and agreed to", "Ana Freelancer", 2),
    ]
    assert "Olga" not in str(told)
