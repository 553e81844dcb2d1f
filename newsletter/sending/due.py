"""What of a batch may be sent at this moment, and who is not to get it although its ledger was opened with them."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from newsletter.models import Batch, Campaign, Delivery, Following, Subscriber, Subscription, Suppression

# Names of tables come from the models, never from what anybody typed; values are parameters.
_NAMES = {
    "delivery": Delivery._meta.db_table,
    "subscriber": Subscriber._meta.db_table,
    "suppression": Suppression._meta.db_table,
}
_WISHES = {
    Campaign.Kind.NEWSLETTER: f"{Subscription._meta.db_table} WHERE mailing_list_id = %(list)s AND",
    Campaign.Kind.DIGEST: f"{Following._meta.db_table} WHERE",
}
#: Wishes and blocks are looked up by key, in scalar subqueries: an EXISTS a database may prefer to answer by reading
#: the whole list, for every batch anew.
_DUE = """
    SELECT delivery.id, delivery.attempts + 1, delivery.address, delivery.message_id, delivery.edition_id,
        subscriber.token,
        CASE
            WHEN subscriber.id IS NULL OR subscriber.state <> 'active'
                OR (SELECT MIN(id) FROM {wishes} subscriber_id = subscriber.id) IS NULL THEN 'unsubscribed'
            ELSE COALESCE(
                (SELECT reason FROM {suppression} suppression WHERE suppression.address_hash = subscriber.address_hash),
                CASE WHEN subscriber.paused_until > %(today)s THEN 'paused' END,
                '')
        END
    FROM {delivery} delivery LEFT JOIN {subscriber} subscriber ON subscriber.id = delivery.subscriber_id
    WHERE delivery.batch_id = %(batch)s AND delivery.state IN ('pending', 'deferred')
        AND (delivery.due_at IS NULL OR delivery.due_at <= %(now)s)
    ORDER BY delivery.id
"""


class InHand(NamedTuple):
    """What a worker must know of a delivery.

    Args:
        attempt: counts this one.
        edition: the number of one.
        token: of the subscriber's link for leaving; None once they have been erased, which is a reason.
        why_not: the reason why the subscriber is not to get it any more; empty if they are.
    """

    pk: int
    attempt: int
    address: str
    message_id: str
    edition: int
    token: str | None
    why_not: str


def due(batch: Batch, campaign: Campaign, now: datetime) -> list[InHand]:
    """Return what is due of a batch at the moment `now`, also that which is to be left out."""
    # What a digest tells has been counted as told: a break that begins now holds from the next one on.
    today = None if campaign.kind == Campaign.Kind.DIGEST else timezone.localdate()
    values = {
        "batch": batch.pk,
        "list": campaign.mailing_list_id,
        "now": connection.ops.adapt_datetimefield_value(now),
        "today": connection.ops.adapt_datefield_value(today),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE.format(**_NAMES, wishes=_WISHES[campaign.kind]), values)
        return list(map(InHand._make, cursor.fetchall()))
