import pytest

from core.contrast import ratio


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#fff", "#FFFFFF", 1), ("#777777", "#ffffff", 4.48), ("#9c2b1c", "#faf6ee", 7.02)],
)
def test_contrast_is_what_the_guidelines_say_whichever_comes_first(one, other, expected):
    assert ratio(one, other) == ratio(other, one)
    assert ratio(one, other) == pytest.approx(expected, abs=0.01)
