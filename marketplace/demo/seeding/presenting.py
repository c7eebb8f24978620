"""What the people of the demonstration say of themselves beside their words: languages, hours, pictures, works."""

import io
from collections.abc import Mapping
from datetime import time
from random import Random

from accounts.models import Profile, Project, ProjectPicture, SpokenLanguage, User
from accounts.presenting import drawn, photographs
from marketplace.attachments.pictures import Picture, picture_in
from marketplace.demo.seeding import pictures

# By country, what is spoken there and known in CLDR.
SPOKEN = {
    **dict.fromkeys(("AT", "DE", "CH"), "de"),
    **dict.fromkeys(("AE", "LB", "EG", "MA"), "ar"),
    **dict.fromkeys(("US", "GB", "CA", "AU", "IE", "NZ", "NG", "KE"), "en"),
    "HR": "hr",
    "IN": "hi",
    "BR": "pt",
    "PT": "pt",
    "UA": "uk",
    "CZ": "cs",
    "SG": "zh",
    "CN": "zh",
    "JP": "ja",
    "FR": "fr",
    "ES": "es",
    "MX": "es",
    "IT": "it",
    "PL": "pl",
    "SE": "sv",
    "NO": "nb",
    "FI": "fi",
    "NL": "nl",
    "KR": "ko",
    "TR": "tr",
    "GR": "el",
    "RO": "ro",
    "VN": "vi",
    "TH": "th",
    "ID": "id",
    "KW": "ar",
    "RS": "sr",
}
PHOTOGRAPHS = ("ana", "clara", "noor")
WORKS = {
    "ana": ("Shop of a cheese dairy", "Tickets for a small museum", "Map of a botanical garden"),
    "noor": ("Identity of a walking club",),
}


def present(people: Mapping[str, User]) -> None:
    """Fill in the profiles of these people, by key."""
    spoken, profiles = [], []
    for key, user in people.items():
        chance = Random(key)  # noqa: S311  the same every time
        own = SPOKEN.get(user.country, "")
        if own:
            spoken.append(SpokenLanguage(user=user, language=own, level=SpokenLanguage.Level.NATIVE))
        if own != "en":
            spoken.append(SpokenLanguage(user=user, language="en", level=chance.choice((2, 3, 3))))
        if user.is_freelancer:
            begins = chance.choice((8, 9, 10))
            free = chance.choice((Profile.Availability.NOW, Profile.Availability.NOW, Profile.Availability.SOME))
            hours = {"works_from": time(begins), "works_to": time(begins + 8)}
            profiles.append(Profile(user=user, availability=free, **hours))
    SpokenLanguage.objects.bulk_create(spoken)
    Profile.objects.bulk_update(profiles, ["works_from", "works_to", "availability"])
    for key in PHOTOGRAPHS:
        name = drawn.keep(_made(pictures.portrait(key), square=photographs.SIDE))
        Profile.objects.filter(user=people[key]).update(photo=name)
    for key, titles in WORKS.items():
        for position, title in enumerate(titles, start=1):
            _show(people[key], position, title)


def _show(user: User, position: int, title: str) -> None:
    project = Project.objects.create(
        user=user, position=position, title=title, about="From the first sketch to the day it opened.", link=""
    )
    made = _made(pictures.png(title))
    ProjectPicture.objects.create(
        project=project, file=drawn.keep(made), name="sketch.png", width=made.width, height=made.height
    )


def _made(content: bytes, *, square: int = 0) -> Picture:
    made = picture_in(io.BytesIO(content), len(content), square=square)
    if made is None:
        raise ValueError("A sketch of ours is no picture.")
    return made
