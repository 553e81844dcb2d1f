"""The CMS's wizard for a new page, which makes "moter" of "Møter" where the CMS makes "mter"."""

from cms.cms_wizards import cms_page_wizard, cms_subpage_wizard
from cms.forms.wizards import CreateCMSPageForm, CreateCMSSubPageForm
from slugify import slugify


class NorwegianSlug:
    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))


class PageForm(NorwegianSlug, CreateCMSPageForm):
    pass


class SubPageForm(NorwegianSlug, CreateCMSSubPageForm):
    pass


def install() -> None:
    cms_page_wizard.form = PageForm
    cms_subpage_wizard.form = SubPageForm
