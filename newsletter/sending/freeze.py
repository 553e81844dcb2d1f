"""Opens the ledger of a campaign: the finished bytes and one row for each candidate, or nothing at all."""

import hashlib

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from newsletter.composing import parts
from newsletter.models import (
    Batch,
    Campaign,
    Delivery,
    Edition,
    Picture,
    Subscriber,
    Subscription,
    Suppression,
)
from newsletter.sending import message

BATCH_SIZE = 1000
ATTEMPTS = 5

# Names of tables come from the models, never from what anybody typed; values are parameters.
_NAMES = {
    "subscriber": Subscriber._meta.db_table,
    "subscription": Subscription._meta.db_table,
    "suppression": Suppression._meta.db_table,
    "batch": Batch._meta.db_table,
    "delivery": Delivery._meta.db_table,
    "edition": Edition._meta.db_table,
}
_NUMBERED = """
    SELECT subscriber.id, email, language, address_hash,
        (ROW_NUMBER() OVER (ORDER BY subscriber.id) - 1) / %(size)s AS seq
    FROM {subscriber} subscriber JOIN {subscription} subscription ON subscription.subscriber_id = subscriber.id
    WHERE subscriber.state = 'active' AND subscription.mailing_list_id = %(list)s
"""
_MAKE_BATCHES = """
    INSERT INTO {batch} (campaign_id, seq, state, due_at, fence)
    WITH RECURSIVE numbers (seq) AS (SELECT 0 UNION ALL SELECT seq + 1 FROM numbers WHERE seq + 1 < %(batches)s)
    SELECT %(campaign)s, seq, 'open', %(now)s, 0 FROM numbers
"""
_MAKE_DELIVERIES = """
    INSERT INTO {delivery}
        (campaign_id, subscriber_id, batch_id, edition_id, address, message_id, state, attempts, settled_at, reply)
    SELECT %(campaign)s, numbered.id, batch.id, COALESCE(edition.id, %(fallback)s), numbered.email,
        '<' || %(campaign_text)s || '.' || numbered.id || '@' || %(domain)s || '>',
        CASE WHEN suppression.id IS NULL THEN 'pending' ELSE 'excluded' END, 0,
        CASE WHEN suppression.id IS NULL THEN NULL ELSE %(now)s END,
        COALESCE(suppression.reason, '')
    FROM ({numbered}) numbered
    JOIN {batch} batch ON batch.campaign_id = %(campaign)s AND batch.seq = numbered.seq
    LEFT JOIN {edition} edition ON edition.campaign_id = %(campaign)s AND edition.language = numbered.language
    LEFT JOIN {suppression} suppression ON suppression.address_hash = numbered.address_hash
"""


class Unbalanced(Exception):
    """The ledger does not hold a row for each candidate, so nothing is sent."""


def freeze(campaign: Campaign) -> int:
    """Store the message in every language and enter every candidate; the number of candidates.

    Must run in the transaction that starts the campaign.

    Raises:
        Unbalanced: a candidate was left out.
    """
    editions = {code: _freeze_edition(campaign, code) for code in parts.editions(campaign)}
    _let_nobody_come_or_go()
    candidates = Subscriber.objects.candidates(campaign.mailing_list).count()
    entered = _enter(campaign, candidates, editions[settings.LANGUAGE_CODE])
    if entered != candidates:
        raise Unbalanced(f"{candidates} candidates, but {entered} deliveries")
    _count_anew("{delivery}")
    return candidates


def _let_nobody_come_or_go() -> None:
    """Who subscribes must not change between the counting and the entering. Sign-ups wait; reading goes on.

    One who is leaving may hold the second table and wait for the first: PostgreSQL stops us within a second, the
    savepoint gives the first table free, and they pass.
    """
    if connection.vendor != "postgresql":
        return
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                _execute("LOCK TABLE {subscriber}, {subscription} IN SHARE MODE", {})
        except OperationalError:
            if attempt == ATTEMPTS:
                raise
        else:
            return


def _enter(campaign: Campaign, candidates: int, fallback: Edition) -> int:
    values = {
        "campaign": campaign.pk,
        "campaign_text": str(campaign.pk),
        "list": campaign.mailing_list_id,
        "size": BATCH_SIZE,
        "batches": -(-candidates // BATCH_SIZE),
        "fallback": fallback.pk,
        "domain": message.message_id_domain(),
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
    }
    _execute(_MAKE_BATCHES, values)
    _count_anew("{batch}")
    return _execute(_MAKE_DELIVERIES, values)


def _count_anew(table: str) -> None:
    """Let PostgreSQL plan with what has just come into a table: by itself it would look there in a minute or so."""
    if connection.vendor == "postgresql":
        _execute(f"ANALYZE {table}", {})


def _execute(statement: str, values: dict) -> int:
    """Run a statement; the number of rows that it has written."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**_NAMES, numbered=_NUMBERED.format(**_NAMES)), values)
        return cursor.rowcount


def _freeze_edition(campaign: Campaign, language: str) -> Edition:
    return store(campaign, language, message.build(campaign, language))


def store(campaign: Campaign, language: str, built: message.Built, variant: str = "") -> Edition:
    """Keep a finished mail with its page and pictures; `variant` tells a digest's editions apart."""
    edition = Edition.objects.create(
        campaign=campaign,
        language=language,
        variant=variant,
        subject=built.subject,
        message=built.message,
        sha256=hashlib.sha256(built.message).hexdigest(),
        page=built.page,
    )
    Picture.objects.bulk_create(Picture(edition=edition, name=each.name, png=each.png) for each in built.pictures)
    return edition


def thaw(edition: Edition) -> bytes:
    """Return the bytes of an edition, certain to be those that were frozen.

    Raises:
        Unbalanced: somebody has changed them in the database.
    """
    built = bytes(edition.message)
    if hashlib.sha256(built).hexdigest() != edition.sha256:
        raise Unbalanced(f"The frozen message of {edition.campaign_id}/{edition.language} has been changed.")
    return built
