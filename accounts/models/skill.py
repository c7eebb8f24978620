from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Lower

from marketplace.typed import TypedField


class Skill(models.Model):
    """A word that jobs and freelancers share, such as "Django"."""

    name = TypedField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_skill_per_word")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, names: Iterable[str]) -> list["Skill"]:
        """The skills of these names, made where they are new; letter case does not make a second one."""
        skills = {}
        for name in names:
            skill = cls.objects.get_or_create(name__iexact=name, defaults={"name": name})[0]
            skills[skill.pk] = skill
        return list(skills.values())
