"""What differs between two texts, as a reader goes through them: focus areas and clauses beside each other.

Nothing is lost on the way: `old_text` and `new_text` make both texts again of the lines, to the byte.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from resolutions.document import ClauseText, Document, SectionText
from resolutions.words import Piece, tokens, words

__all__ = ["Line", "Piece", "Stretch", "new_text", "old_text", "redline", "stretches", "words"]

#: The share of words in common from which two focus areas or clauses are one that was changed, or one that was moved.
SAME, SAME_ELSEWHERE = 0.4, 0.7
#: How many words it takes to be known again elsewhere.
FEWEST_WORDS = 2

Bag = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Line:
    """One part of the text with its differences.

    Args:
        role: "title", "preamble", "heading", "intro", "clause" or "sources".
        before: its anchor in the one text, such as "2.3"; empty when it does not stand there.
        after: its anchor in the other text.
        pieces: its words in order.
        moved: where the same words stand in the other text, for what is deleted here and inserted there.
    """

    role: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    moved: str = ""

    @property
    def state(self) -> str:
        """Answer "kept", "changed", "deleted" or "inserted"."""
        kinds = {piece.kind for piece in self.pieces}
        if self.before and self.after:
            return "kept" if kinds <= {"kept"} else "changed"
        if self.before or self.after:
            return "deleted" if self.before else "inserted"
        return kinds.pop() if len(kinds) == 1 else "changed"

    @property
    def old(self) -> str:
        """What it says in the one text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "inserted")

    @property
    def new(self) -> str:
        """What it says in the other text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "deleted")


def redline(before: Document, after: Document) -> tuple[Line, ...]:
    """Return the lines of both texts in reading order; what is deleted comes before what stands in its place."""
    lines = [*_plain("title", before.title, after.title), *_plain("preamble", before.preamble, after.preamble)]
    for one, other in _aligned(_numbered(before), _numbered(after), _bags_of_section):
        lines += _section(*(one or _NO_SECTION), *(other or _NO_SECTION))
    return _with_moves((*lines, *_plain("sources", before.sources, after.sources)))


def old_text(lines: Iterable[Line]) -> Document:
    """Return the one text that `lines` were made of, without the demands and figures of its clauses."""
    return _rebuilt((line.role, line.old) for line in lines if line.state != "inserted")


def new_text(lines: Iterable[Line]) -> Document:
    """Return the other text that `lines` were made of, without the demands and figures of its clauses."""
    return _rebuilt((line.role, line.new) for line in lines if line.state != "deleted")


@dataclass(frozen=True)
class Stretch:
    """Lines that follow each other, `folded` when they are unchanged and far from any change."""

    folded: bool
    lines: tuple[Line, ...]

    @property
    def clauses(self) -> int:
        """How many clauses it has."""
        return sum(line.role == "clause" for line in self.lines)


def stretches(lines: Sequence[Line], *, beside: int = 1, fewest: int = 3) -> tuple[Stretch, ...]:
    """Return `lines` with the long unchanged parts folded.

    Args:
        lines: as `redline` gives them.
        beside: how many unchanged lines stay in sight on both sides of a change.
        fewest: fold no fewer clauses than this.
    """
    ends = [index for index, line in enumerate(lines) if line.state != "kept" or line.role == "title"]
    seen = {place for index in ends for place in (*range(index - beside, index + beside + 1), _heading(lines, index))}
    parts = groupby(range(len(lines)), key=lambda place: place not in seen)
    found = (Stretch(folded, tuple(lines[place] for place in places)) for folded, places in parts)
    return tuple(replace(stretch, folded=stretch.folded and stretch.clauses >= fewest) for stretch in found)


def _heading(lines: Sequence[Line], index: int) -> int:
    """Return the place of the heading under which the line stands; before the first one, its own."""
    if lines[index].role not in {"intro", "clause"}:
        return index
    return next((place for place in range(index, -1, -1) if lines[place].role == "heading"), index)


_NO_SECTION = ("", SectionText(""))
_NO_CLAUSE = ("", "")


def _plain(role: str, one: str, other: str) -> list[Line]:
    return [Line(role, "", "", words(one, other))] if one or other else []


def _numbered(document: Document) -> list[tuple[str, SectionText]]:
    return [(str(number), section) for number, section in enumerate(document.sections, start=1)]


def _section(number: str, one: SectionText, its_number: str, other: SectionText) -> list[Line]:
    lines = [Line("heading", number, its_number, words(one.title, other.title))]
    if one.intro or other.intro:
        anchors = (number if one.intro else "", its_number if other.intro else "")
        lines.append(Line("intro", *anchors, words(one.intro, other.intro)))
    for clause, its in _aligned(_clauses(number, one), _clauses(its_number, other), _bags_of_clause):
        (anchor, text), (its_anchor, its_text) = clause or _NO_CLAUSE, its or _NO_CLAUSE
        lines.append(Line("clause", anchor, its_anchor, words(text, its_text)))
    return lines


def _clauses(number: str, section: SectionText) -> list[tuple[str, str]]:
    return [(f"{number}.{position}", clause.text) for position, clause in enumerate(section.clauses, start=1)]


def _bags_of_section(entry: tuple[str, SectionText]) -> tuple[Bag, ...]:
    """What a focus area is known by: its title, or all it says."""
    _, section = entry
    texts = (section.title, section.intro, *(clause.text for clause in section.clauses))
    return _bag(section.title), _bag("\n".join(texts))


def _bags_of_clause(entry: tuple[str, str]) -> tuple[Bag, ...]:
    return (_bag(entry[1]),)


def _bag(text: str) -> Bag:
    """Return the words of `text`, the second of a kind apart from the first."""
    count: Counter[str] = Counter()
    found = set()
    for word in tokens(text.casefold()):
        if not word.isspace():
            count[word] += 1
            found.add((word, count[word]))
    return frozenset(found)


def _likeness(one: Bag, other: Bag) -> float:
    """Return the share of words in common, from 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _aligned(one: Sequence, other: Sequence, bags_of: Callable) -> Iterator[tuple]:
    """Pair the entries of both that are alike, in their order, so that the pairs are as alike as can be in all.

    An entry without its like comes with nothing; those of `one` first.
    """
    likeness = _likenesses([bags_of(entry) for entry in one], [bags_of(entry) for entry in other])
    best = _best(likeness, len(other))
    pairs, mine, its = [], len(one), len(other)
    while mine or its:
        alike = likeness[mine - 1][its - 1] if mine and its else 0
        if alike >= SAME and best[mine][its] == best[mine - 1][its - 1] + alike:
            mine, its = mine - 1, its - 1
            pairs.append((one[mine], other[its]))
        elif its and best[mine][its] == best[mine][its - 1]:
            its -= 1
            pairs.append((None, other[its]))
        else:
            mine -= 1
            pairs.append((one[mine], None))
    return reversed(pairs)


