"""The people whom a newcomer signs in as; they have the most to show."""

from dataclasses import dataclass

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
    Login("clara", "Clara Lindqvist", "Client", "Work to review, proposals to compare"),
    Login("ana", "Ana Pavić", "Freelancer", "Work in every state, an offer to answer"),
    Login("tomas", "Tomáš Novotný", "Both", "Hires, and works for others"),
    Login("staff", "Sam Keller", "Staff", "The staff desk, at /staff/"),
    Login("noor", "Noor Haddad", "Arbiter", "Disputes to decide, at /staff/"),
    Login("edda", "Edda Sigurdsson", "Arbiter", "Confirms rulings, decides appeals"),
)


def lines() -> list[str]:
    """The logins as a terminal shows them."""
    rows = [f"  {login.role:<11} {login.email:<19} {login.shows}" for login in LOGINS]
    return [f"Demo logins, all with the password {PASSWORD}:", *rows]
