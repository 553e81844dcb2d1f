"""The mail server that we hand our mail to: encryption, its name in DNS, and the addresses in our mail."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from newsletter.mail_setup.dns import Resolver
from newsletter.mail_setup.findings import Finding, Mark, Record
from newsletter.mail_setup.setup import Setup

SECONDS = 4  # that each step of the connection may take


def check_encryption(setup: Setup, resolver: Resolver) -> list[Finding]:
    """Connect as a sending would, and hang up before any mail."""
    connect = {"starttls": _with_starttls, "tls": _with_tls}.get(setup.encryption, _without)
    try:
        mark, sentence, ask = connect(setup)
    except ssl.SSLCertVerificationError as error:
        mark, sentence = Mark.BAD, _("The certificate of the mail server %(host)s is not valid: %(trouble)s")
        ask, trouble = _("Ask those who run the mail server for a valid certificate."), error.verify_message
    except (OSError, smtplib.SMTPException) as error:
        mark, sentence = Mark.BAD, _("The mail server %(host)s was not reached: %(trouble)s")
        ask, trouble = _("Ask those who run the mail server to look at it."), " ".join(str(error).split())[:200]
    else:
        trouble = ""
    return [Finding(_("Encryption"), mark, sentence % {"host": setup.host, "trouble": trouble}, ask)]


def _with_starttls(setup: Setup) -> tuple[Mark, str, str]:
    with _session(smtplib.SMTP, setup) as server:
        if not server.has_extn("starttls"):
            ask = _("Ask those who run the mail server to offer STARTTLS.")
            return Mark.BAD, _("The mail server %(host)s does not offer encryption, so it gets no mail from us."), ask
        server.starttls(context=ssl.create_default_context())
    return Mark.GOOD, _("Mail goes encrypted to the mail server %(host)s, and its certificate is valid."), ""


def _with_tls(setup: Setup) -> tuple[Mark, str, str]:
    with _session(smtplib.SMTP_SSL, setup, context=ssl.create_default_context()):
        pass
    return Mark.GOOD, _("Mail goes encrypted to the mail server %(host)s, and its certificate is valid."), ""


def _without(setup: Setup) -> tuple[Mark, str, str]:
    with _session(smtplib.SMTP, setup):
        pass
    if setup.is_local:
        return Mark.GOOD, _("The mail server is on the same machine: nothing has to be encrypted on the way to it."), ""
    ask = _("Ask those who run the portal to let EMAIL_URL begin with smtp+tls://.")
    return Mark.BAD, _("Mail goes unencrypted to the mail server %(host)s: addresses can be read on the way."), ask


@contextlib.contextmanager
def _session(kind: Callable[..., smtplib.SMTP], setup: Setup, **how) -> Iterator[smtplib.SMTP]:
    server = kind(setup.host, setup.port, timeout=SECONDS, **how)
    try:
        server.ehlo()
        yield server
    finally:
        server.close()


def check_name(setup: Setup, resolver: Resolver) -> list[Finding]:
    """Receivers ask whether an address has a name, and the name that address (RFC 1912, 2.1)."""
    addresses = [] if setup.is_local else resolver.addresses(setup.host)
    subject = _("Name of the mail server")
    nameless = [each for each in addresses if not _has_name(resolver, each)]
    if not addresses:
        return []
    if nameless:
        sentence = _("The address %(address)s of the mail server has no name in DNS that leads back to it.")
        ask = _("If it sends mail to the world itself, ask those who own the address to publish:")
        record = Record(nameless[0], "PTR", f"{setup.host}.")
        return [Finding(subject, Mark.WARN, sentence % {"address": nameless[0]}, ask, record)]
    return [Finding(subject, Mark.GOOD, _("The mail server's addresses have names that lead back to them."))]


def _has_name(resolver: Resolver, address: str) -> bool:
    return any(address in resolver.addresses(name) for name in resolver.names(address)[:3])


def check_links(setup: Setup, resolver: Resolver) -> list[Finding]:
    """Mail programs show a button for leaving only where its address is safe (RFC 8058, 3.1)."""
    subject = _("Leaving with one click")
    if setup.site_url.startswith("https://"):
        return [
            Finding(subject, Mark.GOOD, _("The link for leaving is encrypted, so mail programs show their button."))
        ]
    sentence = _("The portal's address begins with http://, so mail programs show no button for leaving.")
    return [
        Finding(subject, Mark.BAD, sentence, _("Ask those who run the portal to let SITE_URL begin with https://."))
    ]
