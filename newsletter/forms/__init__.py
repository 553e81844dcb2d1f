from newsletter.forms.address import AddressField
from newsletter.forms.leaving import LeavingForm
from newsletter.forms.preferences import ChoicesForm, PauseForm
from newsletter.forms.signup import SignUpForm

__all__ = ["AddressField", "ChoicesForm", "LeavingForm", "PauseForm", "SignUpForm"]
