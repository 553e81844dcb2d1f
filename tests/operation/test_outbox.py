"""The demo's post box: every mail can be read, and none can do harm."""

import mailbox
import re
from email.message import EmailMessage

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings, tmp_path):
    settings.OUTBOX_DIR = str(tmp_path / "outbox")
    return mailbox.Maildir(settings.OUTBOX_DIR)


def post(box, subject="Bekreft påmeldingen", text="Åpne https://example.org/bekreft/abc/\n", html=None) -> str:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "Alliansen <post@example.org>", "kari@example.org"
    message["Date"] = "Sun, 08 Mar 2026 12:00:00 +0100"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return box.add(message)


def test_without_a_post_box_its_addresses_do_not_exist(client, settings):
    settings.OUTBOX_DIR = ""
    assert [client.get(path).status_code for path in ("/utboks/", "/utboks/x/", "/utboks/x/html/")] == [404, 404, 404]


def test_an_empty_box_says_what_to_do(client, box):
    assert client.get("/utboks/").context["page"].paginator.count == 0


def test_a_mail_shows_its_head_its_text_with_links_and_its_frame(client, box):
    key = post(box, html="<p>Hei</p>")
    content = client.get(f"/utboks/{key}/").content.decode()
    assert "<h1>Bekreft påmeldingen</h1>" in content
    assert "Alliansen &lt;post@example.org&gt;" in content
    assert '<a href="https://example.org/bekreft/abc/" rel="nofollow">' in content
    assert re.search(
        rf'<iframe [^>]*src="/utboks/{re.escape(key)}/html/" sandbox="allow-top-navigation-by-user-activation"', content
    )


def test_a_mail_of_text_alone_has_no_frame(client, box):
    assert b"<iframe" not in client.get(f"/utboks/{post(box)}/").content


def test_markup_in_the_head_and_the_text_stays_text(client, box):
    content = client.get(f"/utboks/{post(box, '<script>1</script>', '<script>2</script>')}/").content
    assert b"<script>" not in content


def test_the_html_part_is_shown_without_any_power(client, box):
    response = client.get(f"/utboks/{post(box, html='<script>alert(1)</script><p>Hei</p>')}/html/")
    assert b"<p>Hei</p>" in response.content
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-top-navigation-by-user-activation; default-src 'none';")
    assert "script-src" not in policy
    assert "allow-scripts" not in policy


def test_three_hundred_mails_are_listed_page_by_page_the_newest_first(client, box, django_assert_max_num_queries):
    for number in range(300):
        post(box, subject=f"Brev {number}")
    with django_assert_max_num_queries(12):
        first = client.get("/utboks/")
    assert [mail.subject for mail in first.context["mails"]] == [f"Brev {number}" for number in range(299, 274, -1)]
    assert [mail.subject for mail in client.get("/utboks/?side=12").context["mails"]][-1] == "Brev 0"


@pytest.mark.parametrize("key", ["no-such-mail", "..", "..%2F..%2Fetc%2Fpasswd", "%00"])
def test_an_unknown_mail_is_not_found(client, box, key):
    assert client.get(f"/utboks/{key}/").status_code == 404


@pytest.mark.parametrize("written", ["Sun, 08 Mar 2026 11:00:00 -0000", "Sun, 08 Mar 2026 12:00:00 +0100"])
def test_a_mail_is_dated_in_the_time_of_the_office(client, box, written):
    message = EmailMessage()
    message["Subject"], message["Date"] = "Hei", written
    box.add(message)
    assert "12.00" in client.get("/utboks/").content.decode()
