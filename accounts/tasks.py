from celery import shared_task

from accounts.notices import mailing
from accounts.suspension import late_answers, prolonging, reviewing


@shared_task(name="accounts.send_notifications")
def send_notifications() -> None:
    """Write the mail for what people have not been mailed yet; another process sends it."""
    while mailing.write_pending():
        pass


@shared_task(name="accounts.remind_of_reviews")
def remind_of_reviews() -> None:
    """Tell staff of suspensions that they said they would look at again by now, and of appeals that are late."""
    reviewing.remind_staff()
    late_answers.alarm_of_late()


@shared_task(name="accounts.end_suspensions")
def end_suspensions() -> None:
    """End suspensions that no second person has confirmed in time."""
    prolonging.end_what_ran_out()
