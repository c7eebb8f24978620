"""What the pages of jobs and freelancers say of themselves to search engines: nothing but what all can read there."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.presenting import languages
from contracts.models import Job, Listing
from marketplace import times
from marketplace.templatetags.sharing import said

register = template.Library()


@register.inclusion_tag("public/_shared.html", takes_context=True)
def shared_job(context: dict[str, Any], job: Job) -> dict[str, Any]:
    """Of a job that was published; while it is open, as a posting, too."""
    if job.published_at is None or not Job.objects.public().filter(pk=job.pk).exists():
        return {}
    description = _("{budget}, needed by {day}. {description}").format(
        budget=job.budget, day=times.day(job.deadline_on), description=job.description
    )
    data = _posting(job) if job.is_open else None
    return said(context, title=job.title, description=description, kind="article", data=data)


def _posting(job: Job) -> dict[str, Any]:
    return {
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description,
        "identifier": {"@type": "PropertyValue", "name": "Surety", "value": str(job.pk)},
        "datePosted": job.published_at.date().isoformat() if job.published_at else None,
        "validThrough": job.hire_due_at.isoformat() if job.hire_due_at else None,
        "employmentType": "CONTRACTOR",
        "hiringOrganization": {"@type": "Organization", "name": job.client.name},
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "AdministrativeArea", "name": "Worldwide"},
        "occupationalCategory": job.get_category_display(),
        "skills": [skill.name for skill in job.skills.all()],
        "directApply": True,
    }


@register.inclusion_tag("public/_shared.html", takes_context=True)
def shared_person(context: dict[str, Any], person: User) -> dict[str, Any]:
    """Of a freelancer whom everybody can read."""
    if not Listing.objects.seen_by(None).filter(person=person).exists():
        return {}
    skills = [skill.name for skill in person.skills.all()]
    about = {
        "@type": "Person",
        "name": person.name,
        "jobTitle": person.headline,
        "description": person.about,
        "knowsAbout": skills,
        "knowsLanguage": [languages.name(each.language) for each in person.languages.all()],
    }
    page = {"@type": "ProfilePage", "dateCreated": person.joined_at.date().isoformat(), "mainEntity": about}
    words = _("{headline}. {about}").format(headline=person.headline, about=person.about)
    return said(context, title=person.name, description=words, kind="profile", data=page)
