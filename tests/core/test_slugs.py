import pytest

from core.slugs import free_slug
from policies.models import Topic
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Møter på Ås: sær øl", "moter-pa-as-saer-ol"),
        ("Čáhppe", "cahppe"),
        ("«106 000» barn!", "106-000-barn"),
        ("…", "uten-navn"),
        ("Arbeid " * 20, "arbeid-arbeid-arbeid-arbeid-arbeid-arbeid"),
    ],
)
def test_a_title_becomes_an_address_without_losing_letters(title, slug):
    assert free_slug(title, Topic.objects.all()) == slug


def test_an_address_that_is_taken_gets_a_number():
    TopicFactory(slug="bolig")
    TopicFactory(slug="bolig-2")
    TopicFactory(slug="bolig-og-arbeid")
    assert free_slug("Bolig", Topic.objects.all()) == "bolig-3"
