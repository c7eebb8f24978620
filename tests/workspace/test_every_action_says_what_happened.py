"""Every action on a contract ends with a sentence that says what happened; one that says nothing fails here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow import operations
from milestones import urls
from milestones.models import Milestone
from milestones.verbs import paying, returning
from milestones.verbs.ending import seen
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Done:
    """Who sends what to the page of which thing."""

    by: str
    pk: int
    data: Mapping[str, Any]


def work(**both: User) -> Milestone:
    return story.submitted_milestone(**both, amounts=(60_000,))


def accept(**both: User) -> Done:
    return Done("ana", story.offered_contract(**both, amounts=(60_000,)).pk, {})


def withdraw(**both: User) -> Done:
    return Done("carla", story.offered_contract(**both, amounts=(60_000,)).pk, {})


def withdraw_unpaid(**both: User) -> Done:
    return Done("carla", story.contract_of(story.hire(**both)).pk, {})


def submit(**both: User) -> Done:
    sent = {"message": "Here it is.", "links": "https://example.com/work", "claims": []}
    milestone = story.funded_milestone(**both, amounts=(60_000,))
    return Done("ana", milestone.pk, {**sent, "claims": [c.pk for c in milestone.criteria.all()]})


def change(**both: User) -> Done:
    milestone = work(**both)
    unmet = [milestone.criteria.all()[0].pk]
    return Done("carla", milestone.pk, {"message": "Bigger.", "unmet": unmet, "seen_submission": 1})


def approve(**both: User) -> Done:
    agreed = {"confirmed_minor": 60_000, "seen_state": "submitted", "seen_submissions": 1, "agree": "on"}
    return Done("carla", work(**both).pk, agreed)


def give_back(**both: User) -> Done:
    agreed = {"confirmed_minor": 60_000, "seen_state": "submitted", "reason": "I am ill."}
    return Done("ana", work(**both).pk, {**agreed, "seen_submissions": 1, "agree": "on"})


def offer(**both: User) -> Done:
    return Done("ana", work(**both).pk, {"to_freelancer": "400", "reason": "Fair.", "seen_state": "submitted"})


def ask_back(**both: User) -> Done:
    return Done("carla", work(**both).pk, {"reason": "It was due in June.", "seen_state": "submitted"})


def take(**both: User) -> Done:
    made = story.offer(work(**both), by=both["client"], to_freelancer=40_000)
    return Done("ana", made.pk, {"confirmed_minor": 40_000, "agree": "on"})


def refuse(**both: User) -> Done:
    return Done("ana", story.offer(work(**both), by=both["client"], to_freelancer=40_000).pk, {"answer": "No."})


def counter(**both: User) -> Done:
    made = story.offer(work(**both), by=both["client"], to_freelancer=40_000)
    return Done("ana", made.pk, {"to_freelancer": "500", "reason": "Fair.", "seen_state": "submitted"})


def take_back(**both: User) -> Done:
    return Done("carla", story.offer(work(**both), by=both["client"], to_freelancer=40_000).pk, {})


def end(**both: User) -> Done:
    milestone = work(**both)
    wish = {f"wish-{milestone.pk}": "keep", "reason": "We need no more.", "seen": seen([milestone])}
    return Done("carla", milestone.contract_id, wish)


Make = Callable[..., Done]
ACTIONS: list[tuple[str, Make, str]] = [
    ("offer_accept", accept, "Accepted: $600.00 is protected for you, and you can start."),
    ("offer_decline", accept, "Declined: $600.00 is on its way back to Carla Client."),
    ("offer_withdraw", withdraw, "Withdrawn: $600.00 is on its way back to you."),
    ("offer_withdraw", withdraw_unpaid, "Withdrawn: nothing was deposited, so nothing is charged."),
    ("milestone_submit", submit, "If nobody acts, $570.00 of $600.00 is yours after the fee."),
    ("milestone_changes", change, "Sent back to Ana Freelancer: the time to review has stopped,"),
    ("milestone_approve", approve, "Released: $570.00 of $600.00 is Ana Freelancer’s after the fee of 5 %. They can"),
    ("milestone_return", give_back, "Returned: $600.00 is on its way back to Carla Client."),
    ("settlement_offer", offer, "You get $380.00 of $400.00 after the fee of 5 %, and Carla Client gets $200.00 back."),
    ("refund_request", ask_back, "You have asked for $600.00 back; Ana Freelancer has until"),
    ("settlement_accept", take, "Agreed. You get $380.00 of $400.00 after the fee of 5 %, and Carla Client gets"),
    ("settlement_decline", refuse, "Declined: $600.00 stays protected, and everything goes on as it was."),
    ("settlement_counter", counter, "You get $475.00 of $500.00 after the fee of 5 %"),
    ("settlement_take_back", take_back, "Taken back: $600.00 stays protected, and everything goes on as it was."),
    ("contract_end", end, "Ended: what is held goes its way as each milestone says"),
]
# Who sends these goes on to the provider; the contract's page says what came of it when they are back.
LEADING_AWAY = {"hire", "offer_deposit", "direct_payment", "milestone_fund"}
# Its own test is below: it needs a bank that sends a refund back.
BELOW = {"refund_again"}
READ_ONLY = {"contracts", "contract", "contract_terms", "settlement", "submission_file", "change_request_file"}


def test_each_address_of_a_contract_is_here() -> None:
    assert {name for name, _, _ in ACTIONS} | LEADING_AWAY | BELOW | READ_ONLY == {
        pattern.name for pattern in urls.urlpatterns
    }


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action[0])
def test_it_says_what_happened(client: Client, carla: User, ana: User, action: tuple[str, Make, str]) -> None:
    name, make, says = action
    done = make(client=carla, freelancer=ana)
    client.force_login(carla if done.by == "carla" else ana)
    answer = client.post(reverse(name, args=[done.pk]), done.data)
    assert answer.status_code == 302, answer.content.decode()
    [said] = [str(message) for message in get_messages(answer.wsgi_request)]
    assert says in said
    assert says in client.get(answer["Location"]).text


def test_a_refund_that_came_back_is_sent_again(client: Client, carla: User, ana: User, time_travel: TimeTravel) -> None:
    both = {"client": carla, "freelancer": ana}
    milestone = story.funded_milestone(**both, amounts=(50_000,), card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=ana, confirmed_minor=50_000, reason="I cannot do it.")
    operations.finish_pending()
    time_travel.forward(minutes=5)
    story.hear_from_provider()
    client.force_login(carla)
    page = client.post(reverse("refund_again", args=[milestone.pk]), follow=True).text
    assert "Sent again: $500.00 is on its way to you." in page


def test_who_is_back_from_paying_directly_reads_that_it_arrived(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    story.pay(paying.pay(contract, by=carla, amount_minor=5_000, what_for="The trip"))
    client.force_login(carla)
    page = client.get(f"{contract.get_absolute_url()}?payment=made").text
    assert "Thank you. Your payment of $50.00 has arrived." in page
