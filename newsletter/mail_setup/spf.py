"""SPF (RFC 7208): which servers may send in the name of the return path's domain."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from newsletter.mail_setup.dns import Resolver
from newsletter.mail_setup.findings import Finding, Mark, Record
from newsletter.mail_setup.setup import Setup

MOST_LOOKUPS = 10  # 4.6.4: a receiver that has to ask more often gives up
_TERM = re.compile(r"([+?~-]?)([a-z][a-z0-9_.-]*)([:=/]?)(.*)", re.IGNORECASE)
_VERSION = re.compile(r"v=spf1(?= |$)", re.IGNORECASE)
SUBJECT = "SPF"


@dataclass
class Policy:
    """A record with all that it includes."""

    records: list[str]
    lookups: int = 0
    otherwise: str = ""  # what it says of all others: "-", "~", "?", "+", or nothing
    networks: list = field(default_factory=list)
    broken: str = ""  # a domain that is included and has no record, or the record itself over again

    def allows(self, address: str) -> bool:
        ip = ipaddress.ip_address(address)
        return any(ip in network for network in self.networks if network.version == ip.version)


def records(resolver: Resolver, domain: str) -> list[str]:
    return [text for text in resolver.txt(domain) if _VERSION.match(text)]


def read(resolver: Resolver, domain: str) -> Policy:
    """Return the policy of a domain; of several records, which are an error, the first.

    Raises:
        Unanswered: DNS does not tell.
    """
    policy = Policy(records(resolver, domain))
    if policy.records:
        policy.otherwise = _follow(resolver, domain, policy.records[0], policy, set())
    return policy


def _follow(resolver: Resolver, domain: str, record: str, policy: Policy, seen: set[str]) -> str:
    """Enter what a record allows into `policy`; what it says of all others."""
    seen.add(domain)
    otherwise, redirect = "", ""
    for sign, name, value in _terms(record):
        match name:
            case "all":
                return sign
            case "redirect":
                redirect = value
            case "include":
                _into(resolver, value, policy, seen)
            case _ if sign == "+":
                _allow(resolver, domain, name, value, policy)
    return _into(resolver, redirect, policy, seen) if redirect else otherwise


def _terms(record: str) -> Iterator[tuple[str, str, str]]:
    for word in record.split()[1:]:
        if found := _TERM.fullmatch(word):
            sign, name, mark, value = found.groups()
            yield sign or "+", name.lower(), f"/{value}" if mark == "/" else value


def _into(resolver: Resolver, domain: str, policy: Policy, seen: set[str]) -> str:
    policy.lookups += 1
    if policy.lookups > MOST_LOOKUPS:
        return ""
    found = [] if domain in seen else records(resolver, domain)
    if not found:
        policy.broken = policy.broken or domain
        return ""
    return _follow(resolver, domain, found[0], policy, seen)


def _allow(resolver: Resolver, domain: str, name: str, value: str, policy: Policy) -> None:
    if name in ("ip4", "ip6"):
        policy.networks += _networks([value])
        return
    if name not in ("a", "mx", "exists", "ptr"):
        return
    policy.lookups += 1
    host, _slash, size = value.partition("/")
    if policy.lookups > MOST_LOOKUPS or name in ("exists", "ptr") or "%" in host:
        return  # macros depend on each message
    hosts = resolver.mx(host or domain)[:MOST_LOOKUPS] if name == "mx" else [host or domain]
    addresses = [address for each in hosts for address in resolver.addresses(each)]
    policy.networks += _networks(
        [f"{each}/{size}" if size.isdigit() and ":" not in each else each for each in addresses]
    )


def _networks(texts: list[str]) -> list:
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            continue
    return found


def check(setup: Setup, resolver: Resolver) -> list[Finding]:
    domain = setup.envelope_domain
    policy = read(resolver, domain)
    if not policy.records:
        sentence = _("%(domain)s does not say which servers may send its mail. Many receivers take it for spam.")
        return [_finding(Mark.BAD, sentence, domain, _ask(), _wanted(setup))]
    if len(policy.records) > 1:
        sentence = _("%(domain)s has several SPF records. Receivers then use none of them.")
        return [_finding(Mark.BAD, sentence, domain, _("Ask for them to be joined into one."))]
    return _problems(setup, resolver, policy) or [
        _finding(Mark.GOOD, _("%(domain)s says which servers may send its mail."), domain)
    ]


def _problems(setup: Setup, resolver: Resolver, policy: Policy) -> list[Finding]:
    domain, found = setup.envelope_domain, []
    if policy.lookups > MOST_LOOKUPS:
        sentence = _("The SPF record of %(domain)s needs more than ten look-ups. Receivers give up on it.")
        found.append(_finding(Mark.BAD, sentence, domain, _("Ask for what is no longer used to be taken out of it.")))
    elif policy.broken:
        sentence = _("The SPF record of %(domain)s includes “%(included)s”, which has none.")
        ask = _("Ask for that part to be taken out or put right.")
        found.append(_finding(Mark.BAD, sentence, domain, ask, included=policy.broken))
    if policy.otherwise not in ("-", "~"):
        sentence = _("The SPF record of %(domain)s lets any server in the world send its mail.")
        ask = _("Ask for it to end in ~all (or in -all, once all servers are in it).")
        found.append(_finding(Mark.BAD if policy.otherwise == "+" else Mark.WARN, sentence, domain, ask))
    if not found and _is_left_out(setup, resolver, policy):
        sentence = _("The SPF record of %(domain)s does not name %(host)s, the mail server that we hand our mail to.")
        ask = _ask() + " " + _("If the mail server sends from other addresses than its own, ask its owner for them.")
        found.append(_finding(Mark.WARN, sentence, domain, ask, _joined(setup, policy), host=setup.host))
    return found


def _is_left_out(setup: Setup, resolver: Resolver, policy: Policy) -> bool:
    addresses = [] if setup.is_local else resolver.addresses(setup.host)
    return bool(addresses) and not any(map(policy.allows, addresses))


def _ask() -> str:
    return _("Ask those who run the DNS of the domain to publish this record:")


def _wanted(setup: Setup) -> Record:
    server = "mx" if setup.is_local else f"a:{setup.host}"
    return Record(setup.envelope_domain, "TXT", f"v=spf1 {server} ~all")


def _joined(setup: Setup, policy: Policy) -> Record:
    """The present record with the mail server before its end."""
    first, *rest = policy.records[0].split()
    return Record(setup.envelope_domain, "TXT", " ".join([first, f"a:{setup.host}", *rest]))


def _finding(mark: Mark, sentence: str, domain: str, ask: str = "", record=None, **words) -> Finding:
    return Finding(SUBJECT, mark, sentence % {"domain": domain, **words}, ask, record)
