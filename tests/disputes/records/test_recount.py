"""Whatever happens, in whatever order it is counted, a record says what a plain recount of all rows says."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from disputes.records import counting
from escrow.money_in.payments import ChargedBackBefore
from tests.conftest import TimeTravel
from tests.disputes.records.histories import FATES, Fate, deal
from tests.factories import UserFactory
from tests.recounts import recounted, said

pytestmark = pytest.mark.django_db

PEOPLE = 4
Deal = tuple[int, int, Fate, str, int, bool]


def _deals() -> st.SearchStrategy[list[Deal]]:
    one = st.tuples(
        st.integers(0, PEOPLE - 1),
        st.integers(1, PEOPLE - 1),
        st.sampled_from(FATES),
        st.sampled_from(["USD", "JPY", "KWD"]),
        st.sampled_from([60_000, 900_000, 3_000_000]),
        st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=6)


def _person(number: int) -> User:
    name = f"Person {'ABCD'[number]}"
    found: User = UserFactory(name=name, is_client=True, is_freelancer=True, country="HR")
    return found


@given(deals=_deals())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_record_equals_a_plain_recount(deals: list[Deal], time_travel: TimeTravel) -> None:
    with transaction.atomic():
        people = [_person(number) for number in range(PEOPLE)]
        for client, step, fate, currency, amount, is_counted in deals:
            parties: dict[str, Any] = {"client": people[client], "freelancer": people[(client + step) % PEOPLE]}
            # Whoever owes for what their bank has taken back begins nothing more.
            with suppress(ChargedBackBefore):
                deal(fate, time_travel, currency=currency, amounts=(amount,), **parties)
            if is_counted:
                counting.count_due()
        counting.count_due()
        for person in people:
            assert said(person) == recounted(person), person
        transaction.set_rollback(True)
