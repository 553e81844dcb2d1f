"""What was written becomes a block, and who subscribes does so to the one list there was."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

LISTS = {
    "nb": ("Nyhetsbrevet", "Nye krav, nye resolusjoner og hva som ble av dem. Noen ganger i året."),
    "nn": ("Nyheitsbrevet", "Nye krav, nye resolusjonar og kva som vart av dei. Nokre gonger i året."),
    "en": ("The newsletter", "New demands, new resolutions and what came of them. A few times a year."),
}


def make_list(apps):
    the_list = apps.get_model("newsletter", "MailingList").objects.create(slug="nyhetsbrev")
    for code, (name, description) in LISTS.items():
        texts = apps.get_model("newsletter", "MailingListTranslation").objects
        texts.create(master_id=the_list.pk, language_code=code, name=name, description=description)
    return the_list


def forwards(apps, schema_editor) -> None:
    the_list = make_list(apps)
    _subscribe(apps, the_list)
    campaigns = apps.get_model("newsletter", "Campaign").objects
    campaigns.update(mailing_list=the_list)
    for campaign in campaigns.all():
        _take_apart(apps, campaign)
    its = campaigns.filter(pk=OuterRef("campaign"))
    apps.get_model("newsletter", "Edition").objects.update(subject=Subquery(its.values("old_subject")[:1]))


def _subscribe(apps, the_list) -> None:
    subscription = apps.get_model("newsletter", "Subscription")
    active = apps.get_model("newsletter", "Subscriber").objects.filter(state="active")
    subscription.objects.bulk_create(
        subscription(subscriber_id=number, mailing_list=the_list, since=since)
        for number, since in active.values_list("pk", "confirmed_at")
    )


def _take_apart(apps, campaign) -> None:
    """The text was in one language; readers of bokmål get it in any case."""
    for code in {"nb", campaign.language}:
        apps.get_model("newsletter", "CampaignTranslation").objects.create(
            master_id=campaign.pk, language_code=code, subject=campaign.old_subject, preheader=campaign.old_preheader
        )
    if campaign.body:
        block = apps.get_model("newsletter", "Block").objects.create(campaign=campaign, kind="text", position=1)
        for code in {"nb", campaign.language}:
            apps.get_model("newsletter", "BlockTranslation").objects.create(
                master_id=block.pk, language_code=code, text=campaign.body
            )


def backwards(apps, schema_editor) -> None:
    """What one text can hold comes back: the subject, and the texts one after the other."""
    campaigns = apps.get_model("newsletter", "Campaign").objects
    for campaign in campaigns.all():
        said = apps.get_model("newsletter", "CampaignTranslation").objects.filter(master_id=campaign.pk)
        said = said.filter(language_code="nb").first() or said.first()
        texts = apps.get_model("newsletter", "BlockTranslation").objects.filter(master__campaign_id=campaign.pk)
        texts = texts.filter(language_code="nb").order_by("master__position", "master")
        campaigns.filter(pk=campaign.pk).update(
            old_subject=said.subject if said else "",
            old_preheader=said.preheader if said else "",
            body="".join(texts.values_list("text", flat=True)),
        )


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0003_lists_blocks_and_bounces")]

    operations = [migrations.RunPython(forwards, backwards)]
