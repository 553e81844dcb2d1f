"""Texts and changes of every kind, for tests that hold whatever the words are."""

from hypothesis import strategies as st

from resolutions.amending import Change
from resolutions.document import ClauseText, Document, SectionText

#: Letters that are hard to handle: accents apart from their letters, flags, families, hard spaces, line ends, signs.
HARD = [
    "a",
    "å",
    "a\u030a",
    "ß",
    "İ",
    "🇳🇴",
    "👩‍👧‍👦",
    "👍🏽",
    "\u00ad",
    "\u00a0",
    " ",
    "\n",
    "\r\n",
    ".",
    "–",
    "«",
    "1",
    "ไทย",
    "각",
    "नि",
]
letters = st.one_of(st.sampled_from(HARD), st.characters(exclude_categories=["Cs"]))
anything = st.lists(letters, max_size=24).map("".join)
sentences = st.sampled_from(
    [
        f"{who} skal {what}{when}."
        for who in ("Barn", "Alle", "Nav")
        for what in ("ha nok mat", "bo trygt og godt", "bli hørt og trodd")
        for when in ("", " i 2020", " før jul, og etter")
    ]
)
texts = st.one_of(sentences, anything)

clauses = st.builds(ClauseText, texts)
sections = st.builds(SectionText, texts, st.one_of(st.just(""), texts), st.lists(clauses, max_size=3).map(tuple))
documents = st.builds(Document, texts, texts, st.lists(sections, max_size=3).map(tuple), st.one_of(st.just(""), texts))

#: Texts of plain sentences, where it is not the letters that matter but where the clauses stand.
drafts = st.builds(
    Document,
    sentences,
    sections=st.lists(
        st.builds(SectionText, sentences, clauses=st.lists(st.builds(ClauseText, sentences), max_size=4).map(tuple)),
        max_size=3,
    ).map(tuple),
)


@st.composite
def changes(draw, document: Document) -> list[Change]:
    """Changes to `document` of which no two take the same clause, in any order."""
    found = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        change = draw(_change(document, number))
        taken = {other.place for other in found if other.kind in {"change", "delete"}}
        if change.kind not in {"change", "delete"} or change.place not in taken:
            found.append(change)
    return draw(st.permutations(found))


@st.composite
def _change(draw, document: Document, number: int) -> Change:
    section = draw(st.integers(0, len(document.sections)))
    clauses_there = len(document.sections[section - 1].clauses) if section else 0
    clause = draw(st.integers(0, clauses_there))
    kinds = ["section", *(["insert"] if section else []), *(["change", "delete"] if clause else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "section":
        return Change(
            number, kind, section, title=draw(sentences), text="\n".join(draw(st.lists(sentences, max_size=3)))
        )
    return Change(number, kind, section, clause, text="" if kind == "delete" else draw(sentences))
