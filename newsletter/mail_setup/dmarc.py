"""DMARC (RFC 7489): what receivers are to do with mail that only pretends to come from us."""

from django.utils.translation import gettext as _

from newsletter.mail_setup import dkim
from newsletter.mail_setup.dns import Resolver
from newsletter.mail_setup.findings import Finding, Mark, Record
from newsletter.mail_setup.setup import Setup

SUBJECT = "DMARC"
MOST_LABELS = 8  # of a domain whose parents are asked
STRICT = "s"


def records(resolver: Resolver, domain: str) -> list[dict[str, str]]:
    found = [dkim.tags(text) for text in resolver.txt(f"_dmarc.{domain}")]
    return [record for record in found if record.get("v", "").upper() == "DMARC1"]


def parents(domain: str) -> list[str]:
    """The domain itself and those it is a part of, without the top level."""
    labels = domain.split(".")[-MOST_LABELS:]
    return [".".join(labels[at:]) for at in range(max(len(labels) - 1, 1))]


def organisation(resolver: Resolver, domain: str) -> str:
    """The organisation's domain, by a walk up the tree: the highest that has a record of its own.

    Without any record the last two labels must do. A list of public suffixes would know better, and be out of date.
    """
    with_record = [each for each in parents(domain) if records(resolver, each)]
    return with_record[-1] if with_record else ".".join(domain.split(".")[-2:])


def policy(resolver: Resolver, domain: str) -> tuple[list[dict[str, str]], bool]:
    """The records that hold for a domain, and whether they are its own: else its organisation's."""
    own = records(resolver, domain)
    return (own, True) if own else (records(resolver, organisation(resolver, domain)), False)


def check(setup: Setup, resolver: Resolver) -> list[Finding]:
    domain = setup.sender_domain
    found, is_own = policy(resolver, domain)
    if not found:
        sentence = _("%(domain)s does not say what receivers should do with mail that pretends to come from it.")
        ask = _("Ask those who run the DNS of the domain to publish this record, with an address that somebody reads:")
        return [_finding(Mark.BAD, sentence, domain, ask, _wanted(domain))]
    if len(found) > 1:
        sentence = _("%(domain)s has several DMARC records. Receivers then use none of them.")
        return [_finding(Mark.BAD, sentence, domain, _("Ask for all but one to be removed."))]
    wanted = found[0].get("p", "") if is_own else found[0].get("sp", found[0].get("p", ""))
    return [_judge(wanted.lower(), domain), _alignment(setup, resolver, found[0])]


def _judge(wanted: str, domain: str) -> Finding:
    if wanted in ("quarantine", "reject"):
        sentence = _("%(domain)s asks receivers to put aside or refuse mail that pretends to come from it.")
        return _finding(Mark.GOOD, sentence, domain)
    if wanted == "none":
        sentence = _("%(domain)s only watches (p=none): mail that pretends to come from it is delivered all the same.")
        ask = _("Once SPF and DKIM have been in order for some weeks, ask for p=quarantine.")
        return _finding(Mark.WARN, sentence, domain, ask)
    sentence = _("The DMARC record of %(domain)s does not say what is to be done (p=).")
    return _finding(Mark.BAD, sentence, domain, _("Ask for it to be put right:"), _wanted(domain))


def _alignment(setup: Setup, resolver: Resolver, record: dict[str, str]) -> Finding:
    """SPF or DKIM must speak of the same domain as the sender that the reader sees (3.1)."""
    names = {"sender": setup.sender_domain, "envelope": setup.envelope_domain}
    signs = bool(setup.selector and dkim.keys(resolver, setup.selector, setup.sender_domain))
    if is_aligned(resolver, setup, record.get("aspf", "")):
        sentence = _("The sender (%(sender)s) and the return path (%(envelope)s) belong together.")
        return _finding(Mark.GOOD, sentence, "", **names)
    if signs:
        sentence = _(
            "The return path (%(envelope)s) is another's than the sender's (%(sender)s); the signature stands in."
        )
        return _finding(Mark.GOOD, sentence, "", **names)
    sentence = _(
        "The return path (%(envelope)s) is another's than the sender's (%(sender)s), and no signature stands in."
    )
    ask = _(
        "Let the bounce address (BOUNCE_ADDRESS) be in the sender's domain or one below it, or have the mail signed."
    )
    return _finding(Mark.BAD, sentence, "", ask, **names)


def is_aligned(resolver: Resolver, setup: Setup, mode: str) -> bool:
    if setup.envelope_domain == setup.sender_domain:
        return True
    if mode.lower() == STRICT:
        return False
    return organisation(resolver, setup.envelope_domain) == organisation(resolver, setup.sender_domain)


def _wanted(domain: str) -> Record:
    return Record(f"_dmarc.{domain}", "TXT", f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}")


def _finding(mark: Mark, sentence: str, domain: str, ask: str = "", record=None, **words) -> Finding:
    return Finding(SUBJECT, mark, sentence % {"domain": domain, **words}, ask, record)
