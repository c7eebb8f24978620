"""What one plan has that another has not, in words and money."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.proposals.difference import Difference, difference
from contracts.proposals.plan import Step, total_minor

DAY = date(2027, 3, 1)


def step(title: str = "Sketches", amount: int = 40_000, day: date = DAY, *criteria: str) -> Step:
    return Step(title, amount, day, criteria or ("Three sketches", "On paper"))


def of(before: list[Step], after: list[Step]) -> Difference:
    return difference(before, after, "USD")


def test_nothing() -> None:
    same = of([step()], [step()])
    assert same.is_none
    assert same.words == ["The milestones are the same.", "The total stays $400.00."]


def test_added_taken_out_and_changed() -> None:
    told = of([step(), step("Files", 25_000)], [step(amount=50_000), step("A day with you", 10_000, DAY, "I am there")])
    assert told.words == [
        "1 milestone is changed.",
        "1 milestone is added.",
        "1 milestone is taken out.",
        "The total is $50.00 less: $600.00 instead of $650.00.",
    ]
    changed, out, added = told.changed
    assert (str(changed.was_amount), str(changed.amount)) == ("$400.00", "$500.00")
    assert (out.is_out, out.step.title, out.was_number) == (True, "Files", 2)
    assert (added.is_added, added.number) == (True, 2)
    assert (str(told.before.net), str(told.after.net)) == ("$617.50", "$570.00")


def test_a_renamed_milestone_is_the_same_one() -> None:
    [only] = of([step("Sketches")], [step("Sketches on paper")]).changed
    assert only.was_title == "Sketches"
    [only] = of([step("Sketches")], [step("Drafts")]).changed
    assert only.was_title == "Sketches", "its criteria are the same"


def test_days_and_criteria() -> None:
    later = date(2027, 4, 1)
    [only] = of([step()], [step("Sketches", 40_000, later, "Three sketches", "In colour")]).changed
    assert only.was_due_on == DAY
    assert [(line.text, line.is_added, line.is_out) for line in only.criteria] == [
        ("Three sketches", False, False),
        ("On paper", False, True),
        ("In colour", True, False),
    ]


def test_another_order() -> None:
    told = of([step("One"), step("Two", 1)], [step("Two", 1), step("One")])
    assert not told.is_none
    assert told.words[0] == "The milestones stand in another order."


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["One", "Two", "one", "Three things", "Three thing"]),
        st.integers(50, 10**6),
        st.dates(date(2027, 1, 1), date(2028, 1, 1)),
        st.lists(st.sampled_from("abcde"), min_size=1, max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=6,
)


@given(STEPS, STEPS)
def test_every_milestone_of_both_is_told_once(before: list[Step], after: list[Step]) -> None:
    told = of(before, after)
    assert [each.after for each in told.steps if each.after] == after
    assert sorted(each.was_number for each in told.steps if each.before) == list(range(1, len(before) + 1))
    assert told.after.whole.amount_minor - told.before.whole.amount_minor == total_minor(after) - total_minor(before)
    kept = [line.text for each in told.steps if each.after for line in each.criteria if not line.is_out]
    assert kept == [text for each in after for text in each.criteria]


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_other_currencies(currency: str) -> None:
    assert difference([step()], [step(amount=41_000)], currency).words[1].startswith("The total is ")
