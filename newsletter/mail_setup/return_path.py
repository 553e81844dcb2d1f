"""Whether what cannot be delivered comes back to us and is read."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsletter.mail_setup.dns import Resolver
from newsletter.mail_setup.findings import Finding, Mark, Record
from newsletter.mail_setup.setup import Setup

NULL_MX = ["."]  # RFC 7505: takes no mail


def check(setup: Setup, resolver: Resolver) -> list[Finding]:
    subject = _("Return path")
    if not setup.bounce_domain and not setup.has_webhook:
        sentence = _("Nobody counts what comes back: addresses that do not work are written to again and again.")
        ask = _(
            "Ask for a mailbox of its own, such as retur@%(domain)s, and have BOUNCE_ADDRESS and BOUNCE_MAILBOX set."
        )
        return [Finding(subject, Mark.BAD, sentence, ask % {"domain": setup.sender_domain})]
    found = []
    if setup.bounce_domain:
        found += [_domain(setup, resolver, subject), _mailbox(setup, subject)]
    if setup.has_webhook:
        found.append(Finding(subject, Mark.GOOD, _("The mail company tells us what comes back.")))
    return found


def _domain(setup: Setup, resolver: Resolver, subject: str) -> Finding:
    hosts, names = resolver.mx(setup.bounce_domain), {"domain": setup.bounce_domain}
    if hosts and hosts not in (NULL_MX, [""]):
        return Finding(subject, Mark.GOOD, _("%(domain)s can receive what comes back.") % names)
    sentence = _("%(domain)s has no server that receives mail, so nothing can come back to it.") % names
    ask = _("Ask those who run the DNS to publish this record, with the name of the server that has the mailbox:")
    return Finding(
        subject, Mark.BAD, sentence, ask, Record(setup.bounce_domain, "MX", f"10 mail.{setup.sender_domain}.")
    )


def _mailbox(setup: Setup, subject: str) -> Finding:
    look = setup.last_look
    if not setup.has_mailbox:
        sentence = _("What comes back is read by nobody: the setting BOUNCE_MAILBOX is not set.")
        mark = Mark.UNKNOWN if setup.has_webhook else Mark.BAD
        return Finding(subject, mark, sentence, _("Ask those who run the portal to set it."))
    if look is None:
        sentence = _("The mailbox for what comes back has not been looked into yet. That happens every five minutes.")
        return Finding(subject, Mark.UNKNOWN, sentence)
    words = {"time": date_format(localtime(look.at), "SHORT_DATETIME_FORMAT"), "trouble": look.trouble}
    if look.trouble:
        sentence = _("The mailbox for what comes back could not be read (%(time)s). It says: %(trouble)s") % words
        return Finding(subject, Mark.BAD, sentence, _("Ask those who run the portal or the mailbox to look at it."))
    return Finding(subject, Mark.GOOD, _("The mailbox for what comes back was read %(time)s.") % words)
