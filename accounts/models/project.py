from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from accounts.models.user import User
from marketplace.attachments.naming import kept_at
from marketplace.fields import CreatedAtField
from marketplace.typed import TypedField

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Project(models.Model):
    """Something that a person has made and shows on their page; nobody but them vouches for it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="projects", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="where it stands among the others; lower is first")
    title = TypedField(max_length=100)
    about = models.TextField(max_length=1500, blank=True)
    link = models.URLField(max_length=500, blank=True, help_text="http or https")
    created_at = CreatedAtField()
    pictures: "RelatedManager[ProjectPicture]"

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["user", "position", "id"], name="project_of_person")]

    def __str__(self) -> str:
        return self.title


class ProjectPicture(models.Model):
    """A picture that we made of one that was sent: what was sent is not kept."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to=kept_at, max_length=100)
    name = TypedField(max_length=120, help_text="as it was sent")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return _("{name} of {project}").format(name=self.name, project=self.project)
