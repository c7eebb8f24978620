from celery import shared_task

from accounts import notifications


@shared_task(name="accounts.send_notifications")
def send_notifications() -> None:
    """E-mail what people have not been e-mailed yet."""
    while notifications.send_pending():
        pass
