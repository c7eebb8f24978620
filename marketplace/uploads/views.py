"""The addresses that a script sends files to. They answer in JSON, a refusal too."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.attachments import FileRefused
from marketplace.limits import FILES, limited
from marketplace.refusals import Refused
from marketplace.uploads import receiving
from marketplace.uploads.models import Upload

P = ParamSpec("P")
MOST_DIGITS = 18
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def said_in_json(view: View[P]) -> View[P]:
    """Answer a refusal by its words, for a script to show."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FileRefused as refusal:
            return JsonResponse({"error": str(refusal)}, status=422)
        except Refused as refusal:
            refusal.tell()
            response = JsonResponse({"error": str(refusal)}, status=refusal.status)
            response._has_been_logged = True  # type: ignore[attr-defined]
            if refusal.retry_after is not None:
                response["Retry-After"] = str(refusal.retry_after)
            return response

    return answered


@login_required
@require_POST
@said_in_json
@limited(FILES)
def begin(request: HttpRequest) -> HttpResponse:
    """Say what is coming: `name` and `size`. Answers where it goes."""
    person: Any = request.user
    size = _number(request.POST.get("size", ""))
    upload = receiving.begin(person, name=request.POST.get("name", ""), size=size or 0)
    return _told(upload, status=201)


@login_required
@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@said_in_json
def upload(request: HttpRequest, token: UUID) -> HttpResponse:
    """How far an upload has come; PUT ?at=N adds the part that begins at byte N, DELETE forgets it all."""
    found = get_object_or_404(Upload, pk=token, person_id=request.user.pk)
    if request.method == "DELETE":
        receiving.cancel(found)
        return HttpResponse(status=204)
    if request.method == "PUT":
        return _part(request, found)
    return _told(found)


def _part(request: HttpRequest, upload: Upload) -> HttpResponse:
    at, length = _number(request.GET.get("at", "")), _number(request.META.get("CONTENT_LENGTH") or "")
    if at is None or length is None:
        return JsonResponse({"error": _("Something is missing.")}, status=400)
    try:
        return _told(receiving.receive(upload, at=at, content=request, length=length))
    except receiving.OutOfStep as out:
        return _told(out.upload, status=409)
    except receiving.Busy:
        return _told(Upload.objects.get(pk=upload.pk), status=409)
    except Upload.DoesNotExist:
        return JsonResponse({"error": _("This file was removed.")}, status=404)


def _number(text: str) -> int | None:
    """A count of bytes; None for what is none, and for more digits than any has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def _told(upload: Upload, *, status: int = 200) -> JsonResponse:
    facts = {"id": str(upload.pk), "name": upload.name, "size": upload.size, "size_text": filesizeformat(upload.size)}
    address = f"/uploads/{upload.pk}/"
    facts |= {"received": upload.received, "state": upload.state, "at": address, "warning": str(upload.warning)}
    return JsonResponse(facts, status=status)
