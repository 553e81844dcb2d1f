from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.document import Document
from resolutions.paste import from_html, from_plain
from resolutions.paste_rows import spaced
from tests.resolutions.documents import anything

#: One text as different programs put it on the clipboard.
CLIPBOARD = Path(__file__).parent / "clipboard"


def outline(document: Document) -> list[tuple[str, str, list[str]]]:
    return [
        (section.title, section.intro, [clause.text for clause in section.clauses]) for section in document.sections
    ]


EXPECTED = [
    ("Et trygt sted å bo", "Ingen skal flytte hvert år. Vi vil ha:", ["Lengre leiekontrakter.", "Flere boliger."]),
    ("Mat på skolen", "Sultne barn lærer lite. Vi vil ha:", ["Et måltid hver dag.", "Tid til å spise det."]),
]
PREAMBLE = "Årsmøtet var samlet i Bodø.\n\nMange venter på et hjem."


class TestPlain:
    def test_a_text_with_bullets_becomes_preamble_focus_areas_and_clauses(self):
        document = from_plain(
            "Årsmøteresolusjon 2026: Hjem og mat\n\n\xa0\n\nÅrsmøtet var samlet i Bodø.\n\nMange venter på et hjem.\n\n"
            "Et trygt sted å bo\n\nIngen skal flytte hvert år. Vi vil ha:\n\n"
            " • Lengre leiekontrakter.\n • Flere boliger.\n\n"
            "Mat på skolen\nSultne barn lærer lite. Vi vil ha:\n\n • Et måltid hver dag.\n\n • Tid til å spise det.\n"
        )
        assert (document.title, document.preamble) == ("Årsmøteresolusjon 2026: Hjem og mat", PREAMBLE)
        assert outline(document) == EXPECTED

    def test_wrapped_lines_of_a_quoted_mail_are_joined(self):
        document = from_plain(
            "> Uttalelse om bolig\n>\n> Årsmøtet var samlet i Bodø for å snakke om bolig, mat og\n"
            "> trygghet. Det kom mange, og alle fikk ordet i løpet av to\n> dager.\n>\n> Et trygt sted\n>\n"
            "> - At kommunene bygger flere boliger, og at de som\n>   leier, slipper å flytte hvert år.\n"
            "> - At leia følger lønna.\n"
        )
        assert document.preamble == (
            "Årsmøtet var samlet i Bodø for å snakke om bolig, mat og trygghet. Det kom mange, og alle fikk ordet i "
            "løpet av to dager."
        )
        assert outline(document) == [
            (
                "Et trygt sted",
                "",
                [
                    "At kommunene bygger flere boliger, og at de som leier, slipper å flytte hvert år.",
                    "At leia følger lønna.",
                ],
            )
        ]

    def test_paragraphs_that_word_puts_on_one_line_each_stay_apart(self):
        document = from_plain(f"Hjem\n{'Mange venter på et hjem. ' * 6}\nÅrsmøtet var samlet.\n")
        assert document.preamble == f"{('Mange venter på et hjem. ' * 6).strip()}\n\nÅrsmøtet var samlet."

    def test_each_kind_of_bullet_begins_a_clause(self):
        bullets = ["• ", "·\t", "- ", "– ", "* ", "\uf0b7   ", "o\t", "1. ", "2) ", "(3) ", "a) ", "(b) "]
        for bullet in bullets:
            document = from_plain(f"Tittel\n\nBolig\n\n{bullet}Flere hjem.\n{bullet}Lavere leie.\n")
            assert outline(document) == [("Bolig", "", ["Flere hjem.", "Lavere leie."])], bullet

    def test_numbered_headings_and_clauses_lose_their_numbers(self):
        document = from_plain("Tittel\n\n1 Bolig\n\nVi vil:\n\n1.1 Bygge.\n\n1.2 Leie ut.\n\n2 Mat\n\n2.1 Servere.\n")
        assert outline(document) == [("Bolig", "Vi vil:", ["Bygge.", "Leie ut."]), ("Mat", "", ["Servere."])]

    def test_a_number_above_letters_is_that_of_a_heading(self):
        document = from_plain("Tittel\n\n1. Bolig\na) Bygge.\nb) Leie ut.\n\n2. Mat\na) Servere.\n")
        assert outline(document) == [("Bolig", "", ["Bygge.", "Leie ut."]), ("Mat", "", ["Servere."])]

    def test_a_date_or_an_amount_at_the_beginning_is_no_number_of_a_list(self):
        document = from_plain("Hjem\n\n10. mai 2026 møttes vi.\n\n106 000 barn venter.\n\n2.3 millioner står utenfor.")
        assert document.preamble == "10. mai 2026 møttes vi.\n\n106 000 barn venter.\n\n2.3 millioner står utenfor."

    def test_entries_below_an_entry_with_a_colon_are_lines_of_it(self):
        document = from_plain("Tittel\n\nBolig\n\n• Et hjem med:\no\tbad\no\tvindu\n• Lav leie.\n")
        assert outline(document) == [("Bolig", "", ["Et hjem med:\n– bad\n– vindu", "Lav leie."])]

    def test_sources_below_a_heading_of_theirs_stand_apart(self):
        document = from_plain("Tittel\n\nBolig\n\n• Et hjem.\n\nKilder:\n• Husbanken 2025\n• SSB, tabell 1\n")
        assert (document.sources, outline(document)) == ("Husbanken 2025\nSSB, tabell 1", [("Bolig", "", ["Et hjem."])])

    def test_a_source_on_the_last_line_is_one_too(self):
        assert from_plain("Tittel\n\nBolig\n\n• Et hjem.\n\nKilde: Husbanken").sources == "Husbanken"

    def test_a_list_without_a_heading_waits_for_one(self):
        document = from_plain("Tittel\n\nMange venter.\n\nVi vil:\n\n• Bygge.\n")
        assert (document.preamble, outline(document)) == ("Mange venter.", [("", "Vi vil:", ["Bygge."])])

    def test_a_line_between_two_lists_stays_where_it_stood(self):
        document = from_plain("Tittel\n\nBolig\n\n• Bygge.\n\nVi vil også:\n\n• Leie ut.\n")
        assert outline(document) == [("Bolig", "", ["Bygge.", "Vi vil også:", "Leie ut."])]

    def test_what_stands_above_the_title_begins_the_preamble(self):
        document = from_plain("Meny\n\n• Om oss\n\nResolusjon 2026: Hjem\n\nMange venter.\n\nBolig\n\n• Bygge.\n")
        assert (document.title, document.preamble) == ("Resolusjon 2026: Hjem", "Meny\n\n– Om oss\n\nMange venter.")

    def test_hard_spaces_stay_beside_figures_alone_and_soft_hyphens_go(self):
        assert spaced("106\u00a0000 \u00a0 barn\u00a0og § \u00a04\u202f%") == "106\u00a0000 barn og § 4\u202f%"
        assert from_plain("Vel\u00adferd «for» “alle”").title == "Velferd «for» “alle”"

    def test_a_word_that_is_wrapped_at_its_hyphen_is_one(self):
        wrapped = "Hjem\n\nVi møttes for å snakke om det som skjer når NAV-\nkontor og barne-\nog familievern må spare"
        assert from_plain(wrapped).preamble.endswith("når NAV-kontor og barne- og familievern må spare")

    def test_nothing_is_an_empty_document(self):
        assert from_plain(" \n\n") == Document("")


