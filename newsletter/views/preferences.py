"""Change what one gets, behind the link that stands in every mail."""

from django.shortcuts import render

from newsletter import links
from newsletter.forms import PreferencesForm
from newsletter.services import subscriptions
from newsletter.views.from_mail import from_mail, without_secret


@from_mail
def preferences(request, link: str):
    subscriber = links.read_preferences(link)
    form = PreferencesForm(request.POST or None, initial={"language": subscriber.language})
    saved = request.method == "POST" and form.is_valid()
    if saved:
        language = form.cleaned_data["language"]
        subscriptions.change_language(subscriber=subscriber, language=language, page=without_secret(request))
    return render(request, "newsletter/preferences.html", {"subscriber": subscriber, "form": form, "saved": saved})
