"""A portfolio: adding a project, changing it, putting it before another, taking it away."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Project, ProjectPicture, User
from accounts.presenting import drawn
from accounts.suspension.suspended import require_not_suspended
from marketplace.refusals import NotYours, Refused
from marketplace.uploads.models import Upload

MOST_PROJECTS = 12
MOST_PICTURES = 6


class TooMany(Refused):
    """There is no room for another project, or for another picture of one."""


@dataclass(frozen=True)
class Said:
    """What a person says of a project; pictures are added to those that it has, but for those `without`."""

    title: str
    about: str
    link: str
    pictures: Sequence[Upload] = field(default_factory=tuple)
    without: Collection[int] = field(default_factory=tuple)


def add(user: User, said: Said) -> Project:
    """Show another project, after the others. Not inside a transaction; locks the person.

    Raises TooMany, Suspended, NoPicture, FileIsGone or NowhereToStore.
    """
    _require_few(len(said.pictures))
    return _with_pictures(said, lambda made: _added(user, said, made))


def change(project: Project, said: Said, *, by: User) -> Project:
    """Say something else of it. As `add`; raises NotYours, too."""
    _require_owner(project, by)
    return _with_pictures(said, lambda made: _changed(project, said, made, by))


@transaction.atomic
def move(project: Project, *, by: User, up: bool) -> None:
    """Let it change places with the one before it, or after it; the first and the last stay. Locks the person."""
    _require_owner(project, by)
    require_not_suspended(by, _("change your portfolio"))
    order = list(Project.objects.filter(user=by))
    place = next((n for n, each in enumerate(order) if each.pk == project.pk), None)
    if place is None:
        return
    order.insert(max(0, place - 1) if up else place + 1, order.pop(place))
    for number, each in enumerate(order, start=1):
        each.position = number
    Project.objects.bulk_update(order, ["position"])


def take_away(project: Project, *, by: User) -> None:
    """Show it no more, and remove its pictures. Not inside a transaction; locks the person. Raises NotYours."""
    _require_owner(project, by)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        names = [str(picture.file) for picture in ProjectPicture.objects.filter(project=project)]
        Project.objects.filter(pk=project.pk).delete()
    drawn.forget(*names)


Made = list[tuple[Upload, str, int, int]]


def _with_pictures(said: Said, write: Callable[[Made], tuple[Project, list[str]]]) -> Project:
    """Make the pictures, write the rows with them, and leave none behind that no row points to."""
    made: Made = []
    try:
        for upload in said.pictures:
            picture = drawn.drawn(upload)
            made.append((upload, drawn.keep(picture), picture.width, picture.height))
        project, gone = write(made)
    except BaseException:
        drawn.forget(*(name for _upload, name, _width, _height in made))
        raise
    drawn.forget(*gone)
    drawn.used(said.pictures)
    return project


@transaction.atomic
def _added(user: User, said: Said, made: Made) -> tuple[Project, list[str]]:
    require_not_suspended(user, _("add to your portfolio"))
    order = list(Project.objects.filter(user=user))
    if len(order) >= MOST_PROJECTS:
        raise TooMany(_("A portfolio has at most {most} projects. Take one away first.").format(most=MOST_PROJECTS))
    position = order[-1].position + 1 if order else 1
    project = Project.objects.create(user=user, position=position, title=said.title, about=said.about, link=said.link)
    _keep(project, made)
    return project, []


@transaction.atomic
def _changed(project: Project, said: Said, made: Made, by: User) -> tuple[Project, list[str]]:
    require_not_suspended(by, _("change your portfolio"))
    gone = list(ProjectPicture.objects.filter(project=project, pk__in=said.without))
    _require_few(project.pictures.count() - len(gone) + len(made))
    ProjectPicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
    project.title, project.about, project.link = said.title, said.about, said.link
    project.save(update_fields=["title", "about", "link"])
    _keep(project, made)
    return project, [str(picture.file) for picture in gone]


def _keep(project: Project, made: Made) -> None:
    ProjectPicture.objects.bulk_create(
        [
            ProjectPicture(project=project, file=name, name=upload.name, width=width, height=height)
            for upload, name, width, height in made
        ]
    )


def _require_few(pictures: int) -> None:
    if pictures > MOST_PICTURES:
        raise TooMany(_("A project has at most {most} pictures.").format(most=MOST_PICTURES))


def _require_owner(project: Project, by: User) -> None:
    if project.user_id != by.pk:
        raise NotYours(_("Only the person whose project this is can do that."))