class TestMarkup:
    @pytest.mark.parametrize("program", ["word", "google_docs", "libreoffice", "web_page"])
    def test_the_same_text_from_different_programs_is_the_same_document(self, program):
        document = from_html((CLIPBOARD / f"{program}.html").read_text())
        assert (document.title, document.preamble) == ("Årsmøteresolusjon 2026: Hjem og mat", PREAMBLE)
        assert outline(document) == EXPECTED

    def test_the_deeper_entries_of_word_are_lines_of_the_one_above(self):
        entry = "<p style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>{}</p>"
        document = from_html("<h1>T</h1><h2>Bolig</h2>" + entry.format(1, "Hjem med:") + entry.format(2, "bad"))
        assert outline(document) == [("Bolig", "", ["Hjem med:\n– bad"])]

    def test_text_before_the_first_heading_with_a_list_is_the_preamble_whatever_heads_it(self):
        document = from_html("<h1>T</h1><h2>Bakgrunn</h2><p>Mange venter.</p><h2>Bolig</h2><ul><li>Bygge.</ul>")
        assert (document.preamble, outline(document)) == ("Bakgrunn\n\nMange venter.", [("Bolig", "", ["Bygge."])])

    def test_nested_without_end_it_is_still_read(self):
        assert from_html("<div><b><i>" * 50 + "Hjem til alle").title == "Hjem til alle"

    @given(st.one_of(anything, st.text("<>/abipulrh123 \n&;=\"'")))
    def test_whatever_is_pasted_gives_a_document(self, markup):
        assert isinstance(from_html(markup), Document)


lines = st.sampled_from(
    [
        "Hjem til alle",
        "Mange venter på et hjem.",
        "• Bygge flere boliger.",
        "– Leie ut",
        "1. Mat",
        "a) Brød.",
        "Kilder:",
        "",
        "Vi vil:",
    ]
)


class TestWords:
    @given(st.lists(lines, max_size=12))
    def test_no_word_is_lost(self, pasted):
        document = from_plain("\n".join(pasted))
        texts = [document.title, document.preamble]
        for section in document.sections:
            texts += [section.title, section.intro, *(clause.text for clause in section.clauses)]
        found = "\n".join([*texts, document.sources])
        marks = {"•", "–", "1.", "a)", "Kilder:"}
        words = [word for word in "\n".join(pasted).split() if word not in marks]
        assert sorted(word for word in found.split() if word not in marks) == sorted(words)

    @given(anything)
    def test_whatever_is_pasted_gives_a_document_that_a_database_can_hold(self, text):
        document = from_plain(text)
        assert "\x00" not in document.title + document.preamble + document.sources
