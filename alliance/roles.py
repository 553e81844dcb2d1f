"""Who may do what: the one table of roles. `core.roles.grant` carries it out after every migration."""

from django.utils.translation import gettext_lazy as _

from core.roles import Role, permissions

PAGES = (
    permissions("cms", "add view change delete", "page")
    | {"cms.publish_page", "cms.use_structure"}
    | permissions("djangocms_versioning", "add view change delete", "pagecontentversion", "aliascontentversion")
    | permissions("djangocms_alias", "add view change delete", "alias", "aliascontent", "aliasplugin")
    | permissions("djangocms_text", "add view change delete", "text")
    | permissions("djangocms_link", "add view change delete", "link")
    | permissions("filer", "add view change delete", "file", "image", "folder")
    | {"filer.can_use_directory_listing"}
)

BLOCKS = (
    permissions("cms", "add view change delete", "cmsplugin")
    | permissions("policies", "add view change delete", "demandlist", "onedemand", "figureblock")
    | permissions("resolutions", "add view change delete", "latestresolutions")
    | permissions("privacy", "add view change delete", "video")
)

#: What editors write of what the alliance wants.
POSITIONS = (
    *("topic", "topicsection", "topicfigure", "demand", "demandupdate", "quotation", "responsiblebody"),
    *("figure", "series", "observation"),
)
#: Made by services, when what readers have seen is changed; editors mend the wording and translate it.
TOLD_TO_READERS = ("topicchange", "correction")

#: The minutes of a meeting are a file that is chosen or uploaded on its form.
MINUTES = permissions("filer", "add view change", "file", "folder") | {"filer.can_use_directory_listing"}

ROLES = [
    Role(
        "editor",
        _("Editor"),
        PAGES
        | BLOCKS
        | permissions("policies", "add view change", "goal")
        | permissions("policies", "add view change delete", *POSITIONS)
        | permissions("policies", "view change", *TOLD_TO_READERS),
    ),
    Role(
        "secretary",
        _("Secretary"),
        permissions("resolutions", "add view change delete", "annualmeeting", "resolution", "amendment", "invitation")
        | {"resolutions.decide_resolution"}
        | MINUTES
        | permissions("members", "add view change delete", "organisation", "membership")
        | permissions("policies", "view", "goal", *POSITIONS, *TOLD_TO_READERS),
    ),
    Role(
        "newsletter_editor",
        _("Newsletter editor"),
        permissions("newsletter", "add view change delete", "campaign")
        | {"newsletter.send_campaign", "newsletter.approve_campaign"}
        | permissions("newsletter", "view change delete", "subscriber")
        | permissions("newsletter", "add view delete", "suppression")
        | permissions("newsletter", "add view change delete", "mailinglist")
        | permissions("newsletter", "view", "consentevent", "subscription", "following", "bounce")
        | {"newsletter.import_subscribers", "newsletter.export_subscribers"},
    ),
    Role(
        "privacy_officer",
        _("Privacy officer"),
        permissions("privacy", "add view change delete", "privacystatement", "purpose", "storeditem"),
    ),
]

STAFF = (
    permissions("auth", "add view change", "user")
    | permissions("sites", "view change", "site")
    | permissions("newsletter", "add view change delete", "sendingdomain")
)

ROLES.append(Role("administrator", _("Administrator"), STAFF.union(*(role.permissions for role in ROLES))))
