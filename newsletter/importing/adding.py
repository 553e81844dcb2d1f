"""Those whom we did not have: added by one statement for each table, whether they are ten or a hundred thousand."""

from datetime import datetime

from django.db import connection

from newsletter.models import ConsentEvent, ImportRow, Subscriber, SubscriberImport, Subscription
from newsletter.models.campaign import Rhythm

# Names of tables come from the models, never from what anybody typed; values are parameters.
_NAMES = {
    "row": ImportRow._meta.db_table,
    "subscriber": Subscriber._meta.db_table,
    "subscription": Subscription._meta.db_table,
    "event": ConsentEvent._meta.db_table,
    "lists": SubscriberImport.lists.through._meta.db_table,
}
_NEW = "FROM {row} new WHERE new.subscriber_import_id = %(import)s AND new.verdict = 'new'"
_SUBSCRIBERS = """
    INSERT INTO {subscriber}
        (email, address_hash, language, state, token, reference, created_at, digest, confirmed_at)
    SELECT new.address, new.address_hash, new.language, CASE WHEN %(ask)s THEN 'pending' ELSE 'active' END,
        new.token, new.reference, %(now)s, %(digest)s,
        CASE WHEN %(ask)s THEN NULL ELSE COALESCE(new.consented_at, %(consent)s) END
    {new} ORDER BY new.number
"""
_EVENTS = """
    INSERT INTO {event} (reference, what, wording, wording_version, scope, source, language, page, at)
    SELECT new.reference, 'imported', '', '', %(scope)s, %(source)s, new.language, %(page)s,
        COALESCE(new.consented_at, %(consent)s)
    {new} ORDER BY new.number
"""
_SUBSCRIPTIONS = """
    INSERT INTO {subscription} (subscriber_id, mailing_list_id, since)
    SELECT added.id, chosen.mailinglist_id, %(now)s
    FROM {row} new
    JOIN {subscriber} added ON added.reference = new.reference
    JOIN {lists} chosen ON chosen.subscriberimport_id = new.subscriber_import_id
    WHERE new.subscriber_import_id = %(import)s AND new.verdict = 'new'
    ORDER BY new.number
"""


def add_new(item: SubscriberImport, *, page: str, consent: datetime, now: datetime) -> None:
    """Make a subscriber of each new row, with the event that proves the consent, and put them on the lists.

    Args:
        item: whose rows have been judged in this transaction.
        page: what the events name as the place.
        consent: the time of the consent where the file tells none.
        now: since when they are subscribers.
    """
    moment = connection.ops.adapt_datetimefield_value
    values = {
        "import": item.pk,
        "ask": item.ask,
        "digest": Rhythm.WEEKLY.value,
        "scope": " ".join(item.lists.values_list("slug", flat=True)),
        "source": item.consent_source,
        "page": page,
        "consent": moment(consent),
        "now": moment(now),
    }
    statements = [_SUBSCRIBERS, _EVENTS] if item.ask else [_SUBSCRIBERS, _EVENTS, _SUBSCRIPTIONS]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(**_NAMES, new=_NEW.format(**_NAMES)), values)
