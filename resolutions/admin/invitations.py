"""The personal links by which organisations send amendments: sent, renewed, taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import is_key
from core.rules import Refused
from resolutions.admin.pages import Page
from resolutions.forms.desk import InvitationForm
from resolutions.models import Decision, Invitation, Resolution
from resolutions.rules import Action
from resolutions.services import invitations
from resolutions.services.letters import NotTaken


class InvitationPages:
    pages = (Page("invitations", gettext_lazy("Personal links"), "invitations_view", states={Decision.OPEN}),)

    def invitations_view(self, request, resolution: Resolution) -> HttpResponse:
        if not request.user.has_perm("resolutions.view_invitation"):  # it names people and their addresses
            raise PermissionDenied
        may_invite = self.ask(Action.INVITE, resolution, request)
        form = InvitationForm(None, initial={"language": resolution.language})
        if request.method == "POST":
            form = InvitationForm(request.POST, instance=Invitation(resolution=resolution))
            if self._done(request, resolution, form):
                return HttpResponseRedirect(request.path)
        context = {
            "form": form,
            "may_invite": may_invite,
            "invitations": resolution.invitations.select_related("organisation", "amendment"),
        }
        return self.render_page(request, "invitations.html", resolution, _("Personal links"), **context)

    def _done(self, request, resolution: Resolution, form: InvitationForm) -> bool:
        """Do what a button says; false when the form is to be shown again."""
        if request.POST.get("step") in {"renew", "take_back"}:
            self._change(request, resolution)
            return True
        if not form.is_valid():
            return False
        try:
            invitations.invite(invitation=form.instance, user=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        except NotTaken:
            self._not_taken(request, form.instance)
            return True
        self._sent(request, form.instance)
        return True

    def _change(self, request, resolution: Resolution) -> None:
        key = request.POST.get("invitation", "")
        invitation = get_object_or_404(resolution.invitations, pk=key if is_key(key) else None)
        try:
            if request.POST["step"] == "renew":
                self._sent(request, invitations.renew(invitation=invitation, user=request.user))
            else:
                invitations.take_back(invitation=invitation, user=request.user)
                self._say(request, _("The link to %(email)s opens nothing any more."), invitation)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        except NotTaken:
            self._not_taken(request, invitation)

    def _sent(self, request, invitation: Invitation) -> None:
        self._say(request, _("A link is sent to %(email)s."), invitation)

    def _not_taken(self, request, invitation: Invitation) -> None:
        sentence = _("The mail server did not take the letter to %(email)s. Send a new link when it is back.")
        self._say(request, sentence, invitation, messages.ERROR)

    def _say(self, request, sentence: str, invitation: Invitation, level: int = messages.SUCCESS) -> None:
        self.message_user(request, sentence % {"email": invitation.email}, level)
