"""Strangers' wrong passwords are counted apart from the owner's: nobody can keep anybody out."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.signing_in import devices, lockouts
from tests.factories import with_second_factor
from tests.signing_in import code, is_in, sign_in, signed_in

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
LOCKED = "Too many wrong passwords from here."
HOME, OFFICE = "192.0.2.1", "198.51.100.7"


def guess(email: str, *, place: str, times: int = 1) -> str:
    """A stranger's wrong passwords from one place; what the last one is answered."""
    stranger = Client()
    return [sign_in(stranger, email, f"guess {n}", place=place).content.decode() for n in range(times)][-1]


CODE = "/accounts/2fa/authenticate/"


def guess_codes(own: User, *, place: str, times: int) -> str:
    """Whoever has this account's password, and its device or not, types wrong codes; what the last is answered."""
    browser = Client()
    sign_in(browser, own.email, place=place)
    return [browser.post(CODE, {"code": f"{n:06}"}, REMOTE_ADDR=place).content.decode() for n in range(times)][-1]


def test_strangers_codes_keep_no_known_device_out(client: Client, carla: User, ana: User, olga: User) -> None:
    for person in (carla, ana, olga):
        with_second_factor(person)
    sign_in(client, carla.email, place=HOME)
    client.post(CODE, {"code": code()}, REMOTE_ADDR=HOME)
    client.post("/accounts/logout/")
    cache.clear()  # A code is taken once.
    for person in (ana, olga):
        guess_codes(person, place=HOME, times=15)
    # And somebody who has read her password.
    assert "Too many wrong codes." in guess_codes(carla, place=OFFICE, times=6)
    sign_in(client, carla.email, place=HOME)
    client.post(CODE, {"code": code()}, REMOTE_ADDR=HOME)
    assert is_in(client)


def test_wrong_codes_come_to_an_end(carla: User) -> None:
    with_second_factor(carla)
    assert "Too many wrong codes." not in guess_codes(carla, place=HOME, times=5)
    assert "Too many wrong codes." in guess_codes(carla, place=HOME, times=1)


@pytest.fixture
def own_device(client: Client, carla: User) -> Client:
    """Carla's, who has signed in on it and out again."""
    signed_in(client, carla)
    client.post("/accounts/logout/")
    assert not is_in(client)
    return client


def test_six_wrong_from_six_places_keep_nobody_out(own_device: Client, carla: User) -> None:
    for n in range(6):
        guess(carla.email, place=f"203.0.113.{n}")
    sign_in(own_device, carla.email)
    assert is_in(own_device)


def test_nor_does_the_owner_need_a_known_device_for_that(client: Client, carla: User) -> None:
    for n in range(6):
        guess(carla.email, place=f"203.0.113.{n}")
    sign_in(client, carla.email, place=HOME)
    assert is_in(client)


def test_a_known_device_gets_in_behind_an_address_that_is_used_up(own_device: Client, carla: User) -> None:
    assert LOCKED in guess(carla.email, place=HOME, times=31)
    sign_in(own_device, carla.email, place=HOME)
    assert is_in(own_device)


