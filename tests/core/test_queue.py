"""The queue at the desk: what waits for this person, the oldest first."""

from datetime import date, timedelta

import pytest

from core import queue
from core.places import Place
from core.queue import Task, waiting_for
from tests.factories import StaffFactory
from tests.plain_words import without_catalogues  # noqa: F401 -- these tests read the sentences of the code

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 8)


@pytest.fixture
def waiting(monkeypatch) -> Place:
    """An empty queue in place of that of the rooms."""
    place = Place()
    monkeypatch.setattr(queue, "WAITING", place)
    return place


@pytest.fixture
def editor(client):
    client.user = StaffFactory(role="editor")
    client.force_login(client.user)
    return client


def task(number: int, **words) -> Task:
    given = {"title": f"Tema {number}", "url": f"/{number}/", "why": "Waits.", "since": DAY + timedelta(days=number)}
    return Task(**(given | words))


def test_rooms_are_asked_for_the_person_and_the_oldest_comes_first(waiting):
    asked = []
    waiting.register(lambda user: asked.append(user) or [task(3), task(1)], order=20)
    waiting.register(lambda user: [task(2)], order=10)
    user = StaffFactory()
    assert [found.title for found in waiting_for(user)] == ["Tema 1", "Tema 2", "Tema 3"]
    assert asked == [user]


def test_the_desk_shows_a_task_with_its_reason_and_day(waiting, editor):
    waits = task(0, title="<b>Bolig</b>", why="It should have been read through by now.")
    waiting.register(lambda user: [waits], order=10)
    html = editor.get("/en/admin/").content.decode()
    shown = html[html.index('<section class="waiting"') : html.index("</section>")]
    assert '<h2 id="waiting">Waiting for you</h2>' in shown
    assert '<a href="/0/">&lt;b&gt;Bolig&lt;/b&gt;</a>' in shown
    assert "It should have been read through by now." in shown
    assert "since 8 March 2026" in shown
    assert html.index('<section class="waiting"') < html.index('id="content-main"')


@pytest.mark.parametrize(("count", "shown", "others"), [(1, 1, 0), (10, 10, 0), (11, 10, 1), (25, 10, 15)])
def test_ten_are_shown_and_the_others_counted_and_folded(waiting, editor, count, shown, others):
    waiting.register(lambda user: map(task, range(count)), order=10)
    response = editor.get("/en/admin/")
    assert [found.title for found in response.context["tasks"]] == [f"Tema {number}" for number in range(shown)]
    html = response.content.decode()
    assert (f"<summary>And {others} more.</summary>" in html) == bool(others)
    assert all(f'<a href="/{number}/">Tema {number}</a>' in html for number in range(count))


def test_an_empty_queue_takes_no_room(waiting, editor):
    waiting.register(lambda user: [], order=10)
    assert "Waiting for you" not in editor.get("/en/admin/").content.decode()


def test_what_waits_for_one_person_is_not_shown_to_another(waiting, editor):
    other = StaffFactory()
    waiting.register(lambda user: [task(1)] if user == other else [], order=10)
    assert "Waiting for you" not in editor.get("/en/admin/").content.decode()
