from celery import shared_task

from accounts import notifications, reviewing


@shared_task(name="accounts.send_notifications")
def send_notifications() -> None:
    """E-mail what people have not been e-mailed yet."""
    while notifications.send_pending():
        pass


@shared_task(name="accounts.remind_of_reviews")
def remind_of_reviews() -> None:
    """Tell staff of suspensions that they said they would look at again by now."""
    reviewing.remind_staff()
