"""What the page on which a text is written says by itself, in the language of the person who writes."""

from django.utils.translation import gettext as _


def words_of_the_editor() -> dict[str, str]:
    """Return sentences by the name under which static/js/resolution_text.js asks for them; {…} is filled in there."""
    return {
        "movedClause": _("The clause is now {number}."),
        "movedSection": _("The focus area is now {number}."),
        "isFirst": _("It is the first already."),
        "isLast": _("It is the last already."),
        "addedClause": _("Clause {number} is new."),
        "addedSection": _("Focus area {number} is new."),
        "removedClause": _("Clause {number} is removed."),
        "removedSection": _("Focus area {number} is removed, with its clauses."),
        "putBack": _("Put it back"),
        "isBack": _("It is back, as {number}."),
        "links": _("Demand or figure"),
        "newDemand": _("New demand under {topic}"),
        "leave": _("What you have written is not saved."),
        "unsaved": _("Not saved yet"),
        "withMarkup": _("Headings and lists came along, and help to split the text."),
        "kept": _("What you had written here at {time} was never saved. This browser has kept it."),
        "keptOlder": _(
            "What you had written here at {time} was never saved. This browser has kept it. The text has been saved "
            "since; when you save yours, you are shown what differs."
        ),
        "beforeSplit": _("What stood here before you split the text is kept in this browser."),
        "broughtBack": _("Here is what you had written. It is not saved yet."),
    }
