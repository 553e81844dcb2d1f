"""What the page on which a newsletter is written says by itself, in the language of the person who writes."""

from django.utils.translation import gettext as _


def words_of_the_composer() -> dict[str, str]:
    """Return sentences by the names under which the page's scripts ask for them; {…} is filled in there."""
    return {
        "moved": _("The block is now number {number}."),
        "isFirst": _("It is the first already."),
        "isLast": _("It is the last already."),
        "added": _("Block {number} is new."),
        "removed": _("Block {number} is removed."),
        "isBack": _("It is back, as number {number}."),
        "chooseFirst": _("Tick what you want to add first."),
        "leave": _("What you have written is not saved."),
        "unsaved": _("Not saved yet"),
        "letters": _("{length} of {most} characters"),
        "long": _("{length} of {most} characters. Many telephones show only the first 50."),
        "looking": _("The preview is being made …"),
        "looked": _("The preview is up to date."),
        "noFind": _("The search did not answer. Try again."),
        "noLook": _("The preview could not be made. What you have written is still here."),
        "fixFirst": _("The preview waits until this is mended: {what}"),
    }
