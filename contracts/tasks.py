from celery import shared_task

from contracts.saved import forgetting, mailing, matching


@shared_task(name="contracts.tell_of_jobs")
def tell_of_jobs() -> None:
    """Hold new jobs against saved searches, and write the mail that is due."""
    matching.match_due()
    mailing.write_due()


@shared_task(name="contracts.forget_found_jobs")
def forget_found_jobs() -> None:
    """Delete what saved searches found long ago."""
    forgetting.forget()
