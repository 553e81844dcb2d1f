"""What has come back of the newest newsletter: reports as mail servers write them, read as every other."""

from datetime import timedelta

from newsletter.bounces import origins, reading, services
from newsletter.models import Bounce, Campaign, Delivery

#: What the mail servers of some readers said, none of it for good.
ANSWERS = [
    ("5.2.2", "552 5.2.2 Mailbox full"),
    ("4.4.1", "connect to mx.example.org[192.0.2.25]:25: Connection timed out"),
    ("5.7.1", "554 5.7.1 Message refused by our spam filter"),
]
#: Somewhere in the middle, where nobody looks for them.
BEGIN = 40
REPORT = """From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; {words}

--report--
"""


def load() -> None:
    """Let some of the newest newsletter come back, where nothing of any has."""
    newest = Campaign.objects.filter(state=Campaign.State.SENT).order_by("-started_at").first()
    if newest and not Bounce.objects.filter(delivery__isnull=False).exists():
        sent = newest.deliveries.filter(state=Delivery.State.SENT).select_related("subscriber").order_by("pk")
        for delivery, (status, words) in zip(sent[BEGIN:], ANSWERS, strict=False):
            _come_back(delivery, REPORT.format(address=delivery.address, status=status, words=words))


def _come_back(delivery: Delivery, report: str) -> None:
    key = f"demo {delivery.pk}"
    services.record(report=reading.read(report.encode()), origin=origins.of_delivery(delivery), key=key)
    Bounce.objects.filter(key=key).update(received_at=delivery.settled_at + timedelta(hours=5))
