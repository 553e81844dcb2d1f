"""Forms with which staff write positions."""

from policies.forms.demands import QuotationForm
from policies.forms.goals import GoalForm
from policies.forms.optional import OptionalTranslationForm
from policies.forms.sections import SectionForm, SectionFormSet
from policies.forms.topics import ResponsibleBodyForm, TopicForm
from policies.forms.updates import DemandUpdateForm

__all__ = [
    "DemandUpdateForm",
    "GoalForm",
    "OptionalTranslationForm",
    "QuotationForm",
    "ResponsibleBodyForm",
    "SectionForm",
    "SectionFormSet",
    "TopicForm",
]