def test_and_while_the_wide_limit_for_its_address_is_used_up(
    own_device: Client, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = lockouts.Limits(here="5/5m/key", place="30/m/key", strangers="3/h/key", known_device="10/5m/key")
    monkeypatch.setattr(lockouts, "SIGN_IN", tight)
    for n in range(4):
        last = guess(carla.email, place=f"203.0.113.{n}")
    assert LOCKED in last
    sign_in(own_device, carla.email)
    assert is_in(own_device)


def test_a_stranger_at_one_place_is_stopped(carla: User, client: Client) -> None:
    assert LOCKED not in guess(carla.email, place=OFFICE, times=5)
    page = guess(carla.email, place=OFFICE)
    assert LOCKED in page
    assert 'href="/accounts/password/reset/"' in page
    assert "passkey" in page
    sign_in(client, carla.email, place=OFFICE)
    assert not is_in(client)


def test_a_known_device_has_a_limit_of_its_own(own_device: Client, carla: User) -> None:
    pages = [sign_in(own_device, carla.email, f"guess {n}").content.decode() for n in range(11)]
    assert [LOCKED in page for page in pages] == [False] * 10 + [True]
    sign_in(own_device, carla.email)
    assert not is_in(own_device)


def test_a_known_device_is_known_for_its_owner_only(own_device: Client, ana: User, carla: User) -> None:
    guess(ana.email, place=HOME, times=5)
    assert LOCKED in sign_in(own_device, ana.email, "a guess", place=HOME).content.decode()


def test_two_people_share_a_device(own_device: Client, ana: User, carla: User) -> None:
    signed_in(own_device, ana)
    own_device.post("/accounts/logout/")
    guess(carla.email, place=HOME, times=6)
    sign_in(own_device, carla.email, place=HOME)
    assert is_in(own_device)


def test_the_cookie_is_out_of_scripts_reach_and_renewed(own_device: Client, carla: User) -> None:
    cookie = own_device.cookies[devices.COOKIE]
    first = cookie.value
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (
        True,
        "Lax",
        settings.SESSION_COOKIE_SECURE,
    )
    sign_in(own_device, carla.email)
    assert own_device.cookies[devices.COOKIE].value != first


@pytest.mark.parametrize("value", ["", "nonsense", "WzFd:1abc:x"])
def test_a_cookie_that_was_made_up_is_a_strangers(carla: User, value: str) -> None:
    guess(carla.email, place=HOME, times=5)
    stranger = Client()
    stranger.cookies[devices.COOKIE] = value
    assert LOCKED in sign_in(stranger, carla.email, "a guess", place=HOME).content.decode()


def test_the_cookie_opens_nothing(own_device: Client, carla: User) -> None:
    sign_in(own_device, carla.email, "a guess")
    assert not is_in(own_device)


def test_after_another_password_old_devices_are_strangers(own_device: Client, carla: User) -> None:
    carla.set_password("another long passphrase")
    carla.save()
    guess(carla.email, place=HOME, times=5)
    assert LOCKED in sign_in(own_device, carla.email, "a guess", place=HOME).content.decode()


def test_the_link_by_mail_gets_in_whatever_strangers_do(client: Client, carla: User) -> None:
    guess(carla.email, place=HOME, times=31)
    client.post(RESET, {"email": carla.email}, REMOTE_ADDR=HOME)
    [link] = re.findall(r"http://\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    form = client.get(urlsplit(link).path)["Location"]
    client.post(form, {"password1": "another long passphrase", "password2": "another long passphrase"})
    guess(carla.email, place=HOME, times=6)
    sign_in(client, carla.email, "another long passphrase", place=HOME)
    assert is_in(client)


def test_strangers_resets_do_not_use_up_the_owners(own_device: Client, client: Client, carla: User) -> None:
    for n in range(40):
        Client().post(RESET, {"email": carla.email}, REMOTE_ADDR=f"203.0.113.{n}")
    assert len(mail.outbox) == 30  # a flood has its bound
    mail.outbox.clear()
    own_device.post(RESET, {"email": carla.email})
    assert [message.to for message in mail.outbox] == [[carla.email]]


def test_who_asks_for_too_many_links_hears_that_they_have_some(client: Client, carla: User) -> None:
    for _ in range(5):
        assert client.post(RESET, {"email": carla.email}).status_code == 302
    page = client.post(RESET, {"email": carla.email}).content.decode()
    assert "Several links are on their way to this address." in page
    assert len(mail.outbox) == 5
    same = client.post(RESET, {"email": "nobody@example.org"}).status_code
    assert same == 302


def test_the_page_says_where_the_link_was_sent(client: Client, carla: User) -> None:
    page = client.post(RESET, {"email": carla.email}, follow=True).content.decode()
    assert f"A message is on its way to <strong>{carla.email}</strong>." in page


def test_right_passwords_are_not_counted(client: Client, carla: User) -> None:
    for _ in range(12):
        sign_in(client, carla.email)
        assert is_in(client)
        client.post("/accounts/logout/")
