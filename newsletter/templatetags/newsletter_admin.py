from django import template

register = template.Library()


@register.filter
def of(values: dict, key: str):
    """What a dictionary has for a key that is in a variable; nothing where it has none."""
    return values.get(key)
