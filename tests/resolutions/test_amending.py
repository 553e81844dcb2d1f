import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.amending import Change, colliding, put_together
from resolutions.document import ClauseText, Document, SectionText
from tests.resolutions.documents import changes, drafts

PROPOSAL = Document(
    "Nok til alle",
    sections=(
        SectionText("Mat", clauses=(ClauseText("Frokost."), ClauseText("Lunsj.", demand=7, figure=3))),
        SectionText("Bolig", clauses=(ClauseText("Leie."),)),
    ),
)


def outline(document: Document) -> list[tuple[str, list[str]]]:
    return [(section.title, [clause.text for clause in section.clauses]) for section in document.sections]


def put(*made: Change) -> list[tuple[str, list[str]]]:
    return outline(put_together(PROPOSAL, made))


class TestOneChange:
    def test_nothing_changes_nothing(self):
        assert put_together(PROPOSAL, []) == PROPOSAL

    def test_a_clause_is_reworded_and_keeps_its_demand_and_figure(self):
        document = put_together(PROPOSAL, [Change(1, "change", 1, 2, "Varm lunsj.")])
        assert document.sections[0].clauses[1] == ClauseText("Varm lunsj.", demand=7, figure=3)

    def test_a_clause_that_is_reworded_as_another_demand_quotes_that_one(self):
        document = put_together(PROPOSAL, [Change(1, "change", 1, 2, "Middag.", demand=9)])
        assert document.sections[0].clauses[1].demand == 9

    def test_a_clause_that_is_reworded_as_a_new_demand_quotes_none_any_more(self):
        document = put_together(PROPOSAL, [Change(1, "change", 1, 2, "Middag.", topic=4)])
        assert (document.sections[0].clauses[1].demand, document.sections[0].clauses[1].topic) == (None, 4)

    def test_a_clause_is_deleted(self):
        assert put(Change(1, "delete", 1, 1)) == [("Mat", ["Lunsj."]), ("Bolig", ["Leie."])]

    @pytest.mark.parametrize(
        ("after", "clauses"), [(0, ["Ny.", "Frokost.", "Lunsj."]), (1, ["Frokost.", "Ny.", "Lunsj."])]
    )
    def test_a_clause_is_inserted_after_another_or_before_the_first(self, after, clauses):
        assert put(Change(1, "insert", 1, after, "Ny."))[0] == ("Mat", clauses)

    @pytest.mark.parametrize(("after", "place"), [(0, 0), (1, 1), (2, 2)])
    def test_a_focus_area_comes_in_with_a_clause_for_each_line(self, after, place):
        made = put(Change(1, "section", after, title="Klær", text="Sko.\n\n  Regntøy. "))
        assert made[place] == ("Klær", ["Sko.", "Regntøy."])
        assert len(made) == 3


class TestSeveralChanges:
    def test_places_are_those_of_the_proposal_whatever_else_is_adopted(self):
        made = put(Change(1, "delete", 1, 1), Change(2, "insert", 1, 0, "Først."), Change(3, "change", 1, 2, "Middag."))
        assert made[0] == ("Mat", ["Først.", "Middag."])

    def test_what_goes_to_the_same_place_stands_in_the_given_order(self):
        made = put(Change(2, "insert", 2, 1, "To."), Change(1, "insert", 2, 1, "En."))
        assert made[1] == ("Bolig", ["Leie.", "To.", "En."])

    def test_a_clause_stands_after_one_that_is_deleted(self):
        assert put(Change(1, "delete", 2, 1), Change(2, "insert", 2, 1, "Eie."))[1] == ("Bolig", ["Eie."])

    @pytest.mark.parametrize("kinds", [("change", "change"), ("change", "delete"), ("delete", "delete")])
    def test_two_that_take_the_same_clause_are_refused(self, kinds):
        with pytest.raises(ValueError, match="1 and 2 take the same clause"):
            put(*(Change(number, kind, 1, 1, "Nytt.") for number, kind in enumerate(kinds, start=1)))

    @pytest.mark.parametrize(
        "change",
        [
            Change(1, "change", 3, 1, "Nytt."),
            Change(1, "delete", 1, 3),
            Change(1, "insert", 1, 3, "Nytt."),
            Change(1, "section", 3, title="Nytt"),
        ],
    )
    def test_what_the_proposal_does_not_have_cannot_be_changed(self, change):
        with pytest.raises(ValueError, match="there is no clause"):
            put(change)

    def test_collisions_name_each_pair_the_lower_number_first(self):
        made = [Change(number, "change", 1, 1, "Nytt.") for number in (5, 2, 9)]
        numbers = [(one.number, other.number) for one, other in colliding([*made, Change(1, "insert", 1, 1, "Ny.")])]
        assert numbers == [(2, 5), (2, 9), (5, 9)]


class TestAnySequence:
    @given(drafts, st.data())
    def test_clauses_that_no_change_takes_stay_in_their_order(self, document, data):
        made = data.draw(changes(document))
        taken = {change.place for change in made if change.kind in {"change", "delete"}}
        kept = [
            clause
            for number, section in enumerate(document.sections, start=1)
            for position, clause in enumerate(section.clauses, start=1)
            if (number, position) not in taken
        ]
        amended = iter([clause for _, clause in put_together(document, made).clauses()])
        assert all(clause in amended for clause in kept)  # each is found after the one before it

    @given(drafts, st.data())
    def test_as_many_clauses_come_and_go_as_the_changes_say(self, document, data):
        made = data.draw(changes(document))
        kinds = [change.kind for change in made]
        new = sum(len([line for line in c.text.splitlines() if line.strip()]) for c in made if c.kind == "section")
        amended = put_together(document, made)
        assert len(list(amended.clauses())) == (
            len(list(document.clauses())) + new + kinds.count("insert") - kinds.count("delete")
        )
        assert len(amended.sections) == len(document.sections) + kinds.count("section")

    @given(drafts, st.data(), st.randoms())
    def test_the_order_matters_only_between_what_comes_to_the_same_place(self, document, data, chance: random.Random):
        made = data.draw(changes(document))
        shuffled = chance.sample(made, len(made))
        arrivals = [change for change in made if change.kind in {"insert", "section"}]
        order = {id(change): index for index, change in enumerate(arrivals)}
        shuffled.sort(key=lambda change: order.get(id(change), -1))
        assert put_together(document, shuffled) == put_together(document, made)

    @given(drafts, st.data())
    def test_everything_but_the_clauses_stays(self, document, data):
        amended = put_together(document, data.draw(changes(document)))
        assert (amended.title, amended.preamble, amended.sources) == (
            document.title,
            document.preamble,
            document.sources,
        )

    @given(drafts, st.data())
    def test_taking_a_clause_twice_is_always_refused(self, document, data):
        taken = [change for change in data.draw(changes(document)) if change.kind in {"change", "delete"}]
        for change in taken:
            again = Change(99, "delete", change.section, change.clause)
            with pytest.raises(ValueError, match="take the same clause"):
                put_together(document, [*taken, again])
