"""Photographs and portfolios, as people change theirs and as others see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person
from accounts.models import Profile, Project, ProjectPicture, User
from accounts.presenting import photographs, projects
from accounts.presenting.drawn import NoPicture
from accounts.presenting.forms import PhotoForm, ProjectForm
from accounts.presenting.projects import MOST_PROJECTS, Said, TooMany
from accounts.published import published_or_signed_in
from accounts.suspension.suspended import current_of
from marketplace.attachments.kept import shown
from marketplace.limits import PROFILE, limited


@published_or_signed_in()
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A person's photograph, for whoever may see their page."""
    profile = get_object_or_404(Profile.objects.select_related("user"), pk=pk, user__is_active=True)
    _require_shown(request, profile.user)
    if not profile.photo:
        raise Http404
    return shown(profile.photo, told=f"photograph of person {pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROFILE)
def photo_edit(request: HttpRequest) -> HttpResponse:
    """Send a photograph, or another one."""
    user = person(request)
    form = PhotoForm(request.POST, request.FILES, by=user) if request.method == "POST" else PhotoForm(by=user)
    if form.is_valid():
        try:
            photographs.change(user, form.cleaned_data["photo"])
        except NoPicture as refusal:
            form.add_error("photo", str(refusal))
        else:
            messages.success(request, _("Your photograph is on your page."))
            return redirect("profile_edit")
    return render(request, "accounts/photo.html", {"form": form, "profile": Profile.objects.get(user=user)})


@login_required
@require_POST
@limited(PROFILE)
def photo_removal(request: HttpRequest) -> HttpResponse:
    """Have no photograph."""
    photographs.take_away(person(request))
    messages.success(request, _("Your photograph is taken away."))
    return redirect("profile_edit")


@login_required
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """A person's own projects, to add to, to order and to change."""
    mine = list(person(request).projects.prefetch_related("pictures"))
    context = {"projects": mine, "is_full": len(mine) >= MOST_PROJECTS, "most": MOST_PROJECTS}
    return render(request, "accounts/portfolio.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROFILE)
def project_new(request: HttpRequest) -> HttpResponse:
    """Add a project."""
    return _project(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROFILE)
def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _project(request, _own(request, pk))


@login_required
@require_POST
@limited(PROFILE)
def project_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it before the one before it, or after the one after it."""
    projects.move(_own(request, pk), by=person(request), up=request.POST.get("to") == "up")
    return redirect("portfolio")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROFILE)
def project_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away, after a look at what that is."""
    project = _own(request, pk)
    if request.method == "POST":
        projects.take_away(project, by=person(request))
        messages.success(request, _("“{title}” is taken away.").format(title=project.title))
        return redirect("portfolio")
    return render(request, "accounts/project_removal.html", {"project": project})


@published_or_signed_in(by="projects__pictures")
@require_safe
def project_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture of a project, for whoever may see its person's page."""
    pictures = ProjectPicture.objects.select_related("project__user")
    picture = get_object_or_404(pictures, pk=pk, project__user__is_active=True)
    _require_shown(request, picture.project.user)
    return shown(picture.file, told=f"picture {pk} of a project")


def _project(request: HttpRequest, project: Project | None) -> HttpResponse:
    user = person(request)
    known = {"title": project.title, "about": project.about, "link": project.link} if project else None
    if request.method == "POST":
        form = ProjectForm(request.POST, request.FILES, by=user, project=project)
    else:
        form = ProjectForm(initial=known, by=user, project=project)
    if form.is_valid():
        given = form.cleaned_data
        said = Said(
            title=given["title"],
            about=given["about"],
            link=given["link"],
            pictures=given["pictures"],
            without=[picture.pk for picture in given.get("without", ())],
        )
        try:
            done = projects.change(project, said, by=user) if project else projects.add(user, said)
        except (NoPicture, TooMany) as refusal:
            form.add_error("pictures", str(refusal))
        else:
            messages.success(request, _("“{title}” is on your page.").format(title=done.title))
            return redirect("portfolio")
    return render(request, "accounts/project.html", {"form": form, "project": project})


def _own(request: HttpRequest, pk: int) -> Project:
    found: Project = get_object_or_404(Project.objects.select_related("user"), pk=pk, user=person(request))
    return found


def _require_shown(request: HttpRequest, owner: User) -> None:
    """What the suspended have put on their page is for themselves."""
    if owner.pk != request.user.pk and current_of(owner) is not None:
        raise Http404
