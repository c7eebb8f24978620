"""People who can hire, work and be paid."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import User

PASSWORD = "a long enough passphrase"


def client(name: str = "Clara Client") -> User:
    """Somebody who hires, whose address is confirmed."""
    return _person(name, is_client=True)


def freelancer(name: str = "Ana Freelancer") -> User:
    """Somebody who works, from a country that money goes to."""
    return _person(name, is_freelancer=True, country="HR")


def staff(name: str = "Sam Staff") -> User:
    """Staff with every right, and the second factor that the desk asks for."""
    member = _person(name, is_staff=True, is_superuser=True)
    TOTP.activate(member, generate_totp_secret())
    return member


def _person(name: str, **kind: str | bool) -> User:
    number = User.objects.count() + 1
    person = User.objects.create_user(f"person{number}@example.org", PASSWORD, name=name, **kind)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person
