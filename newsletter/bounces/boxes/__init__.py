"""The mailbox that everything comes back to: on a mail server (IMAP), or a folder of this machine (maildir)."""

from contextlib import AbstractContextManager
from urllib.parse import unquote, urlsplit

from newsletter.bounces.boxes.box import NotReached
from newsletter.bounces.boxes.imap import ImapBox
from newsletter.bounces.boxes.maildir import MaildirBox

__all__ = ["NotReached", "open_box"]


def open_box(url: str) -> AbstractContextManager:
    """Return the mailbox at `url`, to be used as a context manager.

    Args:
        url: `imaps://user:password@host/INBOX`, `imap://…` without encryption, or `maildir:///folder`.

    Raises:
        NotReached: no such mailbox, or none that answers.
    """
    address = urlsplit(url)
    if address.scheme == "maildir":
        return MaildirBox(unquote(address.path))
    if address.scheme in ("imap", "imaps"):
        return ImapBox(address)
    raise NotReached(f"A mailbox is imaps://, imap:// or maildir://, not {address.scheme}://.")
