"""What is released with nothing submitted says before and after that it is not protected from the client's bank."""

import pytest
from django.test import Client

from accounts.models import Notification, User
from marketplace import rules
from milestones.models import Milestone
from milestones.verbs import answering_settlements, paying
from tests import story
from tests.told import saying

pytestmark = pytest.mark.django_db
SAID = "Nothing was submitted, so this money is not protected from your bank:"
TOLD = (
    "Nothing was submitted, so this money is not protected from the client’s bank. You can withdraw it 14 days after "
    "its release at the earliest."
)


def shown(client: Client, milestone: Milestone, page: str) -> str:
    client.force_login(milestone.contract.client)
    answer = client.get(f"/milestones/{milestone.pk}/{page}/")
    assert answer.status_code == 200
    return answer.text


def told(user: User) -> list[str]:
    return [notice.text for notice in saying("", user=user, key__contains=":released")]


def test_before_and_after_an_early_release(client: Client, ana: User) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    page = shown(client, milestone, "approval")
    assert SAID in page
    assert "can withdraw the money 14 days after its release at the earliest" in page
    story.approve(milestone)
    [text] = told(ana)
    assert text.endswith(TOLD)


def test_before_and_after_a_direct_payment(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    client.force_login(carla)
    assert SAID in client.get(f"/contracts/{contract.pk}/payment/").text
    payment = paying.pay(contract, by=carla, amount_minor=1_000, what_for="Train ticket")
    assert SAID in shown(client, story.milestones_of(contract)[-1], "deposit")
    story.pay(payment)
    [text] = told(ana)
    assert text.endswith(TOLD)


def test_what_was_submitted_says_nothing_of_it(client: Client, ana: User) -> None:
    for milestone in (story.submitted_milestone(freelancer=ana), story.changes_requested_milestone(freelancer=ana)):
        assert SAID not in shown(client, milestone, "approval")
        story.approve(milestone)
    assert [text for text in told(ana) if TOLD in text] == []


def test_under_the_first_rules_nothing_is_said(client: Client, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.funded_milestone(freelancer=ana)
    assert SAID not in shown(client, milestone, "approval")
    story.approve(milestone)
    assert [text for text in told(ana) if TOLD in text] == []


def test_before_and_after_a_settlement_with_nothing_submitted(client: Client, carla: User, ana: User) -> None:
    """Either side accepts; the same is said to both, each in their words."""
    for by, accepts, says in ((carla, ana, TOLD), (ana, carla, SAID)):
        milestone = story.funded_milestone(client=carla, freelancer=ana)
        offer = story.offer(milestone, by=by, to_freelancer=30_000)
        client.force_login(accepts)
        assert says in client.get(f"/settlements/{offer.pk}/acceptance/").text
        answering_settlements.accept(offer, by=accepts, confirmed_minor=30_000)
        text = Notification.objects.get(user=ana, key=f"milestone:{milestone.pk}:settled").text
        assert text.endswith(TOLD)
        assert TOLD not in Notification.objects.get(user=carla, key=f"milestone:{milestone.pk}:settled").text


def test_not_where_all_goes_back_or_work_was_submitted(client: Client, carla: User, ana: User) -> None:
    back = story.funded_milestone(client=carla, freelancer=ana)
    submitted = story.submitted_milestone(client=carla, freelancer=ana)
    for milestone, share in ((back, 0), (submitted, 30_000)):
        offer = story.offer(milestone, by=carla, to_freelancer=share)
        client.force_login(ana)
        assert TOLD not in client.get(f"/settlements/{offer.pk}/acceptance/").text
        answering_settlements.accept(offer, by=ana, confirmed_minor=share)
        assert TOLD not in Notification.objects.get(user=ana, key=f"milestone:{milestone.pk}:settled").text
