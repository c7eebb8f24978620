"""The platform's own money at the provider: a difference until staff say so, and never more than was earned."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.books import own_money, provider, reconciliation
from escrow.ledger import locks, verification
from escrow.models import Journal, OwnMoneyBooking, ProviderLine
from tests import story
from tests.books import balance, refused
from tests.escrow.conftest import TakeOver
from tests.escrow.paper import Paper
from tests.factories import with_second_factor
from tests.racing import gate_before, race
from tests.signing_in import code, grow_old

pytestmark = pytest.mark.django_db
LINES = "/staff/escrow/providerline/"


@pytest.fixture
def paper(take_over: TakeOver) -> Paper:
    """600.00 were released, with a fee of 30.00; the provider has kept 2.00 for itself."""
    story.approve(story.submitted_milestone(amounts=(60_000,)))
    paper = take_over()
    paper.add("fee", -200)
    return paper


def told(paper: Paper, amount_minor: int, ref: str = "own") -> ProviderLine:
    paper.add("other", amount_minor, ref=ref)
    provider.import_lines("sandbox")
    return ProviderLine.objects.get(ref=ref)


def test_it_differs_until_staff_say_what_it_is(paper: Paper, sam: User) -> None:
    line = told(paper, 50_000)
    [difference] = reconciliation.reconcile("sandbox").differences.all()
    assert (difference.what, difference.theirs, difference.provider_minor) == ("Only at the provider", "own", 50_000)
    journal = own_money.book(line, actor=sam)
    assert (journal.kind, journal.reference, journal.actor) == ("own_money", "own-money:sandbox:own", sam)
    assert reconciliation.reconcile("sandbox").is_clean
    assert (balance("cash"), balance("fees")) == (60_000 - 200 + 50_000, 3_000 + 50_000)
    assert verification.verify() == []


def test_what_was_earned_can_be_taken_out(paper: Paper, sam: User) -> None:
    own_money.book(told(paper, -2_800), actor=sam)
    assert own_money.earned_minor("USD") == 0
    assert reconciliation.reconcile("sandbox").is_clean


def test_what_belongs_to_people_cannot(paper: Paper, sam: User) -> None:
    line = told(paper, -2_801)
    with refused(own_money.NotEarned, match=r"earned in USD, which is \$28.00"):
        own_money.book(line, actor=sam)
    own_money.book(told(paper, 1, "back"), actor=sam)
    own_money.book(line, actor=sam)
    assert own_money.earned_minor("USD") == 0


def test_a_top_up_helps_even_when_more_is_missing(paper: Paper, sam: User) -> None:
    paper.add("fee", -10_000)
    own_money.book(told(paper, 1), actor=sam)
    assert own_money.earned_minor("USD") == 3_000 - 10_200 + 1


def test_it_is_booked_once(paper: Paper, sam: User) -> None:
    line = told(paper, 5)
    own_money.book(line, actor=sam)
    with refused(own_money.NotOwnMoney, match="booked already"):
        own_money.book(line, actor=sam)


@pytest.mark.parametrize(("category", "amount_minor"), [("charge", 5), ("fee", -5), ("other", 0)])
def test_nothing_else_is_own_money(paper: Paper, sam: User, category: str, amount_minor: int) -> None:
    paper.add(category, amount_minor, ref="line")
    provider.import_lines("sandbox")
    with refused(own_money.NotOwnMoney, match="not a top-up"):
        own_money.book(ProviderLine.objects.get(ref="line"), actor=sam)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_withdrawals_at_once_do_not_spend_the_same_earnings(
    paper: Paper, sam: User, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    one, other = told(paper, -2_000, "one"), told(paper, -2_000, "other")
    if not locked:
        monkeypatch.setattr(locks, "wait_for", lambda name: None)
    gate = gate_before(monkeypatch, own_money.posting, "post")
    first, second = race(lambda: own_money.book(one, actor=sam), lambda: own_money.book(other, actor=sam), gate)
    assert first.error is None
    assert isinstance(second.error, own_money.NotEarned) == locked
    assert (own_money.earned_minor("USD") < 0) == (not locked)


@pytest.fixture
def clerk(db: None) -> User:
    """Staff who may read the provider's lines."""
    clerk = with_second_factor(User.objects.create_user("clerk@example.org", name="Cleo Clerk", is_staff=True))
    clerk.user_permissions.set(Permission.objects.filter(codename="view_providerline"))
    return clerk


def press(client: Client, *lines: ProviderLine) -> str:
    data = {"action": "book_own_money", "_selected_action": [line.pk for line in lines]}
    return client.post(LINES, data, follow=True).content.decode()


def test_on_the_desk_it_needs_a_right_of_its_own(client: Client, paper: Paper, clerk: User) -> None:
    line = told(paper, 500)
    client.force_login(clerk)
    press(client, line)
    assert not Journal.objects.filter(kind="own_money").exists()
    clerk.user_permissions.add(Permission.objects.get(codename="book_own_money"))
    client.force_login(User.objects.get(pk=clerk.pk))
    assert "this waits for a second person" in press(client, line)
    assert not Journal.objects.filter(kind="own_money").exists()
    assert OwnMoneyBooking.objects.get().by == clerk


def test_whoever_proved_long_ago_who_they_are_is_asked_again(client: Client, paper: Paper, sam: User) -> None:
    line = told(paper, 500)
    client.force_login(sam)
    grow_old(client)
    data = {"action": "book_own_money", "_selected_action": [line.pk]}
    question = client.post(f"{LINES}?own_money=open", data)["Location"]
    assert question.startswith(reverse("mfa_reauthenticate"))
    assert not OwnMoneyBooking.objects.exists()
    client.post(question, {"code": code(), "next": LINES})
    assert OwnMoneyBooking.objects.get().by == sam


def test_on_the_desk_each_line_gets_its_answer(client: Client, paper: Paper, sam: User) -> None:
    lines = [told(paper, 100, "in"), told(paper, -9_000, "out"), ProviderLine.objects.get(category="fee")]
    client.force_login(sam)
    page = press(client, *lines)
    assert page.count("this waits for a second person") == 2
    assert "not a top-up" in page
    assert not Journal.objects.filter(kind="own_money").exists()


def test_the_desk_lists_what_is_not_booked_yet(client: Client, paper: Paper, sam: User) -> None:
    own_money.book(told(paper, 100, "is-booked"), actor=sam)
    told(paper, 200, "is-open")
    client.force_login(sam)
    for wanted, shown, hidden in (("open", "is-open", "is-booked"), ("booked", "is-booked", "is-open")):
        page = client.get(LINES, {"own_money": wanted}).content.decode()
        assert shown in page
        assert hidden not in page
