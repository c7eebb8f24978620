"""The people whom a newcomer signs in as; they have the most to show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.texts import later as _later

PASSWORD = "surety-demo"  # noqa: S105  it is printed on the sign-in page of every demo


@dataclass(frozen=True)
class Login:
    """`key` names the person in data/people."""

    key: str
    name: str
    role: str
    shows: str

    password = PASSWORD

    @property
    def email(self) -> str:
        return address(self.key)


def address(key: str) -> str:
    """The e-mail address of a person of the demo."""
    return f"{key}@example.com"


LOGINS = (
    Login("clara", _later("Clara Lindqvist"), "Client", _later("Work to review, proposals to compare")),
    Login("ana", _later("Ana Pavić"), "Freelancer", _later("Work in every state, an offer to answer")),
    Login("tomas", _later("Tomáš Novotný"), "Both", _later("Hires, and works for others")),
    Login("staff", _later("Sam Keller"), "Staff", _later("The staff desk, at /staff/")),
    Login("noor", _later("Noor Haddad"), "Arbiter", _later("Disputes to decide, at /staff/")),
    Login("edda", _later("Edda Sigurdsson"), "Arbiter", _later("Confirms rulings, decides appeals")),
)


def lines() -> list[str]:
    """The logins as a terminal shows them."""
    rows = [f"  {login.role:<11} {login.email:<19} {login.shows}" for login in LOGINS]
    return [_("Demo logins, all with the password {password}:").format(password=PASSWORD), *rows]
