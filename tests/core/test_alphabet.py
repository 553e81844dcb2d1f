from hypothesis import given
from hypothesis import strategies as st

from core.alphabet import alphabetical


def test_the_alphabet_ends_with_ae_oe_and_aa():
    names = ["Årdal", "Østfold", "Ærlig", "Zulu", "Alta", "ås", "Aasen"]
    assert sorted(names, key=alphabetical) == ["Alta", "Zulu", "Ærlig", "Østfold", "Årdal", "ås", "Aasen"]


def test_letters_of_the_neighbours_stand_with_their_kin():
    names = ["Ole", "Öberg", "Ödegård", "Ängby", "Zoë", "Élan", "Müller", "Mytting", "Čáhppe"]
    ordered = ["Čáhppe", "Élan", "Müller", "Mytting", "Ole", "Zoë", "Ängby", "Öberg", "Ödegård"]
    assert sorted(names, key=alphabetical) == ordered


def test_numbers_stand_by_size_and_case_does_not_count():
    assert sorted(["lag 10", "Lag 9", "lag 1"], key=alphabetical) == ["lag 1", "Lag 9", "lag 10"]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_names_can_be_ordered(names):
    ordered = sorted(names, key=alphabetical)
    assert [alphabetical(name) for name in ordered] == sorted(alphabetical(name) for name in reversed(names))
