"""What can be reported: finding it for who reports it, whose it is, how it reads now, and hiding it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import Notification, User
from contracts.models import Hiding, Job, Message, PersonToCount, ReportDecision, Review, Subject
from contracts.reviews.points import POINTS, WORDS, Side
from marketplace.texts import later as _

Content = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """Something that can be reported: what, whose, where it stands, and how it reads now."""

    subject: Subject
    pk: int
    about: User
    path: str
    title: str
    content: Content


def find(subject: str, pk: int, reader: User) -> Thing:
    """What this person reads there, unless it is their own; Http404 where they read nothing."""
    return FIND[Subject(subject)](pk, reader)


def _job(pk: int, reader: User) -> Thing:
    found = Job.objects.visible_to(reader).exclude(client=reader).select_related("client")
    job = get_object_or_404(found, pk=pk)
    content = {"title": job.title, "description": job.description, "budget": str(job.budget)}
    return Thing(Subject.JOB, job.pk, job.client, job.get_absolute_url(), job.title, content)


def _person(pk: int, reader: User) -> Thing:
    user = get_object_or_404(User.objects.filter(is_active=True).exclude(pk=reader.pk), pk=pk)
    content = {"name": user.name, "headline": user.headline, "about": user.about}
    return Thing(Subject.PERSON, user.pk, user, f"/people/{user.pk}/", user.name, content)


def _message(pk: int, reader: User) -> Thing:
    theirs = Message.objects.filter(Q(thread__client=reader) | Q(thread__freelancer=reader), hiding=None)
    found = theirs.exclude(author=reader).select_related("author", "thread__job").prefetch_related("files")
    message = get_object_or_404(found, pk=pk)
    content = {
        "text": message.text,
        "files": [{"name": file.name, "sha256": file.sha256} for file in message.files.all()],
    }
    path = message.thread.get_absolute_url()
    return Thing(Subject.MESSAGE, message.pk, message.author, path, message.thread.job.title, content)


def _review(pk: int, reader: User) -> Thing:
    found = Review.objects.shown().exclude(by=reader).select_related("by", "of")
    review = get_object_or_404(found, pk=pk)
    content = {**{point: getattr(review, point) for point in POINTS}, "words": review.words, "reply": review.reply}
    return Thing(Subject.REVIEW, review.pk, review.by, review.get_absolute_url(), review.of.name, content)


FIND = {Subject.JOB: _job, Subject.PERSON: _person, Subject.MESSAGE: _message, Subject.REVIEW: _review}
# What the parts of the content are called.
PARTS = {
    "title": _("Title"),
    "description": _("Description"),
    "budget": _("Budget"),
    "name": _("Name"),
    "headline": _("Headline"),
    "about": _("About"),
    "text": _("Text"),
    "files": _("Files"),
    **WORDS[Side.FREELANCER],
    "words": _("Words"),
    "reply": _("Reply"),
}
# A person's page is theirs to change: who goes too far is warned, or suspended.
CAN_BE_HIDDEN = (Subject.JOB, Subject.MESSAGE, Subject.REVIEW)


def hide(decision: ReportDecision, *, at: datetime) -> None:
    """Show it to nobody else from now on; it stays in evidence. A job takes no more proposals. Locks the job."""
    pk = decision.subject_id
    if decision.subject == Subject.JOB:
        job = Job.objects.select_for_update(no_key=True).get(pk=pk)
        Hiding.objects.get_or_create(job=job, defaults={"decision": decision})
        if job.state == Job.State.OPEN:
            job.state, job.closed_at = Job.State.CLOSED, at
            job.save(update_fields=["state", "closed_at"])
    elif decision.subject == Subject.MESSAGE:
        message = Message.objects.select_related("thread").get(pk=pk)
        Hiding.objects.get_or_create(message=message, defaults={"decision": decision})
        # The notice that told of it repeats its words.
        two = (message.thread.client_id, message.thread.freelancer_id)
        for told in Notification.objects.filter(user__in=two, key=f"message:{pk}"):
            told.facts = {**told.facts, "text": ""}
            told.save(update_fields=["facts"])
    else:
        Review.objects.filter(pk=pk, hidden_at=None).update(hidden_at=at)
        PersonToCount.mark(set(Review.objects.filter(pk=pk).values_list("of", flat=True)))


def told(content: Content) -> list[tuple[str, str]]:
    """The content as staff read it: what each part is called, and what it was; nothing of what was empty."""
    return [(PARTS[name], _in_words(value)) for name, value in content.items() if value]


def _in_words(value: Any) -> str:
    return "\n".join(file["name"] for file in value) if isinstance(value, list) else str(value)
