"""What one mail that came back says."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HARD = "hard"  # the address does not work
    SOFT = "soft"  # not delivered this time, and not the address's fault
    COMPLAINT = "complaint"  # a mail company passes on that its customer calls the mail unwanted
    AUTO_REPLY = "auto_reply"  # out of office, read receipts
    CHALLENGE = "challenge"  # a filter that wants the sender to prove to be a person
    NOTICE = "notice"  # of a mail server, about nothing final: delayed, relayed
    PERSON = "person"  # somebody has written
    UNKNOWN = "unknown"  # a program's, in words that we cannot read


#: Those that tell what became of a message.
FATES = (Kind.HARD, Kind.SOFT, Kind.COMPLAINT)
WORDS = 500  # characters that are kept of a server's answer


@dataclass(frozen=True)
class Report:
    """What a mail says, and whatever in it may tell which message of ours it is about.

    Args:
        status: as RFC 3463 has it, such as 5.1.1; empty where there is none.
        words: the server's own, on one line.
        recipients: addresses that it names.
        return_paths: what looks like a return path of ours; unproven.
        unsubscribe: token and campaign (or nothing) of each link for leaving in the headers it quotes.
    """

    kind: Kind
    status: str = ""
    words: str = ""
    recipients: tuple[str, ...] = ()
    return_paths: tuple[str, ...] = ()
    unsubscribe: tuple[tuple[str, str], ...] = ()
