from django import template

from newsletter.forms import SignUpForm

register = template.Library()


@register.simple_tag
def signup_form() -> SignUpForm:
    """A fresh sign-up form for `components/signup.html`, on whatever page: `{% signup_form as form %}`.

    Its token holds for a day. A page that a cache has kept for longer still leads to the sign-up page with what
    was typed.
    """
    return SignUpForm(auto_id="signup_%s")
