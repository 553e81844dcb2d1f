"""A worker process for the crash tests: `python -m tests.newsletter.worker <campaign>` drains until nothing is left.

Its leases are short, so that a test need not wait half a minute for a dead worker's batch. It gives up by itself
after longer than any test waits for it.
"""

import sys
import time
from datetime import timedelta

import django

django.setup()

from newsletter.models import Campaign  # noqa: E402  the models need Django
from newsletter.sending import ledger  # noqa: E402  the same
from newsletter.sending.drain import drain  # noqa: E402  the same

PATIENCE = 120  # seconds
ledger.LEASE = timedelta(seconds=1)

if __name__ == "__main__":
    campaign = int(sys.argv[1])
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and Campaign.objects.sending().filter(pk=campaign).exists():
        drain(campaign)
        time.sleep(0.1)
