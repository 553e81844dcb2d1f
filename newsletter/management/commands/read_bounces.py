from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsletter.bounces import collecting
from newsletter.bounces.boxes import NotReached


class Command(BaseCommand):
    help = "Read the mailbox for what comes back (BOUNCE_MAILBOX) now, and say how many mails there were of each kind."

    def add_arguments(self, parser) -> None:
        parser.add_argument("mailbox", nargs="?", default="", help="another one: imaps://user:password@host/INBOX")
        parser.add_argument("--most", type=int, default=collecting.MOST, help="so many mails at most")

    def handle(self, mailbox: str, most: int, **options) -> None:
        if not (mailbox or settings.BOUNCE_MAILBOX):
            raise CommandError("Set BOUNCE_MAILBOX, such as imaps://user:password@host/INBOX, or name a mailbox here.")
        try:
            kinds = collecting.collect(mailbox, most=most)
        except NotReached as error:
            raise CommandError(f"The mailbox was not reached: {error}") from error
        for kind, number in sorted(kinds.items()):
            self.stdout.write(f"{kind}: {number}")
        self.stdout.write(f"{kinds.total()} mails read.")
