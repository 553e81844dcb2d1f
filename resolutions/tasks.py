"""What workers are called for."""

from celery import shared_task

from resolutions.services.invitations import forget_people


@shared_task
def forget() -> None:
    """Every day: let go of what has been kept for as long as promised."""
    forget_people()
