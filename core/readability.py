"""How hard a text is to read: LIX and the lengths of its sentences.

LIX is the words in a sentence plus the long words in a hundred (C.-H. Björnsson, "Läsbarhet", 1968).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

import nh3

LONG_WORD = 7  # letters

#: Their full stop ends no sentence, also before a capital letter or a figure.
ABBREVIATIONS = frozenset(
    "avd. bl.a. ca. dr. d.s. e.g. evt. f.eks. fr. f.o.m. forts. hr. i.e. inkl. innst. iflg. jf. jfr. jr. kap. kgl. kl. "
    "kr. kst. mr. mrs. ms. nr. p.g.a. pga. pkt. pr. prof. prop. ref. skr. st. stk. str. tlf. t.o.m. vs.".split()
)
#: They stand at the end of a sentence as often as within one: before a capital letter it has ended.
CLOSING = frozenset("a.s. d.d. e.l. etc. m.a. m.fl. m.m. m.v. mv. o.l. osv. o.s.v.".split())

OPENING_MARKS, CLOSING_MARKS = "«»\"'“”„‘([{–-", "»«\"'”“’)]}"
SENTENCE_END = (".", "!", "?", "…")
#: What parts HTML into pieces that are read one by one.
BLOCKS = {"p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "div", "tr", "td", "th", "hr"}
TAG = re.compile(r"<[^<>]*>")
HARD_SPACE = re.compile(r"(?<!\d)[\u00a0\u202f]|[\u00a0\u202f](?!\d)")  # between figures it is part of a number
SPACE = re.compile(r"[^\S\u00a0\u202f]+")
BULLET = re.compile(r"\n[^\S\n]*(?:[-–—•*·]|\d{1,2}[.)]|[a-z]\))[^\S\n]+")
EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Readability:
    """Measures of one text.

    Args:
        sentences: each as its words; a heading and an item of a list count as sentences.
    """

    sentences: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> int:
        return sum(map(len, self.sentences))

    @property
    def long_words(self) -> int:
        return sum(letters(word) >= LONG_WORD for sentence in self.sentences for word in sentence)

    @property
    def mean_length(self) -> float:
        """Words in a sentence."""
        return self.words / len(self.sentences) if self.sentences else 0.0

    @property
    def lix(self) -> float | None:
        """None for a text without words."""
        return self.mean_length + 100 * self.long_words / self.words if self.words else None

    @property
    def longest(self) -> tuple[str, ...]:
        """The words of the longest sentence, of the first where there are several."""
        return max(self.sentences, key=len, default=())

    def longer_than(self, words: int) -> list[tuple[str, ...]]:
        """Sentences of more than so many words, the longest first."""
        return sorted((sentence for sentence in self.sentences if len(sentence) > words), key=len, reverse=True)


def letters(word: str) -> int:
    return sum(map(str.isalpha, word))


def measure(text: str) -> Readability:
    """Measure plain text: an empty line or a bullet begins anew, a full stop ends a sentence."""
    parts = EMPTY_LINE.split(BULLET.sub("\n\n", f"\n{text}"))
    return Readability(tuple(sentence for part in parts for sentence in _sentences(part)))


def measure_markup(markup: str) -> Readability:
    """Measure HTML: each paragraph, heading and item of a list begins anew."""
    blocks = TAG.split(nh3.clean(markup, tags=BLOCKS, attributes={}))
    return Readability(tuple(sentence for block in blocks for sentence in _sentences(html.unescape(block))))


def _sentences(text: str) -> Iterator[tuple[str, ...]]:
    tokens = [token for token in SPACE.split(HARD_SPACE.sub(" ", text)) if token]
    sentence: list[str] = []
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        if any(map(str.isalnum, token)):
            sentence.append(token)
        if sentence and _ends(token, following):
            yield tuple(sentence)
            sentence = []
    if sentence:
        yield tuple(sentence)


def _ends(token: str, following: str) -> bool:
    """Whether a sentence ends with `token`, as far as the next word tells."""
    bare = token.rstrip(CLOSING_MARKS)
    if not bare.endswith(SENTENCE_END):
        return False
    if following.lstrip(OPENING_MARKS)[:1].islower():
        return False  # "8. mars", "bl.a. dette"
    if not following or not bare.endswith("."):
        return True
    word = bare.lstrip(OPENING_MARKS).casefold()
    if word in CLOSING:
        return not following[:1].isdigit()
    return word not in ABBREVIATIONS and not _is_initial(bare)


def _is_initial(word: str) -> bool:
    """Whether it is the initial of a name, such as "H." or "J.P."."""
    return all(len(part) == 1 and part.isupper() for part in word.rstrip(".").split("."))
