import time
from dataclasses import replace
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from resolutions.amending import Change, put_together
from resolutions.document import ClauseText, Document, SectionText
from resolutions.redline import new_text, old_text, redline, stretches
from resolutions.words import Piece, tokens, words
from tests.resolutions.documents import anything, changes, documents, texts


def shown(before: str, after: str) -> str:
    """The differences in one line, for people to read."""
    signs = {"kept": "{}", "deleted": "[-{}-]", "inserted": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in words(before, after))


def clauses(*sentences: str) -> tuple[ClauseText, ...]:
    return tuple(map(ClauseText, sentences))


FOOD = "Skolene serverer et gratis måltid hver dag."
HOMES = "Kommunene bygger flere boliger for utleie."
PAY = "Satsene følger det som ting koster."


def one_section(*sentences: str) -> Document:
    return Document("Nok til alle", sections=(SectionText("Hverdagen", clauses=clauses(*sentences)),))


def outline(before: Document, after: Document) -> list[tuple[str, str, str, str]]:
    return [(line.role, line.before, line.after, line.state) for line in redline(before, after)]


class TestWords:
    def test_only_the_changed_words_are_marked(self):
        assert shown("Satsene skal økes i 2026.", "Satsene bør økes i 2026.") == "Satsene [-skal-][+bør+] økes i 2026."

    def test_equal_texts_are_kept_in_one_piece(self):
        assert words("Barn skal ha mat.", "Barn skal ha mat.") == (Piece("kept", "Barn skal ha mat."),)

    def test_nothing_compared_to_nothing_has_no_pieces(self):
        assert words("", "") == ()

    def test_a_phrase_is_replaced_as_a_whole_rather_than_every_other_word(self):
        assert shown("i 2020 og 2021 økte", "i 2022 og 2023 økte") == "i [-2020 og 2021-][+2022 og 2023+] økte"

    def test_a_changed_hard_space_is_seen(self):
        assert shown("106 000 barn", "106\u00a0000 barn") == "106[- -][+\u00a0+]000 barn"

    def test_a_comma_is_a_token_of_its_own(self):
        assert shown("mat, klær og bolig", "mat og bolig") == "mat[-, klær-] og bolig"

    def test_paragraphs_are_not_joined_by_changes_on_both_sides(self):
        assert shown("Ja.\n\nNei.", "Jo.\n\nNæ.") == "[-Ja-][+Jo+].\n\n[-Nei-][+Næ+]."

    def test_a_letter_is_not_parted_from_its_accent(self):
        assert shown("a", "a\u030a") == "[-a-][+a\u030a+]"

    @given(anything)
    def test_tokens_are_the_text_and_part_no_letter_that_a_reader_sees(self, text):
        found = tokens(text)
        assert "".join(found) == text
        ends = {sum(map(len, found[: index + 1])) for index in range(len(found))}
        assert ends <= {match.end() for match in regex.finditer(r"\X", text)}

    @given(texts, texts)
    def test_kept_and_deleted_is_the_one_text_and_kept_and_inserted_the_other(self, before, after):
        pieces = words(before, after)
        assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "deleted") == after
        assert all(piece.text for piece in pieces)

    @given(texts, texts)
    def test_two_pieces_of_a_kind_never_follow_each_other(self, before, after):
        kinds = [piece.kind for piece in words(before, after)]
        assert all(kind != following for kind, following in pairwise(kinds))

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("a b " * 2500, "b a " * 2500),
            ("." * 10_000, "." * 9_999 + "!"),
            ("".join(map(chr, range(0x4E00, 0x4E00 + 5000))) * 2, "x " * 5000),
            ("!?" * 5000, "?!?" * 3333),
            (". " * 5000, "x" * 1_000_000),
            ("!" * 100, "?!" * 200_000),
        ],
        ids=["turned about", "one sign", "all different", "all signs", "one long word", "one side long"],
    )
    def test_adversarial_texts_take_a_bounded_time(self, before, after):
        start = time.process_time()
        words(before, after)
        assert time.process_time() - start < 3

    def test_texts_too_long_to_compare_are_replaced_as_a_whole(self):
        before, after = "! " * 10_000, "? " * 10_000
        assert words(before, after) == (
            Piece("deleted", before.rstrip()),
            Piece("inserted", after.rstrip()),
            Piece("kept", " "),
        )


