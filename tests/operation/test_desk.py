"""The admin's start page: each role finds its own work there, in the order of the table, and nothing else."""

import pytest
from django.contrib.auth.models import Group, User

pytestmark = pytest.mark.django_db

POSITIONS = ["Topics", "Demands", "Updates of demands", "Figures", "Main goals", "Responsible bodies"]
NEWSLETTER = ["Newsletters", "Subscribers", "Imports of subscribers", "Mailing lists", "Bounces", "Blocked addresses"]
WORK = {
    "editor": [
        ("Positions", POSITIONS),
        ("Web pages", ["Page contents", "Aliases", "Folders"]),
    ],
    "secretary": [
        ("Positions", POSITIONS),
        ("Resolutions", ["Resolutions", "Annual meetings"]),
        ("Members", ["Member organisations"]),
        ("Web pages", ["Folders"]),
    ],
    "newsletter_editor": [("Newsletter", NEWSLETTER)],
    "privacy_officer": [("Privacy", ["Privacy statement: versions", "Cookie declaration"])],
    "administrator": [
        ("Positions", POSITIONS),
        ("Resolutions", ["Resolutions", "Annual meetings"]),
        ("Members", ["Member organisations"]),
        ("Newsletter", NEWSLETTER),
        ("Web pages", ["Page contents", "Aliases", "Folders"]),
        ("Privacy", ["Privacy statement: versions", "Cookie declaration"]),
        ("Staff and site", ["Users", "Sites"]),
    ],
}


@pytest.mark.parametrize("role", WORK)
def test_the_desk_shows_a_role_its_own_work(client, role):
    person = User.objects.create_user("kari", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    drawers = client.get("/en/admin/").context["app_list"]
    assert [(drawer["name"], [entry["name"] for entry in drawer["models"]]) for drawer in drawers] == WORK[role]
