"""How dates stand in the fields of forms, where Django's own habit for a language is not that of its readers."""
