"""Staff see who shares a payment card, a browser or an internet address, and who only ever deals with each other."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import SharedDevice, User
from accounts.related import related_to
from escrow.models import Payment
from tests import story
from tests.factories import PASSWORD, ClientFactory, FreelancerFactory, UserFactory

pytestmark = pytest.mark.django_db
RIGHTS = ("view_user", "view_payment", "view_contract")


def why(user: User) -> dict[User, set[str]]:
    found: dict[User, set[str]] = {}
    for each in related_to(user):
        found.setdefault(each.person, set()).add(each.why)
    return found


def staff(*rights: str) -> User:
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return story.fresh(user)


def test_who_paid_with_the_same_card(carla: User, olga: User, ana: User) -> None:
    story.pay(story.hire(client=carla, freelancer=ana))
    story.pay(story.hire(client=olga))
    story.pay(story.hire(client=ClientFactory()), story.REFUNDS_COME_BACK)
    assert Payment.objects.filter(payer__in=[carla, olga]).values("card_fingerprint").distinct().count() == 1
    assert why(carla)[olga] == {"paid with the same card"}
    assert olga in why(carla)


def test_a_card_that_was_declined_says_nothing(carla: User, olga: User) -> None:
    for client in (carla, olga):
        story.at_checkout(story.hire(client=client), story.IS_DECLINED)
        story.hear_from_provider()
    assert set(Payment.objects.values_list("card_fingerprint", flat=True)) == {""}
    assert why(carla) == {}


def sign_in(browser: Client, user: User) -> None:
    answer = browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    browser.post(reverse("account_logout"))


def test_who_signed_in_with_the_same_browser(client: Client, carla: User, ana: User, olga: User) -> None:
    sign_in(client, carla)
    sign_in(Client(REMOTE_ADDR="192.0.2.9"), olga)
    sign_in(client, ana)
    sign_in(client, carla)
    shared = SharedDevice.objects.get()
    assert {shared.one, shared.other} == {carla, ana}
    assert shared.first_at < shared.last_at
    assert "signed in with the same browser" in why(ana)[carla]
    assert olga not in why(ana)


def test_who_is_signed_in_from_the_same_internet_address(carla: User, ana: User, olga: User) -> None:
    for user, address in ((carla, "192.0.2.7"), (ana, "192.0.2.7"), (olga, "192.0.2.8")):
        browser = Client(REMOTE_ADDR=address)
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        browser.get(reverse("dashboard"))
    assert why(carla) == {ana: {"signed in from the same internet address"}}


def test_two_who_only_ever_pay_each_other(carla: User, ana: User) -> None:
    story.active_contract(client=carla, freelancer=ana)
    story.active_contract(client=carla, freelancer=ana)
    for one, other in ((carla, ana), (ana, carla)):
        assert why(one)[other] == {"only ever had contracts with each other: 2 contracts"}
    story.offered_contract(client=ClientFactory(), freelancer=ana, card=story.REFUNDS_COME_BACK)
    assert ana not in why(carla)
    assert carla not in why(ana)


def test_staff_read_it_on_the_persons_page_as_far_as_their_rights_go(client: Client, carla: User, ana: User) -> None:
    story.active_contract(client=carla, freelancer=ana)
    story.pay(story.hire(client=ClientFactory(name="Ada Same"), freelancer=FreelancerFactory()))
    address = reverse("admin:accounts_user_change", args=[carla.pk])
    client.force_login(staff(*RIGHTS))
    page = client.get(address).text
    assert "paid with the same card" in page
    assert "only ever had contracts with each other: 1 contract," in page
    assert reverse("admin:accounts_user_change", args=[ana.pk]) in page
    client.force_login(staff("view_user"))
    page = client.get(address).text
    assert "paid with the same card" not in page
    assert "only ever had contracts" not in page


def test_its_number_of_statements_does_not_grow(carla: User, django_assert_max_num_queries: Any) -> None:
    story.pay(story.hire(client=carla))
    for _ in range(3):
        story.pay(story.hire())
    with django_assert_max_num_queries(10):
        assert len(related_to(carla)) == 4
