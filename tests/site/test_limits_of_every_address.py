"""Every address that takes a POST is counted by a limit, or it is written here why not: nothing new is forgotten."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from marketplace.limits import LIMITS, PACKS, UPLOADS

# By name, why it is not counted. Money goes its way, and whoever is waited for can answer.
MOVES_MONEY = "money goes its way, at any time"
ANSWERS = "an answer that is waited for, once each"
NO_PERSON = "a machine or a page of the provider's asks, nobody who could be counted"
PACKED = "counted when a new one is begun; a second press begins none"
EXEMPT = {
    "offer_accept": MOVES_MONEY,
    "offer_decline": MOVES_MONEY,
    "offer_withdraw": MOVES_MONEY,
    "milestone_approve": MOVES_MONEY,
    "milestone_return": MOVES_MONEY,
    "refund_again": MOVES_MONEY,
    "settlement_accept": MOVES_MONEY,
    "settlement_decline": ANSWERS,
    "settlement_take_back": ANSWERS,
    "invitation_decline": ANSWERS,
    "payment_request_decline": ANSWERS,
    "payment_request_take_back": ANSWERS,
    "milestone_changes": "an answer to a submission, and its rounds are limited",
    "contract_end": "once for each contract, and money goes its way",
    "dispute_respond": ANSWERS,
    "forfeiture": ANSWERS,
    "dispute_withdraw": ANSWERS,
    "dispute_consent": "asked once and told once; the rest answers",
    "dispute_pass": "once for each side",
    "dispute_accept": MOVES_MONEY,
    "dispute_appeal": ANSWERS,
    "withdrawal": MOVES_MONEY,
    "payout_schedule": MOVES_MONEY,
    "suspension": "one appeal for each suspension, which staff answer",
    "notifications": "marks what one was told as read; nobody else sees it",
    "webhook": NO_PERSON,
    "sandbox_checkout": NO_PERSON,
    "sandbox_confirmation": NO_PERSON,
    "sandbox_payout_details": NO_PERSON,
    "search_mail": "stops one's own mail, by a link of ours, however often",
    "healthz": NO_PERSON,
    "readyz": NO_PERSON,
    "confirmation": "one mail to an address that is not confirmed, which allauth slows down",
    "evidence_pack": PACKED,
    "contract_files": PACKED,
    "demo_clock": "in a demo only",
    "draft": "keeps one's own words in one row a form, of which there are few",
    "draft_drop": "forgets one's own words",
}
# Below these, by the first part of the route.
EXEMPT_BELOW = {
    "accounts/": "signing in, passwords and second factors, which allauth slows down by address and by person",
    "staff/": "staff decide, and their work is not limited",
}


def every_view() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    def below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
        for found in resolver.url_patterns:
            route = prefix + str(found.pattern)
            if isinstance(found, URLPattern):
                yield found.name or route, route, found.callback
            else:
                yield from below(found, route)

    return below(get_resolver(), "")


def takes_post(view: Callable[..., Any]) -> bool:
    """Unless one of its decorators names the methods, and POST is not among them."""
    layer: Any = view
    while layer is not None:
        closed_over = inspect.getclosurevars(layer).nonlocals if inspect.isfunction(layer) else {}
        if "POST" not in closed_over.get("request_method_list", ["POST"]):
            return False
        layer = getattr(layer, "__wrapped__", None)
    return True


OURS = [
    (name, route, view)
    for name, route, view in every_view()
    if not route.startswith(tuple(EXEMPT_BELOW)) and takes_post(view)
]


def test_every_address_that_takes_a_post_is_limited_or_exempt() -> None:
    missing = [f"{name} ({route})" for name, route, view in OURS if not hasattr(view, "limits") and name not in EXEMPT]
    assert not missing, (
        f"Nobody has said how much one person may do of {', '.join(missing)}. Put @limited(...) of marketplace.limits "
        "on the view, or say in EXEMPT why it has no limit."
    )


def test_nothing_is_both_and_nothing_is_exempt_that_does_not_exist() -> None:
    assert [name for name, _, view in OURS if hasattr(view, "limits") and name in EXEMPT] == []
    assert set(EXEMPT) - {name for name, _, _ in OURS} == set()


def test_every_limit_is_used_by_an_address() -> None:
    used = {view.limits for _, _, view in OURS if hasattr(view, "limits")}  # type: ignore[attr-defined]
    # These two are counted by what is asked for and by how large it is.
    assert used | {PACKS, UPLOADS} == set(LIMITS)


def test_the_walk_tells_a_form_from_a_page_that_is_only_read() -> None:
    views = {name: view for name, _, view in every_view()}
    assert takes_post(views["message_send"])
    assert takes_post(views["milestone_approve"])
    assert not takes_post(views["job"])
    assert not takes_post(views["contract_terms"])


@pytest.mark.parametrize("name", [name for name, reason in EXEMPT.items() if reason in {MOVES_MONEY, ANSWERS}])
def test_what_moves_money_or_answers_has_no_limit(name: str) -> None:
    [view] = [view for found, _, view in OURS if found == name]
    assert not hasattr(view, "limits")