def _likenesses(one: list[tuple[Bag, ...]], other: list[tuple[Bag, ...]]) -> list[list[float]]:
    return [[max(map(_likeness, mine, its)) for its in other] for mine in one]


def _best(likeness: list[list[float]], width: int) -> list[list[float]]:
    """Return how alike the pairs of each beginning of both can be in all."""
    best = [[0.0] * (width + 1)]
    for shares in likeness:
        row = [0.0]
        for place, alike in enumerate(shares):
            paired = best[-1][place] + alike if alike >= SAME else 0.0
            row.append(max(best[-1][place + 1], row[-1], paired))
        best.append(row)
    return best


def _with_moves(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Say of what is deleted in one place and inserted in another where it went and came from."""
    gone, come = _known_by_words(lines, "deleted"), _known_by_words(lines, "inserted")
    pairs = [
        (_likeness(gone[old], come[new]), old, new) for old in gone for new in come if _are_of_a_kind(lines, old, new)
    ]
    moved: dict[int, str] = {}
    for alike, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair)):
        if alike >= SAME_ELSEWHERE and old not in moved and new not in moved:
            moved |= {old: lines[new].after, new: lines[old].before}
    return tuple(replace(line, moved=moved.get(index, "")) for index, line in enumerate(lines))


def _known_by_words(lines: tuple[Line, ...], state: str) -> dict[int, Bag]:
    bags = {
        index: _bag(line.old + line.new)
        for index, line in enumerate(lines)
        if line.state == state and line.role in {"heading", "clause"}
    }
    return {index: bag for index, bag in bags.items() if len(bag) >= FEWEST_WORDS}


def _are_of_a_kind(lines: tuple[Line, ...], one: int, other: int) -> bool:
    return lines[one].role == lines[other].role


def _rebuilt(parts: Iterable[tuple[str, str]]) -> Document:
    plain = {"title": "", "preamble": "", "sources": ""}
    sections: list[SectionText] = []
    for role, text in parts:
        if role == "heading":
            sections.append(SectionText(text))
        elif role == "intro":
            sections[-1] = replace(sections[-1], intro=text)
        elif role == "clause":
            sections[-1] = replace(sections[-1], clauses=(*sections[-1].clauses, ClauseText(text)))
        else:
            plain[role] = text
    return Document(sections=tuple(sections), **plain)
