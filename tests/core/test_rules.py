import pytest

from core.places import Place
from core.rules import YES, Refused, every, no, require


def test_a_yes_is_true_and_a_no_is_false_with_its_reason():
    assert YES
    assert not no("too late")
    assert no("too late").reason == "too late"


def test_several_rules_together_give_the_first_no():
    rule = every(lambda number: YES, lambda number: no("odd") if number % 2 else YES, lambda number: no("always"))
    assert rule(1).reason == "odd"
    assert rule(2).reason == "always"
    assert every()(3) is YES


def test_requiring_goes_on_after_a_yes_and_stops_with_the_reason_after_a_no():
    require(YES)
    with pytest.raises(Refused, match="too late"):
        require(no("too late"))


def test_a_place_asks_its_providers_in_their_order():
    place = Place()
    place.register(lambda asked: [f"later {asked}"], order=20)
    place.register(lambda asked: [f"first {asked}", f"second {asked}"], order=10)
    assert list(place.ask("x")) == ["first x", "second x", "later x"]
    assert list(Place().ask("x")) == []
