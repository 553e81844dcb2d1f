"""A page of the shape of reference document 002 is entered as an editor would, and stays whole.

Fifteen demands under one topic, and two parts of its text that raise some of them again in other words. Each demand is
one record however often it is said, and what became of it is written down once.
"""

from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from policies.models import Demand, DemandUpdate, Quotation, Topic
from tests.factories import StaffFactory
from tests.policies.desk import address, send

pytestmark = pytest.mark.django_db

INTRO = "Den som kan arbeide, skal få hjelp til det. Den som ikke kan, skal ha nok å leve av."
DEMANDS = [
    "En felles nedre grense for sosialhjelpen i hele landet",
    "4000 kroner mer i året til den som bor alene med minstepensjon",
    "Feriepenger også for den som går på dagpenger",
    "Høyere overgangsstønad til den som er alene med barn",
    "Arbeidsplasser der funksjonsnedsettelser ikke stenger noen ute",
    "Veiledere på Nav med tid til hver enkelt",
    "En fast andel ansatte med nedsatt arbeidsevne i det offentlige",
    "En prøveordning med grunninntekt som blir fulgt av forskere",
    "Dagpenger også for den som mister en liten deltidsstilling",
    "Honnørkort på bussen for den som lever av lave ytelser",
    "Et sikkerhetsnett for den som driver for seg selv",
    "En gjennomgang av ytelser som betales ut i land med lavere priser",
    "Barnetillegg til uføre uten tak som rammer store søskenflokker",
    "2500 flere plasser i tiltak for arbeidssøkere",
    "2000 flere faste plasser i tilrettelagt arbeid",
]
SURVEY = "Innspill til Stortingets arbeidskomité"


@dataclass(frozen=True)
class Part:
    """A part of the topic's text; `says` has the words in which it raises a demand, by the demand's place."""

    title: str
    says: dict[int, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return "".join(f"<p>For oss er det klart: {words}.</p>" for words in self.says.values())


PARTS = [
    Part("Prøv en grunninntekt", {8: "det er på tide å teste om en inntekt uten vilkår gir folk friere valg"}),
    Part(
        "Plass til flere i arbeidslivet",
        {
            6: "hver bruker skal kjenne navnet på veilederen sin",
            15: "vi trenger 2000 faste plasser til for dem som ikke klarer seg uten tilrettelegging",
            5: "en rullestol skal aldri avgjøre hvem som får jobben",
            7: "stat og kommune må selv ansette flere som ikke kan arbeide for fullt",
        },
    ),
]


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


@pytest.fixture
def topic(editor) -> Topic:
    """Everything is written and published through the forms of the admin."""
    parts = {"sections": [{"title": part.title, "body": part.body, "position": "", "anchor": ""} for part in PARTS]}
    assert send(editor, address(Topic), parts, title="Inntekt og arbeid", intro=INTRO).status_code == 302
    topic = Topic.objects.get()
    for position, text in enumerate(DEMANDS, start=1):
        sent = {"text": text, "topic": topic.pk, "position": position, "since": "2021-04-17"}
        assert send(editor, address(Demand), **sent).status_code == 302
    for part, section in zip(PARTS, topic.sections.all(), strict=True):
        for position, words in part.says.items():
            quote(editor, position, section=section.pk, text=words)
    quote(
        editor, 15, document=SURVEY, place="side 2", text="to tusen plasser med varig tilrettelegging", on="2022-10-12"
    )
    for model, items in (("topic", [topic]), ("demand", topic.demands.all())):
        data = {"action": "publish_now", "_selected_action": [item.pk for item in items]}
        assert editor.post(reverse(f"admin:policies_{model}_changelist"), data).status_code == 302
    return topic


def quote(editor, position: int, **words) -> None:
    demand = Demand.objects.get(position=position)
    row = {"section": "", "document": "", "language": "nb", "on": "2021-04-17", **words}
    assert send(editor, address(demand), {"own_quotations": [row]}).status_code == 302


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_every_demand_is_one_record_however_often_it_is_said(topic):
    assert list(Demand.objects.order_by("position").values_list("translations__text", flat=True)) == DEMANDS
    said = {demand.position: demand.own_quotations.count() for demand in Demand.objects.all()}
    assert {position: count for position, count in said.items() if count} == {5: 1, 6: 1, 7: 1, 8: 1, 15: 2}
    assert Quotation.objects.count() == 6


def test_the_topics_page_shows_all_of_it(client, topic):
    client.logout()
    shown = page(client, topic.get_absolute_url())
    wanted = [INTRO, *DEMANDS, *(part.title for part in PARTS), *(w for part in PARTS for w in part.says.values())]
    assert [words for words in wanted if words not in shown] == []


def test_the_demands_page_shows_every_wording_and_leads_to_the_part(client, topic):
    client.logout()
    second = topic.sections.all()[1]
    shown = page(client, Demand.objects.get(position=15).get_absolute_url())
    wanted = [DEMANDS[14], PARTS[1].says[15], "to tusen plasser med varig tilrettelegging", SURVEY, "side 2"]
    assert [words for words in wanted if words not in shown] == []
    assert f'href="{topic.get_absolute_url()}#{second.anchor}"' in shown


def test_a_stage_that_is_changed_once_is_followed_by_every_page(client, editor, topic):
    demand = Demand.objects.get(position=3)
    sent = {
        "demand": demand.pk,
        "on": "2022-07-01",
        "stage": "met",
        "happened": "Stortinget innførte feriepenger på dagpenger igjen.",
        "source": "Lovdata",
        "source_url": "https://lovdata.example/endringslov",
    }
    path = f"{address(DemandUpdate)}?demand={demand.pk}"
    assert send(editor, path, **sent, published_at_0="2022-07-01", published_at_1="12:00:00").status_code == 302
    client.logout()
    assert Demand.objects.with_stage().get(pk=demand.pk).stage == "met"
    assert "Stortinget innførte feriepenger" in page(client, demand.get_absolute_url())
    for shown in (
        page(client, demand.get_absolute_url()),
        page(client, topic.get_absolute_url()),
        page(client, "/krav/?stadium=innfridd"),
    ):
        assert DEMANDS[2] in shown
        assert shown.count("stage--met") >= 1
    assert DEMANDS[2] not in page(client, "/krav/?stadium=reist")
