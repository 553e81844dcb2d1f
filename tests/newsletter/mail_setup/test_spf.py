"""SPF: which servers may send mail from the return path's domain."""

import pytest

from newsletter.mail_setup import spf as spf_check
from newsletter.mail_setup.dns import Unanswered
from newsletter.mail_setup.findings import Record
from tests.newsletter.mail_setup.conftest import WELL, Zone, but, spf, told

GOOD = [("good", "lists.example.org says which servers may send its mail.")]


def check(zone, setup=WELL):
    return spf_check.check(setup, zone)


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 ip4:192.0.2.0/24 -all",
        "v=spf1 ip4:192.0.2.10 ~all",
        "v=spf1 a:smtp.example.org -all",
        "v=spf1 A:smtp.example.org/30 -ALL",
        "v=spf1 mx include:_spf.example.org -all",
        "v=spf1 redirect=_spf.example.org",
        "v=spf1 ip4:nonsense ip4:192.0.2.10 exists:%{i}.example.org -all",
    ],
)
def test_a_record_that_names_our_mail_server_is_in_order(record):
    assert told(check(spf(record, **{"_spf.example.org": ["v=spf1 ip4:192.0.2.10 -all"]}))) == GOOD


def test_the_mail_servers_of_a_domain_may_be_those_that_receive_its_mail():
    zone = Zone(
        txt={"lists.example.org": ["v=spf1 mx -all"]},
        mx={"lists.example.org": ["mx.example.org"]},
        addresses={"mx.example.org": ["192.0.2.10"], "smtp.example.org": ["192.0.2.10"]},
    )
    assert told(check(zone)) == GOOD


def test_a_domain_without_a_record_gets_one_to_copy():
    (finding,) = check(Zone(txt={"lists.example.org": ["something else", "v=spf10 -all"]}))
    assert told([finding])[0][0] == "bad"
    assert finding.record == Record("lists.example.org", "TXT", "v=spf1 a:smtp.example.org ~all")


def test_two_records_are_none():
    zone = Zone(txt={"lists.example.org": ["v=spf1 -all", "V=SPF1 mx -all"]})
    assert told(check(zone)) == [("bad", "lists.example.org has several SPF records. Receivers then use none of them.")]


def test_more_than_ten_look_ups_are_too_many():
    chain = {f"{number}.example.org": [f"v=spf1 include:{number + 1}.example.org -all"] for number in range(12)}
    findings = check(spf("v=spf1 include:0.example.org -all", **chain))
    assert "more than ten look-ups" in findings[0].sentence
    ten = {f"{number}.example.org": [f"v=spf1 include:{number + 1}.example.org -all"] for number in range(9)}
    ten["9.example.org"] = ["v=spf1 ip4:192.0.2.10 -all"]
    assert told(check(spf("v=spf1 include:0.example.org -all", **ten))) == GOOD


def test_a_record_that_includes_itself_ends():
    (finding,) = check(spf("v=spf1 include:lists.example.org -all"))
    assert finding.sentence == "The SPF record of lists.example.org includes “lists.example.org”, which has none."


def test_an_include_that_leads_nowhere_is_named():
    (finding,) = check(spf("v=spf1 include:gone.example.org -all"))
    assert (finding.mark, "“gone.example.org”" in finding.sentence) == ("bad", True)


@pytest.mark.parametrize(("end", "mark"), [("+all", "bad"), ("all", "bad"), ("?all", "warn"), ("", "warn")])
def test_a_record_that_lets_anybody_send_is_told(end, mark):
    (finding,) = check(spf(f"v=spf1 ip4:192.0.2.10 {end}"))
    assert (finding.mark, "any server in the world" in finding.sentence) == (mark, True)


def test_a_mail_server_that_is_left_out_is_put_into_the_record():
    (finding,) = check(spf("v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 -ip4:192.0.2.10 -all"))
    assert finding.mark == "warn"
    value = "v=spf1 a:smtp.example.org ip4:198.51.100.0/24 ip6:2001:db8::/32 -ip4:192.0.2.10 -all"
    assert finding.record == Record("lists.example.org", "TXT", value)


def test_of_a_mail_server_on_this_machine_nobody_knows_its_address():
    assert told(check(spf("v=spf1 mx -all"), but(host="localhost"))) == GOOD


def test_without_a_bounce_address_the_senders_domain_is_asked():
    zone = Zone(txt={"example.org": ["v=spf1 ip4:192.0.2.10 -all"]})
    assert told(check(zone, but(bounce_domain=""))) == [("good", GOOD[0][1].removeprefix("lists.").strip())]


def test_no_answer_is_no_finding():
    with pytest.raises(Unanswered):
        check(Zone(silent=["lists.example.org"]))
