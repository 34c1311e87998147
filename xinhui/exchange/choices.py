"""Choices as people write them: the value, or its label in Chinese or English."""

from django.db.models import TextChoices
from django.utils.translation import override


def choice_of(choices: type[TextChoices], text: str) -> str | None:
    """The value that `text` names; None for no such choice (or for nothing)."""
    wanted = text.strip().lower()
    if not wanted:
        return None
    for value in choices.values:
        if wanted == value.lower():
            return str(value)
    for language in ("zh-hans", "en"):
        with override(language):
            for value, label in choices.choices:
                if wanted == str(label).lower():
                    return str(value)
    return None
