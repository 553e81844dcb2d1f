from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from members.fields import OrganisationNumberFormField, validate_organisation_number
from members.models import Membership, Organisation
from members.rules import may_delete_organisation, may_stand_together
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def period(start: str, end: str | None = None, **fields) -> Membership:
    last = date.fromisoformat(end) if end else None
    return Membership(start=date.fromisoformat(start), end=last, **fields)


@given(st.integers(0, 99_999_999), st.integers(0, 9))
def test_the_last_digit_of_an_organisation_number_checks_the_others(digits, last):
    first = f"{digits:08}"
    check = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11
    if check == last:
        validate_organisation_number(f"{first}{last}")
    else:
        with pytest.raises(ValidationError, match="not an organisation number"):
            validate_organisation_number(f"{first}{last}")


@pytest.mark.parametrize("number", ["97476067", "9747606730", "97476O673", "²²²²²²²²²", "974-760-673x"])
def test_what_is_not_nine_digits_is_no_organisation_number(number):
    with pytest.raises(ValidationError):
        validate_organisation_number(number)


@pytest.mark.parametrize("typed", ["974760673", "974 760 673", " 974\N{NO-BREAK SPACE}760\N{NO-BREAK SPACE}673 "])
def test_an_organisation_number_may_be_typed_with_spaces(typed):
    assert OrganisationNumberFormField().clean(typed) == "974760673"


def test_no_organisation_number_is_none_so_that_many_may_lack_one():
    field = Organisation._meta.get_field("organisation_number").formfield()
    assert field.clean("") is None
    assert field.clean("  ") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Laget"}, {"name": "Laget"}),
        ({"name": "Laget"}, {"name": "LAGET"}),
        ({"slug": "laget"}, {"slug": "laget"}),
        ({"organisation_number": "974760673"}, {"organisation_number": "974760673"}),
    ],
    ids=["a name twice", "a name in capitals", "an address twice", "a number twice"],
)
def test_the_database_refuses_a_second_organisation_with(first, second):
    OrganisationFactory(**first)
    with pytest.raises(IntegrityError):
        OrganisationFactory(**second)


@pytest.mark.django_db
def test_many_organisations_may_lack_a_number():
    OrganisationFactory.create_batch(2, organisation_number=None)


@pytest.mark.django_db
def test_the_database_refuses_a_period_that_ends_before_it_begins():
    with pytest.raises(IntegrityError):
        MembershipFactory(start=date(2020, 1, 2), end=date(2020, 1, 1))


@pytest.mark.django_db
def test_a_period_may_be_one_day():
    MembershipFactory(start=date(2020, 1, 1), end=date(2020, 1, 1))


OVERLAPS = pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2015-01-01", "2020-01-01"),
        ("2020-12-31", None),
        ("2020-06-01", "2020-06-01"),
        ("2019-01-01", None),
        ("2020-01-01", "2020-12-31"),
    ],
    ids=["its first day", "its last day", "a day in it", "all of it", "the same period"],
)


@OVERLAPS
@pytest.mark.django_db
def test_the_database_refuses_two_periods_that_share(start, end):
    first = MembershipFactory(start=date(2020, 1, 1), end=date(2020, 12, 31))
    second = period(start, end, organisation=first.organisation)
    with pytest.raises(IntegrityError):
        second.save()


@OVERLAPS
@pytest.mark.django_db
def test_the_database_refuses_to_move_a_period_onto(start, end):
    first = MembershipFactory(start=date(2020, 1, 1), end=date(2020, 12, 31))
    moved = MembershipFactory(organisation=first.organisation, start=date(2000, 1, 1), end=date(2000, 1, 1))
    last = end and date.fromisoformat(end)
    with pytest.raises(IntegrityError):
        Membership.objects.filter(pk=moved.pk).update(start=date.fromisoformat(start), end=last)


@pytest.mark.django_db
def test_periods_may_follow_each_other_and_other_organisations_have_their_own():
    first = MembershipFactory(start=date(2020, 1, 1), end=date(2020, 12, 31))
    MembershipFactory(organisation=first.organisation, start=date(2021, 1, 1))
    MembershipFactory(organisation=first.organisation, start=date(2019, 1, 1), end=date(2019, 12, 31))
    MembershipFactory(start=date(2020, 1, 1))
    Membership.objects.filter(pk=first.pk).update(status="on_leave")


DAYS = st.integers(0, 12).map(lambda number: date(2020, 1, 1) + number * DAY)
PERIODS = st.tuples(DAYS, st.none() | st.integers(0, 5)).map(
    lambda pair: Membership(start=pair[0], end=None if pair[1] is None else pair[0] + pair[1] * DAY)
)


@given(st.lists(PERIODS, max_size=5))
def test_periods_may_stand_together_exactly_when_no_day_has_two(periods):
    days = [date(2020, 1, 1) + number * DAY for number in range(30)]
    shared = any(sum(each.contains(day) for each in periods) > 1 for day in days)
    assert bool(may_stand_together(periods)) == (not shared)


def test_the_sentence_names_both_periods():
    answer = may_stand_together([period("2021-01-01"), period("2020-01-01", "2021-06-30", status="on_leave")])
    assert str(answer.reason) == (
        "These two periods overlap: 1. januar 2020 – 30. juni 2021 (on leave) and 1. januar 2021 –  (member). "
        "End the first before the second begins."
    ).replace(" –  ", " – … ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "status", "since"),
    [
        ("2009-12-31", None, None),
        ("2010-01-01", "member", "2010-01-01"),
        ("2015-12-31", "member", "2010-01-01"),
        ("2016-01-01", "on_leave", "2010-01-01"),
        ("2018-01-01", "member", "2010-01-01"),
        ("2018-12-31", "member", "2010-01-01"),
        ("2019-01-01", None, None),
        ("2020-05-10", "member", "2020-01-01"),
        ("2120-05-10", "member", "2020-01-01"),
    ],
)
def test_who_was_a_member_on_a_day_and_since_when(day, status, since):
    organisation = OrganisationFactory()
    for start, end, kind in (
        ("2020-01-01", None, "member"),
        ("2016-01-01", "2017-12-31", "on_leave"),
        ("2018-01-01", "2018-12-31", "member"),
        ("2010-01-01", "2015-12-31", "member"),
    ):
        period(start, end, status=kind, organisation=organisation).save()
    day = date.fromisoformat(day)
    found = list(Organisation.objects.members_on(day))
    assert [(each, each.status_on_day) for each in found] == ([(organisation, status)] if status else [])
    assert organisation.unbroken_since(day) == (since and date.fromisoformat(since))


@pytest.mark.django_db
def test_an_organisation_that_has_been_a_member_is_never_deleted():
    organisation = OrganisationFactory(name="Laget")
    assert may_delete_organisation(organisation)
    MembershipFactory(organisation=organisation)
    assert may_delete_organisation(organisation).reason.startswith("Laget has been a member")
