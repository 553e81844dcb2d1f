from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect

from policies import rules


class KeptTexts:
    """Asks the rules before a text is deleted in one language, and shows the reason when they say no."""

    def delete_translation(self, request, object_id, language_code):
        item = self.get_object(request, unquote(object_id))
        if item and self.has_view_permission(request, item):
            answer = rules.may_delete_translation(item, language_code)
            if not answer:
                self.message_user(request, answer.reason, messages.ERROR)
                return HttpResponseRedirect(self.change_address(item))
        return super().delete_translation(request, object_id, language_code)
