"""Real goals, demands, resolutions, members and staff with few words. Texts are written in bokmål."""

from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import Membership, Organisation
from policies.models import (
    Correction,
    Demand,
    DemandUpdate,
    Figure,
    Goal,
    Observation,
    Quotation,
    ResponsibleBody,
    Series,
    Topic,
    TopicChange,
    TopicSection,
)
from resolutions.models import AnnualMeeting, Clause, Edition, Resolution, Section


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


class TopicSectionFactory(DjangoModelFactory):
    class Meta:
        model = TopicSection

    topic = factory.SubFactory(TopicFactory)
    anchor = factory.Sequence("del-{}".format)
    title = factory.Sequence("Del {}".format)
    body = "<p>Mer om saken.</p>"


class TopicChangeFactory(DjangoModelFactory):
    class Meta:
        model = TopicChange

    topic = factory.SubFactory(TopicFactory, published=True)
    on = date(2023, 5, 15)
    kind = TopicChange.Kind.MAJOR
    note = factory.Sequence("Endring {}".format)


class ResponsibleBodyFactory(DjangoModelFactory):
    class Meta:
        model = ResponsibleBody

    slug = factory.Sequence("instans-{}".format)
    name = factory.Sequence("Instans {}".format)


class DemandUpdateFactory(DjangoModelFactory):
    class Meta:
        model = DemandUpdate

    class Params:
        published = factory.Trait(published_at=factory.LazyFunction(yesterday), demand__published=True)

    demand = factory.SubFactory(DemandFactory)
    on = date(2021, 6, 1)
    stage = "considered"
    source = "Brev fra departementet"
    source_url = "https://departementet.example/brev"
    checked_on = date(2026, 3, 1)
    happened = factory.Sequence("Hendelse {}".format)


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    update = factory.SubFactory(DemandUpdateFactory, published=True)
    on = date(2026, 3, 3)
    note = factory.Sequence("Rettelse {}".format)


class QuotationFactory(DjangoModelFactory):
    """A quotation in a document outside the portal; give `section` and an empty `document` for one in a topic."""

    class Meta:
        model = Quotation

    demand = factory.SubFactory(DemandFactory, published=True)
    document = "Høringssvar om satsene"
    on = date(2019, 4, 2)
    text = factory.Sequence("Vi ber om sak {}.".format)


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = Figure

    class Params:
        published = factory.Trait(published_at=factory.LazyFunction(yesterday))

    slug = factory.Sequence("tall-{}".format)
    as_of = date(2023, 12, 31)
    publisher = "Statistisk sentralbyrå"
    source_url = "https://statistikk.example/tabell"
    review_by = date(2099, 1, 1)
    title = factory.Sequence("Tall {}".format)
    unit = "prosent"


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    figure = factory.SubFactory(FigureFactory, published=True)
    position = factory.LazyAttribute(lambda series: series.figure.series.count() + 1)


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = Observation

    series = factory.SubFactory(SeriesFactory)
    period = factory.Sequence(lambda n: str(2000 + n))
    value = 1


class AnnualMeetingFactory(DjangoModelFactory):
    class Meta:
        model = AnnualMeeting

    date = factory.Sequence(lambda n: date(2000, 3, 1) + timedelta(days=n))
    place = "Bergen"
    name = factory.LazyAttribute(lambda meeting: f"Årsmøtet {meeting.date.year}")


class ResolutionFactory(DjangoModelFactory):
    """A resolution with its text, which is not sealed: `tests.resolutions.life` plays meetings that adopt."""

    class Meta:
        model = Resolution
        skip_postgeneration_save = True

    class Params:
        adopted = factory.Trait(decision=Resolution.Decision.ADOPTED, vote=Resolution.Vote.UNRECORDED)
        public = factory.Trait(adopted=True, published_at=factory.LazyFunction(yesterday))

    meeting = factory.SubFactory(AnnualMeetingFactory)
    number = factory.Sequence(lambda n: f"2026-{n + 1}")
    slug = factory.Sequence("resolusjon-{}".format)

    @factory.post_generation
    def title(self, create, words, **kwargs):
        """Make the edition that stands; `title__preamble` and `title__sources` give its other words."""
        if create:
            words = words or f"Resolusjon {self.number}"
            fields = {"preamble": "Årsmøtet ser at mange venter."} | kwargs
            self.text = Edition.objects.create(resolution=self, number=int(self.is_adopted), title=words, **fields)
            self.save(update_fields=["text"])


class SectionFactory(DjangoModelFactory):
    """A focus area in the text that stands of `resolution`, or of `edition`."""

    class Meta:
        model = Section

    class Params:
        resolution = factory.SubFactory(ResolutionFactory)

    edition = factory.LazyAttribute(lambda section: section.resolution.text)
    position = factory.LazyAttribute(lambda section: section.edition.sections.count() + 1)
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