class TestDocuments:
    def test_an_inserted_clause_marks_no_other(self):
        assert outline(one_section(FOOD, HOMES), one_section(PAY, FOOD, HOMES)) == [
            ("title", "", "", "kept"),
            ("heading", "1", "1", "kept"),
            ("clause", "", "1.1", "inserted"),
            ("clause", "1.1", "1.2", "kept"),
            ("clause", "1.2", "1.3", "kept"),
        ]

    def test_a_reworded_clause_is_one_changed_line(self):
        lines = redline(one_section(FOOD, HOMES), one_section(FOOD, HOMES.replace("flere", "mange")))
        assert (lines[-1].state, lines[-1].pieces[1:3]) == (
            "changed",
            (Piece("deleted", "flere"), Piece("inserted", "mange")),
        )

    def test_a_clause_with_other_words_is_deleted_before_what_stands_in_its_place(self):
        assert outline(one_section(FOOD, HOMES), one_section(FOOD, PAY))[-2:] == [
            ("clause", "1.2", "", "deleted"),
            ("clause", "", "1.2", "inserted"),
        ]

    def test_a_moved_clause_says_where_it_went_and_came_from(self):
        lines = redline(one_section(FOOD, HOMES, PAY), one_section(HOMES, PAY, FOOD))
        assert [(line.before, line.after, line.state, line.moved) for line in lines[2:]] == [
            ("1.1", "", "deleted", "1.3"),
            ("1.2", "1.1", "kept", ""),
            ("1.3", "1.2", "kept", ""),
            ("", "1.3", "inserted", "1.1"),
        ]

    def test_a_clause_that_moves_to_another_focus_area_is_known_again(self):
        before = Document("T", sections=(SectionText("Mat", clauses=clauses(FOOD, HOMES)), SectionText("Bolig")))
        after = Document(
            "T", sections=(SectionText("Mat", clauses=clauses(FOOD)), SectionText("Bolig", clauses=clauses(HOMES)))
        )
        moved = [(line.before, line.after, line.moved) for line in redline(before, after) if line.moved]
        assert moved == [("1.2", "", "2.1"), ("", "2.1", "1.2")]

    def test_a_renamed_focus_area_with_the_same_clauses_is_the_same(self):
        before = one_section(FOOD, HOMES, PAY)
        after = replace(before, sections=(replace(before.sections[0], title="Livet"),))
        assert outline(before, after)[1] == ("heading", "1", "1", "changed")

    def test_a_focus_area_with_the_same_title_and_other_clauses_is_the_same(self):
        assert outline(one_section(FOOD), one_section(PAY))[1] == ("heading", "1", "1", "kept")

    def test_a_new_focus_area_marks_no_other(self):
        before = one_section(FOOD)
        after = replace(before, sections=(SectionText("Trygghet", clauses=clauses(PAY)), *before.sections))
        assert outline(before, after)[1:] == [
            ("heading", "", "1", "inserted"),
            ("clause", "", "1.1", "inserted"),
            ("heading", "1", "2", "kept"),
            ("clause", "1.1", "2.1", "kept"),
        ]

    def test_sources_that_come_to_the_text_are_inserted(self):
        before = one_section(FOOD)
        assert outline(before, replace(before, sources="Statistisk sentralbyrå"))[-1] == ("sources", "", "", "inserted")

    @given(documents, documents)
    def test_both_texts_are_made_again_of_the_lines(self, before, after):
        lines = redline(before, after)
        assert (old_text(lines), new_text(lines)) == (before, after)

    @given(documents, st.data())
    def test_the_redline_of_any_amendments_makes_both_texts_again(self, proposal, data):
        amended = put_together(proposal, data.draw(changes(proposal)))
        lines = redline(proposal, amended)
        assert (old_text(lines), new_text(lines)) == (proposal, amended)

    @given(documents)
    def test_a_text_and_itself_differ_in_nothing(self, document):
        assert {line.state for line in redline(document, document)} <= {"kept"}

    @given(documents, documents)
    def test_moves_point_at_each_other(self, before, after):
        lines = [line for line in redline(before, after) if line.moved]
        gone = {(line.before, line.moved) for line in lines if line.state == "deleted"}
        assert gone == {(line.moved, line.after) for line in lines if line.state == "inserted"}

    def test_fifty_long_clauses_that_share_single_words_take_a_bounded_time(self):
        def long(turn: int) -> Document:
            texts = (f"{'ja nei ' * (turn + 2 * index)}{'og ' * 60}." for index in range(50))
            return one_section(*texts)

        start = time.process_time()
        redline(long(0), long(1))
        assert time.process_time() - start < 3

    def test_an_amendment_that_deletes_is_struck_where_it_stood(self):
        before = one_section(FOOD, HOMES)
        assert outline(before, put_together(before, [Change(1, "delete", 1, 1)]))[2:] == [
            ("clause", "1.1", "", "deleted"),
            ("clause", "1.2", "1.1", "kept"),
        ]


class TestStretches:
    def test_long_unchanged_parts_are_folded_beside_a_change(self):
        before = one_section(*(f"Krav {word} står her." for word in "en to tre fire fem seks sju".split()), FOOD)
        after = put_together(before, [Change(1, "change", 1, 8, text=FOOD.replace("gratis", "varmt"))])
        parts = stretches(redline(before, after))
        assert [(part.folded, part.clauses) for part in parts] == [(False, 0), (True, 6), (False, 2)]

    def test_few_unchanged_lines_are_not_folded(self):
        before = one_section(FOOD, HOMES, PAY)
        assert not any(part.folded for part in stretches(redline(before, before), fewest=4))

    def test_a_change_stands_below_the_heading_of_its_focus_area(self):
        clauses = tuple(ClauseText(f"Krav {word} står her.") for word in "en to tre fire fem seks sju".split())
        before = Document("Tittel", sections=(SectionText("Mat", clauses=clauses), SectionText("Bolig", "", clauses)))
        after = put_together(before, [Change(1, "change", 2, 7, text="Krav sju står der.")])
        shown = [line for part in stretches(redline(before, after)) if not part.folded for line in part.lines]
        assert [line.new for line in shown if line.role == "heading"] == ["Mat", "Bolig"]

    @given(documents, documents)
    def test_folding_leaves_out_no_line(self, before, after):
        lines = redline(before, after)
        assert tuple(line for part in stretches(lines) for line in part.lines) == lines
