"""A site on which something has been begun before it starts, told by the real verbs: see tests/story.py."""

from pathlib import Path

from tests.browser.people import PASSWORD
from tests.browser.site import Site, new_site

CARLA, ANA, SAM = "carla@example.com", "ana@example.com", "sam@example.com"
ARBITERS = [f"arbiter{number}@example.com" for number in (1, 2, 3, 4)]
PEOPLE = f"""
from tests import story
from tests.factories import ClientFactory, FreelancerFactory, StaffFactory
known = {{"password": {PASSWORD!r}}}
carla = ClientFactory(name="Carla Weiss", email={CARLA!r}, time_zone="Europe/Berlin", **known)
ana = FreelancerFactory(name="Ana Horvat", email={ANA!r}, time_zone="Asia/Tokyo", **known)
StaffFactory(name="Sam Keller", email={SAM!r}, **known)
for address in {ARBITERS!r}:
    story.arbiter(name=address.partition("@")[0].title(), email=address, **known)
both = {{"client": carla, "freelancer": ana}}
"""


def begun(folder: Path, *deeds: str) -> Site:
    """A site that is not started yet, with Carla, Ana, staff and four arbiters, and these lines of Python done."""
    site = new_site(folder)
    site.manage("shell", "--verbosity", "0", "-c", "\n".join([PEOPLE, *deeds]))
    return site
