"""A request names its host, and whoever sends it can name any: no link of a mail is made of it; strangers get a 400."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as of_allauth
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory, override_settings
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.signing_in.links import at_our_address
from marketplace import clock
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

OURS, FOREIGN = "https://surety.example", "second-name.example"
ROOT = Path(__file__).parent.parent.parent
PLACES = (Path(allauth.__file__).parent / "templates", ROOT / "templates")
# Every mail that allauth can send, by the name of its template.
MAILS = sorted(
    {
        str(path.relative_to(place)).removesuffix("_message.txt")
        for place in PLACES
        for path in place.glob("*/email/*_message.txt")
        if "base_" not in path.name
    }
)


@pytest.fixture(autouse=True)
def two_names() -> Any:
    """A site that may be asked for by a second name, too."""
    with override_settings(SITE_URL=OURS, ALLOWED_HOSTS=["surety.example", FOREIGN]):
        yield


def links_of(letter: EmailMessage) -> list[str]:
    assert FOREIGN not in f"{letter.subject} {letter.body}"
    links: list[str] = re.findall(r"https?://\S+", str(letter.body))
    assert all(link.startswith(f"{OURS}/") or link == OURS for link in links), links
    return links


def ask(client: Client, path: str, data: dict[str, str]) -> EmailMessage:
    mail.outbox.clear()
    answer = client.post(path, data, headers={"Host": FOREIGN})
    assert answer.status_code == 302, answer.text
    [letter] = mail.outbox
    return letter


def test_resetting_a_password(client: Client, carla: User) -> None:
    [link] = [
        link for link in links_of(ask(client, "/accounts/password/reset/", {"email": carla.email})) if "key" in link
    ]
    assert client.get(link.removeprefix(OURS), headers={"Host": FOREIGN}).status_code in {200, 302}


def test_an_address_that_nobody_has(client: Client) -> None:
    assert links_of(ask(client, "/accounts/password/reset/", {"email": "nobody@example.org"}))


def test_adding_an_address(client: Client, carla: User) -> None:
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        signed_in(client, carla)
    mail.outbox.clear()
    client.post("/accounts/email/", {"email": "second@example.org", "action_add": "1"}, headers={"Host": FOREIGN})
    # One to the new address, and one that tells the owner at the old.
    links = {letter.to[0]: links_of(letter) for letter in mail.outbox}
    assert set(links) == {"second@example.org", carla.email}
    assert any("/confirm-email/" in link for link in links["second@example.org"])


@pytest.mark.parametrize("email", ["new@example.org", "carla@example.org"])
def test_signing_up(client: Client, carla: User, email: str) -> None:
    data = {"name": "New", "email": email, "password1": "correct horse 77", "password2": "correct horse 77"}
    form = client.get("/accounts/signup/", headers={"Host": FOREIGN}).context["form"]
    rest = {name: str(form[name].value() or "") for name in form.fields if name not in data}
    assert links_of(ask(client, "/accounts/signup/", {**rest, **data, "role": "client", "time_zone": "UTC"}))


@pytest.mark.parametrize("template", MAILS)
def test_every_mail_there_is(template: str, carla: User) -> None:
    request = RequestFactory(headers={"Host": FOREIGN}).get("/")
    request.user = carla
    address = request.build_absolute_uri("/accounts/somewhere/?key=1#there")
    assert FOREIGN in address
    names = ("activate_url", "password_reset_url", "signup_url", "url")
    about = {
        "user": carla,
        "key": "abc",
        "code": "ABC",
        "email": carla.email,
        "ip": "10.0.0.1",
        "user_agent": "x",
        "timestamp": clock.now(),
    }
    with of_allauth.request_context(request):
        get_adapter().send_mail(template, carla.email, {**about, **dict.fromkeys(names, address)})
    [letter] = mail.outbox
    links_of(letter)


def test_the_walk_finds_them() -> None:
    assert {"account/email/email_confirmation", "account/email/password_reset_key"} <= set(MAILS)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (f"http://{FOREIGN}/a/?b=c#d", f"{OURS}/a/?b=c#d"),
        (f"https://{FOREIGN}", OURS),
        ("//second-name.example", "//second-name.example"),
        ("a name", "a name"),
        (7, 7),
    ],
)
def test_only_addresses_are_changed(given: object, sent: object) -> None:
    assert at_our_address(given) == sent


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8000\x01", "surety.example:port", "<script>"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/such/page/typed-by-hand/"])
def test_a_host_that_is_none_of_ours_is_answered_cheaply(
    client: Client,
    host: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "We could not read that request" in answer.text
    assert host not in answer.text
    assert not answer.cookies
    assert caplog.text == ""
    assert mail.outbox == []
