"""LIX and sentences, as a person would count them."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.readability import ABBREVIATIONS, CLOSING, measure, measure_markup

WORD = st.text(string.ascii_lowercase + "æøå", min_size=1, max_size=12)
SENTENCE = st.lists(WORD, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize())
SENTENCES = st.lists(SENTENCE, min_size=1, max_size=8)


def lengths(text: str) -> list[int]:
    return [len(sentence) for sentence in measure(text).sentences]


def is_abbreviation(sentence: str) -> bool:
    last = sentence.rsplit(maxsplit=1)[-1].casefold() + "."
    return last in ABBREVIATIONS | CLOSING or len(last) == 2


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", []),
        (" \n\n – … !", []),
        ("Vi krever handling", [3]),
        ("Vi krever handling. Nå!", [3, 1]),
        ("Hva gjør vi? Vi handler.", [3, 2]),
        ("Møtet er 8. mars 2018 kl. 15.30. Vi ses.", [7, 2]),
        ("Det gjelder f.eks. Oslo, bl.a. NAV og nr. 5 i kap. 3. Slutt.", [12, 1]),
        ("Mat, klær osv. Det koster. Mat osv. er dyrt.", [3, 2, 4]),
        ("Vi får 106\u00a0000 kroner.", [4]),
        ("Vi\u00a0får penger.", [3]),
        ("Satsen gjaldt i 2018. Nå er den lavere.", [4, 4]),
        ("«Hvor lenge?» spør hun. «Lenge.» Ja.", [4, 1, 1]),
        ("Talen ble holdt av J.P. Hansen og dr. Berg.", [9]),
        ("Krav:\n– bolig\n– arbeid for alle\n1. penger", [1, 1, 3, 1]),
        ("En linje som\nbrytes midt i.\n\nEt nytt avsnitt", [6, 3]),
        ("NAV-kontorene skal møte deg/dere.", [4]),
    ],
)
def test_sentences_end_where_a_reader_says_so(text, counted):
    assert lengths(text) == counted


def test_lix_is_the_mean_sentence_and_the_long_words_in_a_hundred():
    text = measure("Fattigdommen rammer barn og unge. Kommunene må handle.")  # fattigdommen, kommunene: two of eight
    assert (text.words, text.long_words, len(text.sentences)) == (8, 2, 2)
    assert text.mean_length == 4
    assert text.lix == 4 + 25


@pytest.mark.parametrize(
    ("word", "is_long"), [("sekser", 0), ("syveren", 1), ("1234567", 0), ("a-bcdef.", 0), ("abc-defg", 1)]
)
def test_a_long_word_has_seven_letters(word, is_long):
    assert measure(word).long_words == is_long


def test_an_empty_text_has_no_lix():
    assert measure("").lix is None
    assert measure("").mean_length == 0
    assert measure("").longest == ()


def test_the_longest_sentence_is_named_and_so_are_those_over_a_limit():
    text = measure("En to. En to tre fire. En to tre.")
    assert text.longest == ("En", "to", "tre", "fire.")
    assert text.longer_than(2) == [("En", "to", "tre", "fire."), ("En", "to", "tre.")]
    assert text.longer_than(4) == []


def test_headings_items_and_lines_of_html_are_read_one_by_one():
    markup = (
        "<h2>Vi krever</h2><p>En sats &amp; en <strong>bo</strong>lig. Mer<br>til alle</p>"
        "<ul><li><p>mat</p></li><li>klær</li></ul><script>if (1) { a. B }</script><!-- skjult. Tekst -->"
    )
    assert [" ".join(words) for words in measure_markup(markup).sentences] == [
        *("Vi krever", "En sats en bolig.", "Mer", "til alle", "mat", "klær"),
    ]


@given(st.text())
def test_any_text_is_measured(text):
    for measured in (measure(text), measure_markup(text)):
        assert all(measured.sentences)
        assert 0 <= measured.long_words <= measured.words
        assert (measured.lix is None) == (measured.words == 0) == (not measured.sentences)
        assert len(measured.longest) == max(map(len, measured.sentences), default=0)
        assert measured.mean_length * len(measured.sentences) == pytest.approx(measured.words)


@given(SENTENCES)
def test_full_stops_before_capitals_are_counted(sentences):
    assume(not any(map(is_abbreviation, sentences)))
    assert lengths(". ".join(sentences) + ".") == [len(sentence.split()) for sentence in sentences]


@given(SENTENCES)
def test_markup_of_a_text_measures_like_the_text(sentences):
    plain = "\n\n".join(sentences)
    markup = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    assert measure(plain) == measure_markup(markup)


@given(SENTENCES, SENTENCES)
def test_two_paragraphs_measure_as_their_sum(one, other):
    one, other = ". ".join(one), ". ".join(other)
    assert measure(f"{one}\n\n{other}").sentences == measure(one).sentences + measure(other).sentences


@given(SENTENCE, st.sampled_from(["f.eks.", "bl.a.", "nr.", "kl.", "ca.", "jf."]), SENTENCE)
def test_an_abbreviation_is_a_word_and_ends_nothing(before, abbreviation, after):
    [counted] = lengths(f"{before} {abbreviation} {after}")
    assert counted == len(before.split()) + 1 + len(after.split())
