import re
from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from django.core.mail import BadHeaderError

from core import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates(settings, tmp_path):
    (tmp_path / "hello.txt").write_text("Hei, {{ name }}\n\nVelkommen til {{ site_url }}.\n")
    (tmp_path / "hello.html").write_text(
        "<html lang='{{ language }}'><head><style>p { color: red } @media print { p { color: blue } }</style>"
        "<title>{{ subject }}</title></head><body><p>{{ name }}</p></body></html>"
    )
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]


def sent():
    return message_from_bytes(outbox.outbox[0].message().as_bytes(), policy=policy.default)


def test_a_mail_has_both_parts_and_says_that_a_program_sent_it(templates):
    mail.send("hello", "kari@example.org", "nn", {"name": "Kari <K>"}, headers={"X-Kind": "test"})
    message = sent()
    assert (message["Subject"], message["To"]) == ("Hei, Kari <K>", "kari@example.org")
    assert [message[name] for name in ("Auto-Submitted", "Content-Language", "X-Kind")] == [
        "auto-generated",
        "nn",
        "test",
    ]
    assert message["Message-ID"].endswith("@testserver>")
    assert message.get_body(["plain"]).get_content() == "Velkommen til http://testserver.\n"
    html = message.get_body(["html"]).get_content()
    assert '<p style="color:red">Kari &lt;K&gt;</p>' in html
    assert "@media print" in html
    assert 'lang="nn"' in html


def test_the_sender_has_the_name_of_the_settings_or_of_the_site(settings):
    settings.DEFAULT_FROM_EMAIL = "post@example.org"
    assert mail.sender().endswith(" <post@example.org>")
    settings.DEFAULT_FROM_EMAIL = "Kontoret <post@example.org>"
    assert mail.sender() == "Kontoret <post@example.org>"


def test_an_address_cannot_bring_headers(templates):
    with pytest.raises(BadHeaderError):
        mail.send("hello", "kari@example.org\nBcc: all@example.org", "nb", {"name": "Kari"})


def test_a_mail_can_be_seen_as_in_the_dark():
    style = "<style>p{color:#111}@media (prefers-color-scheme: dark){p{color:#eee!important}}</style>"
    light = mail._inliner.inline(f"<html><head>{style}</head><body><p>Hei</p></body></html>")
    dark = mail.darkened(light)
    assert re.search(r'<p style="color: ?#111', light)
    assert re.search(r'<p style="color: ?#eee', dark)
    assert mail.darkened("<p>Hei</p>") == "<p>Hei</p>"
