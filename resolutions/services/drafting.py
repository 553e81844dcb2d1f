"""Writing a draft: every saved text is kept, so that it can be compared and brought back."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from core.rules import require
from policies.models import Demand, Figure, Topic
from resolutions import deciding, rules, texts
from resolutions.document import ClauseText, Document, from_data, tidied, to_data
from resolutions.models import Edition, Resolution, Revision
from resolutions.rules import Action


@transaction.atomic
def begin(*, resolution: Resolution, document: Document, user) -> Resolution:
    """Save a new resolution with the draft of its text.

    Args:
        resolution: not saved yet.
        document: the text; it may be a title only.
        user: who writes it; None for what a program brings.
    """
    resolution.save()
    proposal = Edition(resolution=resolution, number=Edition.PROPOSAL)
    texts.write(proposal, document)
    resolution.text = proposal
    resolution.save(update_fields=["text"])
    _keep(resolution, to_data(texts.read(proposal)), by=user)
    return resolution


@transaction.atomic
def save_text(
    *,
    resolution: Resolution,
    document: Document,
    user,
    seen: Revision | None = None,
    restored_from: Revision | None = None,
) -> Revision:
    """Save the draft's text and keep it in the history; what is saved already is not kept twice.

    Args:
        resolution: a draft.
        document: its whole text as it shall read.
        user: who writes it.
        seen: the revision on which the writer's text is based; None writes over whatever there is.
        restored_from: the revision that is brought back by this.

    Raises:
        core.rules.Refused: a rule says no, or somebody else has saved since `seen`; nothing is changed.
    """
    locked = Resolution.objects.select_for_update(of=("self",)).select_related("text").get(pk=resolution.pk)
    require(rules.may(Action.EDIT, locked, user))
    newest = locked.revisions.first()
    require(deciding.nobody_wrote_meanwhile(seen, newest))
    document = tidied(document)
    if newest and from_data(newest.content) == document:
        return newest
    texts.write(locked.text, document)
    return _keep(locked, to_data(document), by=user, restored_from=restored_from)


def restore(*, revision: Revision, user) -> Revision:
    """Bring back the text that was saved as `revision`, as the newest of the history.

    What its clauses pointed to and is deleted since is left out.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    document = _without_lost_links(from_data(revision.content))
    return save_text(resolution=revision.resolution, document=document, user=user, restored_from=revision)


def _without_lost_links(document: Document) -> Document:
    clauses = [clause for _anchor, clause in document.clauses()]
    present = {
        name: set(
            model.objects.filter(pk__in={getattr(clause, name) for clause in clauses}).values_list("pk", flat=True)
        )
        for name, model in {"demand": Demand, "topic": Topic, "figure": Figure}.items()
    }

    def kept(clause: ClauseText) -> ClauseText:
        return replace(clause, **{name: None for name, keys in present.items() if getattr(clause, name) not in keys})

    sections = (replace(section, clauses=tuple(map(kept, section.clauses))) for section in document.sections)
    return replace(document, sections=tuple(sections))


def _keep(resolution: Resolution, content: dict, *, by, restored_from: Revision | None = None) -> Revision:
    return Revision.objects.create(
        resolution=resolution, at=timezone.now(), by=by, content=content, restored_from=restored_from
    )
