"""Which kind of file it is, told by its bytes: a name can say anything."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 20 * 1024 * 1024  # bytes: about 200,000 addresses, and less than the proxy lets through

_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_WORKBOOK = gettext_lazy(
    "This is a workbook. Open it, choose “Save as” and “CSV UTF-8”, then choose the new file here."
)
_LIBREOFFICE = gettext_lazy(
    "This is a LibreOffice spreadsheet. Open it, choose “Save as” and “Text CSV”, then choose the new file here."
)
_PACKED = gettext_lazy(
    "This is a packed file (ZIP), as Mailchimp sends it. Unpack it and choose one of the files in it that end in .csv."
)
_NO_TABLE = gettext_lazy("This is not a table. Save the list as CSV in your spreadsheet, then choose that file here.")

#: What a file begins with, and what to do about it.
_BEGINNINGS = [
    (b"\xd0\xcf\x11\xe0", _WORKBOOK),  # Excel before 2007
    (b"%PDF", _NO_TABLE),
    (b"\x1f\x8b", _PACKED),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"\x89PNG", _NO_TABLE),
    (b"\xff\xd8\xff", _NO_TABLE),
    (b"GIF8", _NO_TABLE),
    (b"{\\rtf", _NO_TABLE),
]
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def wrong_with(head: bytes, size: int) -> str:
    """Return a sentence on why a file cannot be read as a table; empty when nothing speaks against it.

    Args:
        head: its first bytes, some thousand.
        size: of the whole file.
    """
    if not size or not head.strip(b"\xef\xbb\xbf \r\n\t"):
        return _("The file is empty. Is it the right one?")
    if size > LARGEST:
        most = LARGEST // 1024 // 1024
        return _("The file is larger than %(most)s MB. Divide it into several files.") % {"most": most}
    return str(_kind(head))


def _kind(head: bytes):
    if head.startswith(b"PK\x03\x04"):
        return _packed(head)
    for beginning, sentence in _BEGINNINGS:
        if head.startswith(beginning):
            return sentence
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() in {b"<html", b"<!doc", b"<?xml"}:
        return _NO_TABLE
    return _NO_TABLE if _is_binary(head) else ""


def _packed(head: bytes):
    """Workbooks are ZIP files too; the names of the first entries tell them apart."""
    if _ODS in head[:200]:
        return _LIBREOFFICE
    return _WORKBOOK if b"[Content_Types].xml" in head or b"xl/" in head else _PACKED


def _is_binary(head: bytes) -> bool:
    """Text has no zeros, except in UTF-16, where every other byte of plain letters is one."""
    if head.startswith(_MARKS_OF_UTF_16):
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    return bool(even and odd)
