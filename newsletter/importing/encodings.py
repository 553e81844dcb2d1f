"""Which encoding a file is in.

Between the old ones, of one byte a letter, nobody can be certain: people look at a sample and choose another one.
"""

import codecs
from collections import Counter
from collections.abc import Iterable

from newsletter.models import SubscriberImport

Encoding = SubscriberImport.Encoding

_MARKS = [
    (codecs.BOM_UTF8, Encoding.UTF_8),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
]
_OLD = (Encoding.WINDOWS, Encoding.MAC, Encoding.DOS)
_ASCII = bytes(range(128))
#: How well a letter fits into names and places of ours; what stands nowhere here speaks against the encoding.
_FITTING = dict.fromkeys("æøåÆØÅ", 3) | dict.fromkeys("äöüéèêëáàâóòôíčđšžŧŋÄÖÜÉÁČĐŠŽ", 1)
_FITTING |= dict.fromkeys("\u00a0’‘“”„–—…«»´€", 0)


def detect(parts: Iterable[bytes]) -> Encoding:
    """Return the encoding of a file that is given part by part.

    A mark at the beginning or valid UTF-8 throughout settles it (of other text that is as good as impossible). Else
    the one wins in which the most letters are letters of ours: æ, ø and å stand in different places in each.
    """
    high: Counter[int] = Counter()
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid = True
    for number, part in enumerate(parts):
        if number == 0 and (told := _by_its_beginning(part)):
            return told
        high.update(part.translate(None, _ASCII))
        valid = valid and _goes_on(decoder, part)
    return Encoding.UTF_8 if valid and _goes_on(decoder, b"", final=True) else _most_fitting(high)


def _by_its_beginning(head: bytes) -> Encoding | None:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd and not even:
        return Encoding.UTF_16_LE
    return Encoding.UTF_16_BE if even and not odd else None


def _goes_on(decoder, part: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True


def _most_fitting(high: Counter[int]) -> Encoding:
    def fits(encoding: Encoding) -> int:
        letters = ((bytes([byte]).decode(encoding, errors="replace"), number) for byte, number in high.items())
        return sum(_FITTING.get(letter, -2) * number for letter, number in letters)

    return max(_OLD, key=fits)  # the first of those that fit equally well: Windows
