"""What the settings say of our mail, gathered once for all checks."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from core import mail
from newsletter.bounces import collecting
from newsletter.bounces.collecting import Look

#: Mail servers on this very machine, or beside it without a name that DNS knows.
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Setup:
    sender_domain: str
    bounce_domain: str  # of the return path; empty where bounces are not counted
    selector: str
    host: str
    port: int
    encryption: str  # "starttls", "tls" or nothing
    site_url: str
    has_mailbox: bool
    has_webhook: bool
    last_look: Look | None = None

    @property
    def envelope_domain(self) -> str:
        """Whose SPF receivers ask for: the domain that bounces go to."""
        return self.bounce_domain or self.sender_domain

    @property
    def is_local(self) -> bool:
        return self.host in HERE


def of_settings() -> Setup:
    encryption = "starttls" if settings.EMAIL_USE_TLS else "tls" if settings.EMAIL_USE_SSL else ""
    return Setup(
        sender_domain=domain(parseaddr(mail.sender())[1]),
        bounce_domain=domain(settings.BOUNCE_ADDRESS),
        selector=settings.DKIM_SELECTOR,
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        encryption=encryption,
        site_url=settings.SITE_URL,
        has_mailbox=bool(settings.BOUNCE_MAILBOX),
        has_webhook=bool(settings.ANYMAIL_PROVIDER),
        last_look=collecting.last_look(),
    )


def domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
