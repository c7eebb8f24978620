"""A site on which something has been begun before it starts, told by the real verbs: see tests/story.py."""

from pathlib import Path

from tests.browser.people import PASSWORD
from tests.browser.site import Site, new_site

CARLA, ANA, SAM = "carla@example.com", "ana@example.com", "sam@example.com"
# Staff who may see and decide disputes, and nothing else: by address, with their names.
ARBITERS = {
    "noor@example.com": "Noor Haddad",
    "ines@example.com": "Ines Costa",
    "leo@example.com": "Leo Brandt",
    "mei@example.com": "Mei Tanaka",
}
PEOPLE = f"""
from accounts import rights
from tests import story
from tests.factories import ClientFactory, FreelancerFactory, UserFactory
known = {{"password": {PASSWORD!r}}}
carla = ClientFactory(name="Carla Weiss", email={CARLA!r}, time_zone="Europe/Berlin", **known)
ana = FreelancerFactory(name="Ana Horvat", email={ANA!r}, time_zone="Asia/Tokyo", **known)
sam = UserFactory(name="Sam Keller", email={SAM!r}, **known)
rights.give(sam, ["accounts.view_user", "accounts.suspend_user"])
arbiters = [story.arbiter(name=name, email=email, **known) for email, name in {ARBITERS!r}.items()]
both = {{"client": carla, "freelancer": ana}}
"""


def begun(folder: Path, *deeds: str) -> Site:
    """A site that is not started yet, with Carla, Ana, staff and four arbiters, and these lines of Python done."""
    site = new_site(folder)
    site.manage("shell", "--verbosity", "0", "-c", "\n".join([PEOPLE, *deeds]))
    return site
