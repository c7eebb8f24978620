"""Somebody comes to a browser that was left signed in: nothing that guards the account changes without a new proof."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AccountChange, User
from tests.factories import PASSWORD
from tests.signing_in import is_in, mailed_to, sign_in, signed_in

pytestmark = pytest.mark.django_db
ADDRESSES = "/accounts/email/"
OLD, NEW = "ana@example.org", "thief@example.net"


@pytest.fixture
def left_alone(client: Client, ana: User) -> Client:
    return signed_in(client, ana, minutes_ago=6)


def asks_first(answer: Any) -> bool:
    return answer.status_code == 302 and urlsplit(answer["Location"]).path == reverse("account_reauthenticate")


def add(user: User, *, verified: bool = False) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email=NEW, verified=verified)


def link_for(address: EmailAddress) -> str:
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def state_of(user: User) -> list[tuple[Any, ...]]:
    return [
        *EmailAddress.objects.filter(user=user).order_by("pk").values_list("email", "verified", "primary"),
        *User.objects.filter(pk=user.pk).values_list("email", "password"),
        *Authenticator.objects.filter(user=user).values_list("type", "data"),
    ]


def test_adding_an_address_asks_first(left_alone: Client, ana: User) -> None:
    before = state_of(ana)
    assert asks_first(left_alone.post(ADDRESSES, {"email": NEW, "action_add": ""}))
    assert state_of(ana) == before
    assert not mail.outbox


def test_confirming_one_asks_first(left_alone: Client, ana: User) -> None:
    address = add(ana)
    assert asks_first(left_alone.post(link_for(address)))
    assert not EmailAddress.objects.get(pk=address.pk).verified


@pytest.mark.parametrize("action", ["action_primary", "action_remove"])
def test_making_it_primary_and_removing_ask_first(left_alone: Client, ana: User, action: str) -> None:
    add(ana, verified=True)
    before = state_of(ana)
    assert asks_first(left_alone.post(ADDRESSES, {"email": NEW, action: ""}))
    assert state_of(ana) == before


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"],
)
def test_second_factors_ask_first(left_alone: Client, ana: User, name: str) -> None:
    assert asks_first(left_alone.get(reverse(name)))
    assert asks_first(left_alone.post(reverse(name)))
    assert not Authenticator.objects.exists()


def test_a_first_password_asks_for_the_second_factor(client: Client, ana: User) -> None:
    signed_in(client, ana, minutes_ago=6)
    User.objects.filter(pk=ana.pk).update(password="!")
    client.force_login(User.objects.get(pk=ana.pk))
    Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={"secret": "x"})
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    answer = client.post(reverse("account_set_password"), new)
    assert urlsplit(answer["Location"]).path == reverse("mfa_reauthenticate")
    assert User.objects.get(pk=ana.pk).password == "!"


def test_changing_the_password_needs_the_old_one(left_alone: Client, ana: User) -> None:
    before = state_of(ana)
    new = {"oldpassword": "a guess", "password1": "another long passphrase", "password2": "another long passphrase"}
    assert left_alone.post(reverse("account_change_password"), new).status_code == 200
    assert state_of(ana) == before


def test_after_the_password_it_goes_on_with_what_was_sent(left_alone: Client, ana: User) -> None:
    asked = left_alone.post(ADDRESSES, {"email": NEW, "action_add": ""})["Location"]
    left_alone.post(asked, {"password": PASSWORD, "next": ADDRESSES})
    assert EmailAddress.objects.filter(user=ana, email=NEW, verified=False).exists()


def test_whoever_has_just_signed_in_is_not_asked_twice(client: Client, ana: User) -> None:
    signed_in(client, ana, minutes_ago=4)
    assert not asks_first(client.post(ADDRESSES, {"email": NEW, "action_add": ""}))
    assert EmailAddress.objects.filter(user=ana, email=NEW).exists()


def test_the_old_address_hears_of_each_step(client: Client, ana: User) -> None:
    signed_in(client, ana)
    client.post(ADDRESSES, {"email": NEW, "action_add": ""})
    client.post(link_for(EmailAddress.objects.get(email=NEW)))
    client.post(ADDRESSES, {"email": NEW, "action_primary": ""})
    client.post(ADDRESSES, {"email": OLD, "action_remove": ""})
    assert mailed_to(OLD) == [
        "An email address was added to your account",
        "An email address of your account was confirmed",
        "Your primary email address was changed",
        "An email address was removed from your account",
    ]
    told = "\n".join(str(message.body) for message in mail.outbox if OLD in message.to)
    assert told.count(NEW) == 3
    assert re.search(r"It was done from the network address 127\.0\.0\.1 on \d+ \w+ \d{4}, \d\d:\d\d CET\.", told)
    assert [change.kind for change in AccountChange.objects.filter(user=ana).order_by("pk")] == [
        "address_added",
        "address_confirmed",
        "address_primary",
        "address_removed",
    ]
    assert User.objects.get(pk=ana.pk).email == NEW


def test_confirming_at_sign_up_is_no_change(client: Client, ana: User) -> None:
    EmailAddress.objects.filter(user=ana).update(verified=False)
    client.post(link_for(EmailAddress.objects.get(user=ana)))
    assert EmailAddress.objects.get(user=ana).verified
    assert not AccountChange.objects.exists()
    assert mailed_to(OLD) == []


def test_a_changed_password_is_told_and_ends_other_sessions(client: Client, ana: User) -> None:
    elsewhere = signed_in(Client(), ana)
    signed_in(client, ana)
    new = {
        "oldpassword": PASSWORD,
        "password1": "another long passphrase",
        "password2": "another long passphrase",
    }
    client.post(reverse("account_change_password"), new)
    assert mailed_to(OLD) == ["Your password was changed"]
    assert client.get("/dashboard/").status_code == 200
    assert elsewhere.get("/dashboard/").status_code == 302
    assert AccountChange.objects.get().kind == "password_changed"


def test_a_reset_password_is_told_and_ends_every_session(client: Client, ana: User) -> None:
    elsewhere = signed_in(Client(), ana)
    client.post(reverse("account_reset_password"), {"email": OLD})
    [link] = re.findall(r"http://\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    form = client.get(urlsplit(link).path)["Location"]
    client.post(form, {"password1": "another long passphrase", "password2": "another long passphrase"})
    assert mailed_to(OLD) == ["Choose a new password", "Your password was changed by a link"]
    assert elsewhere.get("/dashboard/").status_code == 302
    sign_in(client, OLD, "another long passphrase")
    assert is_in(client)
    assert AccountChange.objects.get().kind == "password_reset"


def test_the_security_page_shows_what_was_changed(client: Client, ana: User) -> None:
    signed_in(client, ana)
    assert "No changes yet" in client.get("/security/").content.decode()
    client.post(ADDRESSES, {"email": NEW, "action_add": ""})
    page = client.get("/security/").content.decode()
    assert "Email address added" in page
    assert NEW in page


def test_guessing_in_a_stolen_session_is_stopped_and_keeps_nobody_out(client: Client, ana: User) -> None:
    thief, owner = signed_in(Client(), ana, minutes_ago=6), signed_in(client, ana, minutes_ago=6)
    asked = reverse("account_reauthenticate")
    pages = [thief.post(asked, {"password": f"guess {n}"}).content.decode() for n in range(11)]
    assert ["Too many wrong passwords" in page for page in pages] == [False] * 10 + [True]
    assert thief.post(asked, {"password": PASSWORD}).status_code == 200
    assert owner.post(asked, {"password": PASSWORD}).status_code == 302


def test_a_new_primary_address_does_not_hide_what_comes_next(client: Client, ana: User) -> None:
    add(ana, verified=True)
    signed_in(client, ana)
    client.post(ADDRESSES, {"email": NEW, "action_primary": ""})
    mail.outbox.clear()
    new = "another long passphrase"
    change = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), change)
    assert mailed_to(OLD) == mailed_to(NEW) == ["Your password was changed"]
