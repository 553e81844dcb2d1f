"""The newsletters for feed readers, whole: who follows them so gives no address at all."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy

from newsletter.archive import Issue, issues
from newsletter.models import Campaign
from policies.feeds import PortalFeed

ENTRIES = 12


class ArchiveFeed(PortalFeed):
    view = "newsletter:archive"
    own_view = "newsletter:archive_feed"
    title = gettext_lazy("Newsletters")
    description = gettext_lazy("Everything that the alliance has sent to all who want it, in full.")

    def items(self) -> list[Issue]:
        return list(issues(Campaign.objects.in_archive()[:ENTRIES], with_page=True))

    def item_title(self, issue: Issue) -> str:
        return issue.title

    def item_description(self, issue: Issue) -> str:
        """The content, with addresses that hold outside of the site."""
        page = issue.edition.page
        return page.replace('href="/', f'href="{settings.SITE_URL}/').replace('src="/', f'src="{settings.SITE_URL}/')

    def item_categories(self, issue: Issue) -> list[str]:
        return [str(issue.campaign.mailing_list)]

    def item_pubdate(self, issue: Issue) -> datetime:
        return issue.began

    item_updateddate = item_pubdate
