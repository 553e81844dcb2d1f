"""Real goals, demands, resolutions, members and staff with few words. Texts are written in bokmål."""

from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import Membership, Organisation
from policies.models import Demand, Goal, Topic
from resolutions.models import AnnualMeeting, Clause, Resolution, Section


def yesterday():
    return timezone.now() - timedelta(days=1)


class StaffFactory(DjangoModelFactory):
    """A member of staff; `role` is the key of one in the table of roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("staff-{}".format)
    is_staff = True

    @factory.post_generation
    def role(self, create, key, **kwargs):
        if key:
            self.groups.add(Group.objects.get(name=key))


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence("Mål {}".format)
    text = "Det skal gå an."


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    class Params:
        published = factory.Trait(published_at=factory.LazyFunction(yesterday))

    slug = factory.Sequence("tema-{}".format)
    updated_on = date(2026, 3, 8)
    title = factory.Sequence("Tema {}".format)
    intro = "Kort fortalt."


class DemandFactory(DjangoModelFactory):
    class Meta:
        model = Demand

    class Params:
        published = factory.Trait(published_at=factory.LazyFunction(yesterday), topic__published=True)

    topic = factory.SubFactory(TopicFactory)
    since = date(2014, 5, 10)
    text = factory.Sequence("Krav om {}".format)


class AnnualMeetingFactory(DjangoModelFactory):
    class Meta:
        model = AnnualMeeting

    date = factory.Sequence(lambda n: date(2000, 3, 1) + timedelta(days=n))
    place = "Bergen"
    name = factory.LazyAttribute(lambda meeting: f"Årsmøtet {meeting.date.year}")


class ResolutionFactory(DjangoModelFactory):
    class Meta:
        model = Resolution

    class Params:
        adopted = factory.Trait(decision=Resolution.Decision.ADOPTED)
        public = factory.Trait(decision=Resolution.Decision.ADOPTED, published_at=factory.LazyFunction(yesterday))

    meeting = factory.SubFactory(AnnualMeetingFactory)
    number = factory.Sequence(lambda n: f"2026-{n + 1}")
    slug = factory.Sequence("resolusjon-{}".format)
    title = factory.Sequence("Resolusjon {}".format)
    preamble = "Årsmøtet ser at mange venter."


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    resolution = factory.SubFactory(ResolutionFactory)
    position = factory.LazyAttribute(lambda section: section.resolution.sections.count() + 1)
    title = factory.Sequence("Satsingsområde {}".format)


class ClauseFactory(DjangoModelFactory):
    class Meta:
        model = Clause

    section = factory.SubFactory(SectionFactory)
    position = factory.LazyAttribute(lambda clause: clause.section.clauses.count() + 1)
    text = factory.Sequence("Gjøre noe med sak {}.".format)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Laget {}".format)
    slug = factory.Sequence("laget-{}".format)
    description = "Samler folk."


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    start = date(2010, 1, 1)
