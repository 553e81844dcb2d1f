from parler.forms import TranslatableModelForm


class GoalForm(TranslatableModelForm):
    def validate_unique(self) -> None:
        """A position that another goal has is no error: the goals close up around the new order."""
