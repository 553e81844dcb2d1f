"""Forms with which staff write positions."""

from parler.forms import TranslatableModelForm

from core.slugs import SlugFromTitle


class GoalForm(TranslatableModelForm):
    def validate_unique(self) -> None:
        """A position that another goal has is no error: the goals close up around the new order."""


class TopicForm(SlugFromTitle, TranslatableModelForm):
    pass
