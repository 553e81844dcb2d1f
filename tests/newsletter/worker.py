"""A worker process for the crash tests: `python -m tests.newsletter.worker <campaign> <lease>` drains a campaign.

Where a test waits for a dead worker's batch, its leases (in seconds) are short. It gives up by itself after longer than
any test waits for it.
"""

import sys
import time
from datetime import timedelta

import django

django.setup()

from newsletter.models import Campaign  # noqa: E402  the models need Django
from newsletter.sending import ledger  # noqa: E402  the same
from newsletter.sending.drain import drain  # noqa: E402  the same

PATIENCE = 180  # seconds

if __name__ == "__main__":
    campaign, lease = map(int, sys.argv[1:])
    ledger.LEASE = timedelta(seconds=lease)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and Campaign.objects.sending().filter(pk=campaign).exists():
        drain(campaign)
        time.sleep(0.1)
