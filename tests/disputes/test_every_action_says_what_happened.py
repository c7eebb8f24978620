"""Every action in a dispute ends with a sentence that says what happened; one that says nothing fails here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes import urls
from disputes.models import Dispute
from disputes.verbs import accepting, consenting, passing
from tests import story

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Done:
    """Who sends what to the page of which thing."""

    by: User
    pk: int
    data: Mapping[str, Any] = field(default_factory=dict)


Both = Mapping[str, User]


def _opened(both: Both) -> Dispute:
    return story.dispute(story.submitted_milestone(**both, amounts=(60_000,)))


def _talking(both: Both) -> Dispute:
    return story.respond(_opened(both))


def _ruled(both: Both) -> Dispute:
    return story.ruled_dispute(**both, amounts=(60_000,), to_freelancer=40_000)


def open_(both: Both) -> Done:
    milestone = story.submitted_milestone(**both, amounts=(60_000,))
    told = {"story": "It is not what we agreed on.", "wants": "0", "seen_state": "submitted", "agree": "on"}
    return Done(both["client"], milestone.pk, {**told, "criteria": [each.pk for each in milestone.criteria.all()]})


def respond(both: Both) -> Done:
    return Done(both["freelancer"], _opened(both).pk, {"story": "It is just what we agreed on.", "wants": "600"})


def add(both: Both) -> Done:
    return Done(both["freelancer"], _talking(both).pk, {"text": "Here is the letter of that day."})


def withdraw(both: Both) -> Done:
    return Done(both["client"], _opened(both).pk)


def ask_consent(both: Both) -> Done:
    return Done(both["client"], _talking(both).pk, {"decision": "ask"})


def _asked(both: Both) -> Dispute:
    found = _talking(both)
    consenting.ask(found, by=both["client"])
    return found


def take_back(both: Both) -> Done:
    return Done(both["client"], _asked(both).pk, {"decision": "take_back"})


def agree(both: Both) -> Done:
    return Done(both["freelancer"], _asked(both).pk, {"decision": "agree"})


def refuse(both: Both) -> Done:
    return Done(both["freelancer"], _asked(both).pk, {"decision": "refuse"})


def unwilling(both: Both) -> Done:
    return Done(both["client"], _talking(both).pk)


def both_unwilling(both: Both) -> Done:
    found = _talking(both)
    passing.will_not_agree(found, by=both["freelancer"])
    return Done(both["client"], found.pk)


def accept(both: Both) -> Done:
    return Done(both["client"], _ruled(both).pk)


def both_accept(both: Both) -> Done:
    found = _ruled(both)
    accepting.accept(found, by=both["client"])
    return Done(both["freelancer"], found.pk)


def appeal(both: Both) -> Done:
    return Done(both["freelancer"], _ruled(both).pk, {"reasons": "Nobody has read the second page of my answer."})


ACTIONS: list[tuple[str, Callable[[Both], Done], str]] = [
    (
        "dispute_open",
        open_,
        "It is a dispute now: $600.00 stays protected, every other clock stands, and Ana Freelancer",
    ),
    ("dispute_respond", respond, "Your answer is there. You can both settle it until"),
    ("dispute_evidence", add, "Added: Carla Client reads it, and so does whoever decides."),
    ("dispute_withdraw", withdraw, "Withdrawn: $600.00 stays protected, and everything goes on from where it stood."),
    ("dispute_consent", ask_consent, "Asked: Ana Freelancer can agree or not. Until then everything goes on."),
    ("dispute_consent", take_back, "Taken back: you no longer ask for the withdrawal, and the dispute goes on."),
    ("dispute_consent", agree, "Agreed: the dispute is withdrawn. $600.00 stays protected"),
    ("dispute_consent", refuse, "Not agreed: the dispute goes on, and Carla Client cannot ask for this again."),
    ("dispute_pass", unwilling, "Noted: our staff start on"),
    ("dispute_pass", both_unwilling, "Noted: neither of you wants to settle it, so our staff have it now."),
    (
        "dispute_accept",
        accept,
        "Accepted: you do not appeal. It is carried out when Ana Freelancer accepts it, too, or on",
    ),
    (
        "dispute_accept",
        both_accept,
        "You have both accepted the ruling. You get $380.00 of $400.00 after the fee of 5 %",
    ),
    ("dispute_appeal", appeal, "Appealed: other staff decide anew, and $600.00 stays protected until then."),
]
# What is read, or made by the worker and told on its own page.
READ_ONLY = {"figure", "dispute", "evidence_file", "evidence_pack", "contract_files", "parcel"}


def test_each_address_of_a_dispute_is_here() -> None:
    assert {name for name, _, _ in ACTIONS} | READ_ONLY == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action[1].__name__)
def test_it_says_what_happened(
    client: Client, carla: User, ana: User, action: tuple[str, Callable[[Both], Done], str]
) -> None:
    name, make, says = action
    done = make({"client": carla, "freelancer": ana})
    client.force_login(done.by)
    answer = client.post(reverse(name, args=[done.pk]), done.data)
    assert answer.status_code == 302, answer.content.decode()
    [said] = [str(message) for message in get_messages(answer.wsgi_request)]
    assert says in said
    assert says in client.get(answer["Location"]).text
