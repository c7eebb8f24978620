"""One mailbox is one account, however its domain is written, and no address is ever cut."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.addresses import normalise, shown
from accounts.models import User
from tests.factories import PASSWORD, FreelancerFactory
from tests.signing_in import is_in, mailed_to, sign_in, signed_in

pytestmark = pytest.mark.django_db
TYPED, SENT = "ana@müller.example", "ana@xn--mller-kva.example"
LONG = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.{'c' * 8}.example"
SIGN_UP, RESET = "/accounts/signup/", "/accounts/password/reset/"


def form(email: str, name: str = "Ana Pavić") -> dict[str, str]:
    return {
        "name": name,
        "email": email,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "role": "freelancer",
        "country": "HR",
        "time_zone": "UTC",
    }


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (TYPED, SENT),
        ("Ana@MÜLLER.example", SENT),
        (SENT.upper(), SENT),
        (" ana@example.org ", "ana@example.org"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@例え.jp", "ana@xn--r8jz45g.jp"),
    ],
)
def test_one_form_is_kept(address: str, kept: str) -> None:
    assert normalise(address) == normalise(normalise(address)) == kept


def test_it_is_shown_in_its_own_letters() -> None:
    assert shown(SENT) == TYPED
    assert shown("ana@example.org") == "ana@example.org"
    assert shown("ana@xn--a.example") == "ana@xn--a.example"


@pytest.mark.parametrize("address", [LONG, f"ana@{'ü' * 60}.example", "ana@a\u0300\u200d.exa\u2044mple"])
def test_what_cannot_be_sent_to_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        normalise(address)
    with pytest.raises(ValidationError):
        User.objects.create_user(address, PASSWORD, name="Ana")
    assert not User.objects.exists()


@pytest.mark.parametrize(("first", "second"), [(TYPED, SENT), (SENT, TYPED)])
def test_both_spellings_are_one_account(client: Client, first: str, second: str) -> None:
    client.post(SIGN_UP, form(first))
    Client().post(SIGN_UP, form(second))
    user = User.objects.get()
    assert user.email == EmailAddress.objects.get().email == SENT
    EmailAddress.objects.update(verified=True)
    for spelling in (first, second):
        browser = Client()
        sign_in(browser, spelling)
        assert is_in(browser), spelling
        browser.post(RESET, {"email": spelling})
    assert mailed_to(SENT)[-2:] == ["Choose a new password"] * 2


def test_a_known_address_is_not_added_in_its_other_spelling(client: Client) -> None:
    ana = FreelancerFactory(email=TYPED)
    signed_in(client, ana)
    page = client.post("/accounts/email/", {"email": SENT, "action_add": ""}).content.decode()
    assert "already associated" in page
    assert EmailAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "field"),
    [(SIGN_UP, "email"), (RESET, "email"), ("/accounts/login/", "login"), ("/accounts/email/", "email")],
)
def test_an_address_that_is_too_long_is_refused_at_its_field(client: Client, ana: User, path: str, field: str) -> None:
    assert len(LONG) == 260
    if path == "/accounts/email/":
        signed_in(client, ana)
    shown_form = client.get(path).content.decode()
    page = client.post(path, {**form(LONG), field: LONG, "password": PASSWORD, "action_add": ""}).content.decode()
    assert re.search(r"at most 254 (letters|characters)", page)
    assert f'value="{LONG}"' in page
    assert "maxlength" not in re.findall(rf'<input[^>]*name="{field}"[^>]*>', shown_form)[0]
    assert User.objects.count() == EmailAddress.objects.count() == 1
    assert not mail.outbox


class Hashing:
    """How often a password was hashed, whichever way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        hasher = type(hashers.get_hasher())
        before = hasher.encode

        def encode(this: object, *args: object, **kwargs: object) -> object:
            self.calls += 1
            return before(this, *args, **kwargs)

        monkeypatch.setattr(hasher, "encode", encode)


def test_sign_up_costs_and_shows_the_same_for_a_known_address(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing, seen = Hashing(monkeypatch), {}
    for email in ("ana@example.org", "new@example.org"):
        browser, before = Client(), hashing.calls
        answer = browser.post(SIGN_UP, form(email), follow=True)
        page = answer.content.decode().replace(email, "…")
        page = re.sub(r'value="[^"]{60,}"|\d+ \w+ \d{4}, \d\d:\d\d', "", page)
        seen[email] = (hashing.calls - before, answer.redirect_chain, page)
    assert seen["ana@example.org"] == seen["new@example.org"]
    assert seen["new@example.org"][0] == 1
    assert mailed_to("ana@example.org") == ["You already have an account"]
    assert mailed_to("new@example.org") == ["Confirm your email address"]


def test_a_reset_link_leads_to_the_account_by_either_spelling(client: Client) -> None:
    FreelancerFactory(email=TYPED)
    client.post(RESET, {"email": TYPED})
    [link] = re.findall(r"http://\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert mail.outbox[0].to == [SENT]
    assert client.get(urlsplit(link).path).status_code == 302
